package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.NamespaceCommand;
import dev.tidemark.lab.server.LabServer;
import dev.tidemark.lab.server.ServerRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A command that is killed, at whatever step, leaves each listener with its old or its new limit, and a journal
/// from which the next command tells which.
final class ResizeKilledKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PORT = 7001;
    private static final int MEMBERS = 3;
    private static final long OLD = 17;
    private static final long NEW = 301;
    private static final String[] RESIZE = {"resize", ":" + PORT, Long.toString(NEW), "--yes"};
    private static final Pattern SS_ROW = Pattern.compile("^LISTEN\\s+\\d+\\s+(\\d+)\\s.*\\bino:(\\d+)");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void killedResizeIsFoundOutByTheNextCommandAndCanBeTakenBack() throws IOException {
        KilledProduct killed = new KilledProduct(folder);
        try (LabNamespace namespace = LabNamespace.create();
                LabServer server = start(namespace);
                LabListener other = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 5)) {
            List<KilledProduct.Step> steps = killed.steps(product("whole"), namespace, RESIZE);
            assertThat(steps).as("%s", steps).hasSizeGreaterThanOrEqualTo(6 + MEMBERS);

            for (KilledProduct.Step step : KilledProduct.sample(steps)) {
                server.relisten((int) OLD);
                ChangingProduct product = product(step.call() + step.count());
                killed.killBefore(step, product, namespace, RESIZE);
                Map<String, Long> left = limits(namespace);
                assertThat(left.values()).as("%s", step).allMatch(limit -> limit == OLD || limit == NEW);
                boolean isBegun = !product.journalLines().isEmpty();
                boolean isEnded = product.journalLines().size() == 2;

                Product.Answer changes = product.run(namespace, "changes", "--json");
                assertThat(changes.exitCode()).as("%s %s", step, changes).isZero();
                assertThat(Product.objects(changes.document(), "changes")).hasSize(isBegun ? 1 : 0);

                Product.Answer next = product.run(namespace, "resize", ":" + other.port(), nextLimit(other), "--yes");
                assertThat(next.exitCode()).as("%s %s", step, next).isZero();
                assertThat(next.err().contains("change 1 was interrupted"))
                        .as("%s %s", step, next)
                        .isEqualTo(isBegun && !isEnded);
                assertThat(limits(namespace)).isEqualTo(left);

                if (isBegun) {
                    assertThat(told(product)).as("%s", step).isEqualTo(left);
                    Product.Answer undone = product.run(namespace, "undo", "1", "--yes");
                    boolean isChanged = left.containsValue(NEW);
                    assertThat(undone.exitCode()).as("%s %s", step, undone).isEqualTo(isChanged ? 0 : 3);
                }
                assertThat(limits(namespace).values()).as("%s", step).containsOnly(OLD);
            }
        }
    }

    @Test
    void killedUndoCanBeDoneAgain() throws IOException {
        KilledProduct killed = new KilledProduct(folder);
        String[] undo = {"undo", "1", "--yes"};
        try (LabNamespace namespace = LabNamespace.create();
                LabServer _ = start(namespace)) {
            ChangingProduct whole = product("whole");
            assertThat(whole.run(namespace, RESIZE).exitCode()).isZero();
            List<KilledProduct.Step> steps = killed.steps(whole, namespace, undo);
            assertThat(limits(namespace).values()).containsOnly(OLD);

            for (KilledProduct.Step step : KilledProduct.sample(steps)) {
                ChangingProduct product = product(step.call() + step.count());
                assertThat(product.run(namespace, RESIZE).exitCode()).isZero();
                killed.killBefore(step, product, namespace, undo);
                assertThat(limits(namespace).values()).as("%s", step).allMatch(limit -> limit == OLD || limit == NEW);

                Product.Answer again = product.run(namespace, undo);

                assertThat(again.exitCode()).as("%s %s", step, again).isIn(0, 3);
                assertThat(limits(namespace).values()).as("%s %s", step, again).containsOnly(OLD);
            }
            assertThat(whole.run(namespace, undo).err()).contains("took it back already");
        }
    }

    @Test
    void killedResizeForATimeIsTakenBackByItself() throws IOException {
        KilledProduct killed = new KilledProduct(folder);
        String[] resize = {"resize", ":" + PORT, Long.toString(NEW), "--yes", "--for", "1s"};
        try (LabNamespace namespace = LabNamespace.create();
                LabServer _ = start(namespace)) {
            for (KilledProduct.Step step : List.of(
                    KilledProduct.Step.of("listen", 1),
                    KilledProduct.Step.of("listen", 2),
                    KilledProduct.Step.of("pwrite64", 2),
                    KilledProduct.Step.of("fsync", 3))) {
                ChangingProduct product = product(step.call() + step.count());

                killed.killBefore(step, product, namespace, resize);

                Await.until(step + ": the end of the change", LIMIT, () -> isOver(product));
                assertThat(limits(namespace).values()).as("%s", step).containsOnly(OLD);
            }
        }
    }

    /// The change ended without having done anything, or was taken back.
    private static boolean isOver(ChangingProduct product) {
        try {
            List<Map<String, Object>> lines = product.journalLines();
            boolean isTakenBack = lines.stream()
                    .anyMatch(line -> Long.valueOf(2).equals(number(line)) && line.containsKey("results"));
            boolean didNothing = lines.stream()
                    .anyMatch(line -> Long.valueOf(1).equals(number(line))
                            && line.containsKey("results")
                            && !line.toString().contains("outcome=changed"));
            return isTakenBack || didNothing;
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (RuntimeException halfALine) {
            return false;
        }
    }

    private static Long number(Map<String, Object> line) {
        return Product.number(line, "id");
    }

    @Test
    void ceilingThatWasRaisedBeforeTheEndIsTakenBackToo() throws IOException {
        String somaxconn = "net.core.somaxconn";
        String[] raise = {"resize", ":" + PORT, "5003", "--yes", "--raise-somaxconn"};
        KilledProduct killed = new KilledProduct(folder);
        try (LabNamespace namespace = LabNamespace.create();
                LabServer _ = start(namespace);
                LabListener other = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 5)) {
            ChangingProduct early = product("early");
            killed.killBefore(
                    new KilledProduct.Step("write", 1, "/proc/sys/net/core/somaxconn"), early, namespace, raise);
            assertThat(namespace.sysctl(somaxconn)).isEqualTo(4096);
            assertThat(early.journalLines()).hasSize(1);
            assertThat(early.run(namespace, "resize", ":" + other.port(), nextLimit(other), "--yes")
                            .exitCode())
                    .isZero();
            assertThat(early.journalLines().get(1).toString()).doesNotContain("outcome=changed");

            ChangingProduct late = product("late");
            killed.killBefore(KilledProduct.Step.of("listen", 1), late, namespace, raise);
            assertThat(namespace.sysctl(somaxconn)).isEqualTo(5003);
            assertThat(limits(namespace).values()).containsOnly(OLD);
            Product.Answer undone = late.run(namespace, "undo", "1", "--yes");
            assertThat(undone.exitCode()).as("%s", undone).isZero();
            assertThat(namespace.sysctl(somaxconn)).isEqualTo(4096);
        }
    }

    @Test
    void journalWithATornLastLineIsGoneOnWith() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabServer _ = start(namespace)) {
            ChangingProduct product = product("torn");
            assertThat(product.run(namespace, RESIZE).exitCode()).isZero();
            byte[] whole = Files.readAllBytes(product.journal());
            Files.write(product.journal(), java.util.Arrays.copyOf(whole, whole.length - 20));

            Product.Answer changes = product.run(namespace, "changes", "--json");
            assertThat(changes.exitCode()).isEqualTo(1);
            assertThat(changes.document().get("damagedLines")).isEqualTo(List.of(2L));

            Product.Answer undone = product.run(namespace, "undo", "1", "--yes");
            assertThat(undone.exitCode()).as("%s", undone).isZero();
            assertThat(undone.err()).contains("change 1 was interrupted");
            assertThat(limits(namespace).values()).containsOnly(OLD);
        }
    }

    private static LabServer start(LabNamespace namespace) {
        return LabServer.start(namespace, ServerRecipe.tcp("127.0.0.1", PORT).withMembers(MEMBERS), (int) OLD);
    }

    /// One with a journal of its own.
    private ChangingProduct product(String name) {
        return ChangingProduct.asRoot(folder)
                .with("STATE_DIRECTORY", folder.resolve("state-" + name).toString());
    }

    private static String nextLimit(LabListener other) {
        return Integer.toString(other.limit() + 1);
    }

    /// The limits of the listeners of the server by their inode numbers, as ss(8) has them.
    private static Map<String, Long> limits(LabNamespace namespace) {
        Map<String, Long> limits = new HashMap<>();
        NamespaceCommand.output(namespace, "ss", "-lnteH", "sport", "=", ":" + PORT)
                .lines()
                .forEach(line -> {
                    Matcher row = SS_ROW.matcher(line);
                    assertThat(row.find()).as(line).isTrue();
                    limits.put(row.group(2), Long.valueOf(row.group(1)));
                });
        assertThat(limits).hasSize(MEMBERS);
        return limits;
    }

    /// The limits of change 1 as the journal has them.
    private static Map<String, Long> told(ChangingProduct product) throws IOException {
        List<Map<String, Object>> lines = product.journalLines();
        Map<String, Object> intent = lines.getFirst();
        Map<String, Object> result = lines.stream()
                .filter(line -> Product.number(line, "id") == 1 && line.containsKey("results"))
                .findFirst()
                .orElseThrow();
        Map<String, Long> told = new HashMap<>();
        List<Map<String, Object>> items = Product.objects(intent, "items");
        List<Map<String, Object>> results = Product.objects(result, "results");
        for (int at = 0; at < items.size(); at++) {
            String inode = Product.text(target(items.get(at)), "inode");
            String outcome = Product.text(results.get(at), "outcome");
            assertThat(outcome).isIn("changed", "not-done");
            told.put(inode, outcome.equals("changed") ? NEW : OLD);
        }
        return told;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> target(Map<String, Object> item) {
        return (Map<String, Object>) Product.value(item, "target");
    }
}
