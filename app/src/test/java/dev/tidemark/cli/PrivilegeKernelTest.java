package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.NamespaceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What user 65534 is shown, and told is missing: their own listener is redis's, somebody else's that of the
/// tests.
final class PrivilegeKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int REDIS = 6379;

    @TempDir
    private Path folder = Path.of("");

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

    @Test
    void allQueuesAreShownAndTheOwnersOfOthersAreUnknown() throws IOException {
        Product product = Product.asNobody(folder);
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess redis = redisOfNobody(namespace);
                LabListener foreign = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7);
                LabClients clients = LabClients.fill(namespace, foreign, LIMIT)) {
            Product.Answer answer = product.run(namespace, "list", "--json");

            assertThat(answer.err()).isEmpty();
            assertThat(answer.exitCode()).isZero();
            assertThat(answer.listeners()).hasSize(2);
            Map<String, Object> own = row(answer, REDIS);
            assertThat(Product.number(own, "uid")).isEqualTo(65534);
            assertThat(Product.number(own, "limit")).isEqualTo(511);
            assertThat(Product.objects(own, "owners"))
                    .singleElement()
                    .satisfies(owner -> assertThat(Product.number(owner, "pid")).isEqualTo(redis.pid()));

            Map<String, Object> others = row(answer, foreign.port());
            assertThat(Product.number(others, "length")).isEqualTo(clients.count());
            assertThat(Product.number(others, "limit")).isEqualTo(7);
            assertThat(Product.number(others, "uid")).isZero();
            assertThat(Product.number(others, "drops")).isZero();
            assertThat(others)
                    .containsEntry("state", "full")
                    .containsEntry("limitSetBy", "application")
                    .containsEntry("owners", Map.of("unknown", "needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (root)"));
        }
    }

    @Test
    void foreignNamespacesAreSaidToBeMissing() throws IOException {
        Product product = Product.asNobody(folder);
        String name = "tidemark-hidden-" + ProcessHandle.current().pid();
        try (LabNamespace namespace = LabNamespace.create();
                LabNamespace other = LabNamespace.named(name);
                LabListener own = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7);
                LabListener hidden = LabListener.open(other, ListenerRecipe.tcp("127.0.0.1"), 7)) {
            Product.Answer answer = product.run(namespace, "list", "--json", "--all-namespaces");

            assertThat(answer.exitCode()).isEqualTo(1);
            assertThat(answer.err())
                    .contains("not readable (expected: CAP_SYS_ADMIN)")
                    .contains("showing 1");
            assertThat(answer.document()).containsEntry("complete", false);
            assertThat(answer.listeners())
                    .singleElement()
                    .satisfies(row -> assertThat(Product.text(row, "inode")).isEqualTo(Long.toString(own.inode())));
            // A namespace with a name is at least known; of those of other users' processes only the number of them is.
            assertThat(Product.objects(answer.document(), "namespaces"))
                    .filteredOn(each -> Product.text(each, "name").equals(name))
                    .singleElement()
                    .satisfies(each -> assertThat(String.valueOf(each.get("listeners")))
                            .contains("entering /run/netns/" + name)
                            .contains("EPERM"));
            assertThat(Product.number(answer.document(), "namespacesHidden")).isPositive();
            assertThat(hidden.limit()).isEqualTo(7);
        }
    }

    @Test
    void exitCodesTellWhatCouldNotBeDone() throws IOException {
        Product product = Product.asNobody(folder);
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess redis = redisOfNobody(namespace);
                LabListener foreign = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7)) {
            assertThat(redis.pid()).isPositive();
            assertThat(product.run(namespace, "process:redis-server").exitCode())
                    .isZero();
            assertThat(product.run(namespace, ":" + foreign.port()).exitCode()).isZero();

            Product.Answer unknownOwner = product.run(namespace, "process:java");
            assertThat(unknownOwner.exitCode()).isEqualTo(3);
            assertThat(unknownOwner.err())
                    .isEqualTo("tidemark: filter: process:java matches no listener, but the owner of 1 is unknown"
                            + " (expected: CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH)\n");

            Product.Answer nobodyThere = product.run(namespace, ":9");
            assertThat(nobodyThere.exitCode()).isEqualTo(3);
            assertThat(nobodyThere.err()).contains(":9 matches no listener");
        }
    }

    private static Map<String, Object> row(Product.Answer answer, int port) {
        return answer.listeners().stream()
                .filter(row -> Product.number(row, "port") == port)
                .findFirst()
                .orElseThrow();
    }
}
