package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Namespaces and processes come and go a hundred times a second, and the agent keeps nothing of them.
class AgentChurnKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration CHURN = Duration.ofSeconds(Boolean.getBoolean("tidemark.long") ? 60 : 5);
    private static final int A_SECOND = 100;
    /// For a thousand that are gone, and as many that others on the machine may have.
    private static final long HEAP_MEGABYTES = 64;

    /// Every so many of them is a namespace with a listener, the others are processes in one of their own.
    private static final int NAMESPACE_EACH = 5;

    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");
    private static final String NAME =
            "tidemark-churn-" + ProcessHandle.current().pid();

    @TempDir
    Path folder;

    @Test
    void whatVanishesLeavesNothingBehindAndNothingElseIsLost() throws Exception {
        try (LabNamespace stays = LabNamespace.named(NAME);
                LabListener listener = LabListener.open(stays, TCP, 13);
                LabClients clients = LabClients.connect(stays, listener, 5);
                AgentProcess agent = AgentProcess.recipe(folder)
                        .environment(Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC -Xmx" + HEAP_MEGABYTES + "m"))
                        .options("--interval", "20ms")
                        .start()
                        .awaitReady()) {
            clients.awaitConnected(5, LIMIT);
            churn(Duration.ofSeconds(2));
            awaitCalm(agent);
            long descriptors = descriptors(agent);
            int threads = agent.threads().size();
            long resident = residentKilobytes(agent);

            churn(CHURN);

            awaitCalm(agent);
            assertThat(descriptors(agent)).isLessThanOrEqualTo(descriptors + 2);
            assertThat(agent.threads().size()).isLessThanOrEqualTo(threads + 2);
            // What the collector has not yet been asked to free may be there, and no more.
            assertThat(residentKilobytes(agent)).as("kB").isLessThan(resident + HEAP_MEGABYTES * 1_024);
            assertThat(agent.get("/healthz")).contains("\"ok\"");
            assertThat(listeners(agent))
                    .filteredOn(one -> String.valueOf(one.get("listener"))
                            .equals(listener.endpoint().toString()))
                    .singleElement()
                    .satisfies(one -> assertThat(one.toString()).contains("lifetime={length=5"));
            assertThat(agent.log()).doesNotContain("Exception").doesNotContain("OutOfMemoryError");
        }
    }

    private static List<Map<String, Object>> listeners(AgentProcess agent) throws IOException, InterruptedException {
        return Product.objects(new Product.Answer(0, agent.get("/api/v1/listeners"), "").document(), "listeners");
    }

    /// Waits until it knows no other namespaces than those that stay.
    private static void awaitCalm(AgentProcess agent) {
        Await.until("its letting go of what vanished", LIMIT, () -> {
            try {
                return !agent.get("/api/v1/listeners").contains(NAME + "-");
            } catch (IOException | InterruptedException failed) {
                throw new AssertionError(failed);
            }
        });
    }

    private static void churn(Duration span) throws IOException {
        long begun = System.nanoTime();
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            for (int number = 0; System.nanoTime() - begun < span.toNanos(); number++) {
                open.addLast(number % NAMESPACE_EACH == 0 ? Dweller.of(NAME + "-" + number) : passer());
                if (open.size() > A_SECOND / 4) {
                    close(open.removeFirst());
                }
                Pause.until(begun + (number + 1) * 1_000_000_000L / A_SECOND);
            }
        } finally {
            open.forEach(AgentChurnKernelTest::close);
        }
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /// A process in a namespace of its own that ends by itself.
    private static AutoCloseable passer() throws IOException {
        Process process = new ProcessBuilder("unshare", "--net", "sleep", "0.15").start();
        return () -> process.onExit().join();
    }

    private record Dweller(LabNamespace namespace, LabListener listener) implements AutoCloseable {
        static Dweller of(String name) {
            LabNamespace namespace = LabNamespace.named(name);
            return new Dweller(namespace, LabListener.open(namespace, TCP, 3));
        }

        @Override
        public void close() {
            listener.close();
            namespace.close();
        }
    }

    private static long descriptors(AgentProcess agent) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + agent.pid() + "/fd"))) {
            return all.count();
        }
    }

    private static long residentKilobytes(AgentProcess agent) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + agent.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
