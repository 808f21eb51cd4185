package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.NamespaceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// User 65534 may resize what is his, and is told what he would need for the rest.
final class ResizePrivilegeKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int REDIS = 6379;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void listenerOfSomebodyElseNeedsTwoCapabilities() throws IOException {
        ChangingProduct nobody = nobody();
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 17)) {
            Product.Answer refused = nobody.run(namespace, "resize", ":" + listener.port(), "99", "--yes");

            assertThat(refused.exitCode()).isEqualTo(3);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err())
                    .isEqualTo("tidemark: resize: 127.0.0.1:" + listener.port()
                            + " (expected: CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH); nothing changed\n");
            assertThat(listener.limit()).isEqualTo(17);
            assertThat(home().resolve("tidemark")).doesNotExist();
        }
    }

    @Test
    void ownListenerIsResizedAndJournalledAtHome() throws IOException {
        ChangingProduct nobody = nobody();
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess _ = redisOfNobody(namespace)) {
            Product.Answer done = nobody.run(namespace, "resize", ":" + REDIS, "99", "--yes");

            assertThat(done.exitCode()).as("%s", done).isZero();
            assertThat(SsQueue.of(namespace, REDIS).limit()).isEqualTo(99);
            Path state = home().resolve("tidemark");
            Path journal = state.resolve("journal.ndjson");
            assertThat(mode(state)).isEqualTo("rwx------");
            assertThat(mode(journal)).isEqualTo("rw-------");
            assertThat(Files.getAttribute(state, "unix:uid")).isEqualTo(65534);
            assertThat(Files.getAttribute(journal, "unix:uid")).isEqualTo(65534);

            assertThat(nobody.run(namespace, "changes", "--json").document().toString())
                    .contains("outcome=changed", "user=nobody");
            Product.Answer undone = nobody.run(namespace, "undo", "--yes");
            assertThat(undone.exitCode()).as("%s", undone).isZero();
            assertThat(SsQueue.of(namespace, REDIS).limit()).isEqualTo(511);
        }
    }

    @Test
    void ownListenerComesBackByItself() throws IOException {
        ChangingProduct nobody = nobody();
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess _ = redisOfNobody(namespace)) {
            Product.Answer done = nobody.run(namespace, "resize", ":" + REDIS, "99", "--yes", "--for", "2s");

            assertThat(done.exitCode()).as("%s", done).isZero();
            assertThat(done.err()).doesNotContain("--for");
            Await.until(
                    "the former limit",
                    LIMIT,
                    () -> SsQueue.of(namespace, REDIS).limit() == 511);
        }
    }

    @Test
    void ceilingNeedsAnotherCapability() throws IOException {
        ChangingProduct nobody = nobody();
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess _ = redisOfNobody(namespace)) {
            Product.Answer refused = nobody.run(namespace, "resize", ":" + REDIS, "5000", "--raise-somaxconn", "--yes");

            assertThat(refused.exitCode()).as("%s", refused).isEqualTo(3);
            assertThat(refused.err()).contains("somaxconn", "CAP_NET_ADMIN");
            assertThat(namespace.sysctl("net.core.somaxconn")).isEqualTo(4096);
            assertThat(SsQueue.of(namespace, REDIS).limit()).isEqualTo(511);
        }
    }

    @Test
    void onlyOneOfMeansThatBothAreNeeded() throws IOException {
        ChangingProduct nobody = nobody();
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess _ = redisOfNobody(namespace);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 17)) {
            Product.Answer refused = nobody.run(namespace, "resize", ":" + listener.port(), ":" + REDIS, "99", "--all");

            assertThat(refused.exitCode()).isEqualTo(3);
            assertThat(refused.err()).contains("CAP_SYS_PTRACE", "nothing changed");
            assertThat(SsQueue.of(namespace, REDIS).limit()).isEqualTo(511);
        }
    }

    private static NamespaceProcess redisOfNobody(LabNamespace namespace) {
        NamespaceProcess redis = NamespaceProcess.start(
                namespace,
                List.of(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "--",
                        "/usr/bin/redis-server",
                        "--port",
                        Integer.toString(REDIS),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        ""));
        try {
            redis.awaitListening(REDIS, LIMIT);
            return redis;
        } catch (RuntimeException failed) {
            redis.close();
            throw failed;
        }
    }

    private ChangingProduct nobody() throws IOException {
        Product product = Product.asNobody(folder);
        Path home = Files.createDirectory(home());
        Files.setAttribute(home, "unix:uid", 65534);
        return ChangingProduct.of(product, folder).without("STATE_DIRECTORY").with("XDG_STATE_HOME", home.toString());
    }

    private Path home() {
        return folder.resolve("home");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
