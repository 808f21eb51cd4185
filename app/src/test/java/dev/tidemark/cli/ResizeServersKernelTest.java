package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceProcess;
import dev.tidemark.lab.RealServer;
import dev.tidemark.lab.RealServers;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.ClientCrowd;
import dev.tidemark.lab.client.ClientSummary;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Real servers are given other limits while clients come, wait and are served: not one is lost.
final class ResizeServersKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int SIGHUP = 1;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;
    private static final int SMALL = 67;

    @TempDir
    private Path folder = Path.of("");

    private ChangingProduct product = ChangingProduct.asRoot(folder);

    @BeforeEach
    void useTheFolderOfThisTest() {
        product = ChangingProduct.asRoot(folder);
    }

    @ParameterizedTest
    @EnumSource(SmallServer.class)
    void nobodyIsLostWhileTheLimitGrowsAndShrinksAndGrowsAgain(SmallServer server) throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess process = server.start(namespace, folder, SMALL);
                ClientCrowd crowd = come(namespace, server.port(), 53, 7, Conduct.REQUESTS)) {
            assertThat(SsQueue.of(namespace, server.port()).limit()).isEqualTo(SMALL);

            assertGranted(product.resize(namespace, ":" + server.port(), "499"), SMALL, 499);
            assertThat(SsQueue.of(namespace, server.port()).limit()).isEqualTo(499);
            signal(process, SIGSTOP);
            try {
                long waiting = awaitWaiting(namespace, server.port(), 13);
                assertGranted(product.resize(namespace, ":" + server.port(), "2"), 499, 2);
                assertThat(SsQueue.of(namespace, server.port()).limit()).isEqualTo(2);
                assertThat(SsQueue.of(namespace, server.port()).length()).isGreaterThanOrEqualTo(waiting);
                assertGranted(product.resize(namespace, ":" + server.port(), "max"), 2, 4096);
                assertThat(SsQueue.of(namespace, server.port()).length()).isGreaterThanOrEqualTo(waiting);
            } finally {
                signal(process, SIGCONT);
            }

            assertAll(crowd, Outcome.ANSWERED);
        }
    }

    @Test
    void listenerOfTheJvmIsResizedAndItsClientsAreServed() throws IOException {
        int port = RealServer.JAVA.port();
        try (LabNamespace namespace = LabNamespace.create();
                RealServers servers = RealServers.start(namespace, EnumSet.of(RealServer.JAVA));
                ClientCrowd crowd = come(namespace, port, 53, 3, Conduct.LISTENS)) {
            assertGranted(product.resize(namespace, "process:java", "777"), 50, 777);

            assertThat(SsQueue.of(namespace, port).limit()).isEqualTo(777);
            assertThat(servers.process(RealServer.JAVA).pids()).hasSize(1);
            assertAll(crowd, Outcome.CLOSED);
        }
    }

    @Test
    void reloadOfNginxWithTheSameConfigurationKeepsTheLimit() throws IOException {
        int port = SmallServer.NGINX.port();
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess nginx = SmallServer.NGINX.start(namespace, folder, SMALL);
                ClientCrowd crowd = come(namespace, port, 53, 5, Conduct.REQUESTS)) {
            assertGranted(product.resize(namespace, "process:nginx", "499"), SMALL, 499);

            reload(nginx);

            assertThat(SsQueue.of(namespace, port).limit()).isEqualTo(499);
            assertAll(crowd, Outcome.ANSWERED);
            Product.Answer undone = product.run(namespace, "undo", "--yes");
            assertThat(undone.exitCode()).as("%s", undone).isZero();
            assertThat(SsQueue.of(namespace, port).limit()).isEqualTo(SMALL);
        }
    }

    @Test
    void reloadOfNginxWithAnotherBacklogTakesThatAndUndoLeavesItAlone() throws IOException {
        int port = SmallServer.NGINX.port();
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess nginx = SmallServer.NGINX.start(namespace, folder, SMALL);
                ClientCrowd crowd = come(namespace, port, 53, 5, Conduct.REQUESTS)) {
            assertGranted(product.resize(namespace, ":" + port, "499"), SMALL, 499);
            Path site = folder.resolve("site.conf");
            Files.writeString(site, Files.readString(site).replace("backlog=" + SMALL, "backlog=211"));

            reload(nginx);

            Await.until(
                    "the backlog of the configuration",
                    LIMIT,
                    () -> SsQueue.of(namespace, port).limit() == 211);
            assertAll(crowd, Outcome.ANSWERED);
            Product.Answer undone = product.run(namespace, "undo", "1", "--yes");
            assertThat(undone.exitCode()).as("%s", undone).isEqualTo(3);
            assertThat(undone.err() + undone.out()).contains("211", "499", "left alone");
            assertThat(SsQueue.of(namespace, port).limit()).isEqualTo(211);
        }
    }

    /// So many clients a second, for so many seconds.
    private static ClientCrowd come(LabNamespace namespace, int port, int perSecond, int seconds, Conduct conduct) {
        return ClientCrowd.start(
                namespace,
                Endpoint.tcp("127.0.0.1", port),
                conduct,
                PATIENCE,
                ArrivalPlan.evenly(perSecond, Duration.ofSeconds(seconds)));
    }

    private static long awaitWaiting(LabNamespace namespace, int port, long least) {
        return Await.value(
                least + " waiting", LIMIT, () -> SsQueue.of(namespace, port).length(), length -> length >= least);
    }

    private static void assertGranted(List<Map<String, Object>> changes, long before, long after) {
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(Product.number(change, "before")).isEqualTo(before);
            assertThat(Product.number(change, "after")).isEqualTo(after);
            assertThat(change).containsEntry("outcome", "changed");
        });
    }

    private static void assertAll(ClientCrowd crowd, Outcome outcome) {
        ClientSummary summary = Await.value(
                "end of all clients",
                PATIENCE.plusSeconds(20),
                crowd::summary,
                seen -> seen.started() == crowd.planned()
                        && seen.count(Outcome.CONNECTING) + seen.count(Outcome.WAITING) == 0);
        assertThat(summary.count(outcome)).as("%s", summary.counts()).isEqualTo(crowd.planned());
    }

    private static void reload(NamespaceProcess nginx) {
        List<Long> old = nginx.pids().stream().filter(pid -> pid != nginx.pid()).toList();
        Libc.call(SystemCall.KILL, nginx.pid(), SIGHUP, 0);
        Await.until(
                "new workers",
                LIMIT,
                () -> nginx.pids().size() == 3 && nginx.pids().stream().noneMatch(old::contains));
    }

    private static void signal(NamespaceProcess process, int number) {
        process.pids().forEach(pid -> Libc.call(SystemCall.KILL, pid, number, 0));
    }
}
