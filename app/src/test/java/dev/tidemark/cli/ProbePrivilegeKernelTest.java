package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where the kernel may not be asked to record, a sentence says what is missing, and everything else works.
final class ProbePrivilegeKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder = Path.of("");

    /// CAP_SYS_ADMIN stands for each of the others.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-bpf,-perfmon,-sys_admin | probe: off: needs CAP_BPF and CAP_PERFMON",
                "-bpf,-sys_admin | probe: off: needs CAP_BPF",
                "-perfmon,-sys_admin | probe: off: needs CAP_PERFMON",
                "-net_admin,-sys_admin | requested backlog exact; SYN peak, reasons off: needs CAP_NET_ADMIN"
            })
    void agentThatLacksACapabilitySaysSoAndServes(String bounding, String sentence) throws Exception {
        try (LabListener listener = LabListener.open(ListenerRecipe.tcp("127.0.0.1"), 7);
                AgentProcess agent = AgentProcess.recipe(folder)
                        .behind("setpriv", "--inh-caps=" + bounding, "--bounding-set=" + bounding)
                        .start()
                        .awaitReady()) {
            agent.awaitLog(sentence);
            assertServes(agent, listener);
        }
    }

    @Test
    void agentThatCannotSeeTheTypesOfTheKernelSaysSoAndServes() throws Exception {
        try (LabListener listener = LabListener.open(ListenerRecipe.tcp("127.0.0.1"), 7);
                AgentProcess agent = AgentProcess.recipe(folder)
                        .behind(
                                "unshare",
                                "--mount",
                                "--",
                                "sh",
                                "-c",
                                "mount -t tmpfs none /sys/kernel/btf && exec \"$@\"",
                                "hidden")
                        .start()
                        .awaitReady()) {
            agent.awaitLog("probe: off: ");
            assertThat(agent.log()).contains("/sys/kernel/btf/vmlinux");
            assertServes(agent, listener);
        }
    }

    private static void assertServes(AgentProcess agent, LabListener listener)
            throws IOException, InterruptedException {
        assertThat(agent.log().lines().filter(line -> line.contains("probe: "))).hasSize(1);
        assertThat(agent.get("/healthz")).contains("\"probe\"");
        assertThat(agent.get("/api/v1/listeners")).contains("\"port\":" + listener.port());
    }

    @Test
    void commandsOfAnyUserWorkAsBefore() throws IOException {
        Product product = Product.asNobody(folder);
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7);
                LabClients clients = LabClients.fill(namespace, listener, LIMIT)) {
            Product.Answer status = product.run(namespace, "probe", "status");
            assertThat(status.exitCode()).isZero();
            assertThat(status.err())
                    .contains("The kernel records nothing here: needs CAP_BPF and CAP_PERFMON.  Peaks are sampled.");

            Product.Answer list = product.run(namespace, "list", "--json");
            assertThat(list.exitCode()).isZero();
            assertThat(list.err()).isEmpty();
            assertThat(list.listeners())
                    .singleElement()
                    .satisfies(row -> assertThat(Product.number(row, "length")).isEqualTo(clients.count()));

            for (List<String> words : List.of(List.of("watch", "--probe", "--count", "1"), List.of("trace"))) {
                Product.Answer refused = product.run(namespace, words.toArray(new String[0]));
                assertThat(refused.exitCode()).isEqualTo(3);
                assertThat(refused.err().strip())
                        .contains("needs CAP_BPF and CAP_PERFMON")
                        .doesNotContain("\n");
            }
        }
    }
}
