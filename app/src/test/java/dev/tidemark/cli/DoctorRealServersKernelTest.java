package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceProcess;
import dev.tidemark.lab.RealServer;
import dev.tidemark.lab.RealServers;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.ClientCrowd;
import dev.tidemark.lab.client.Conduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real servers, driven into trouble: each is named right, and told its own directive.
final class DoctorRealServersKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int SIGHUP = 1;
    private static final String[] WATCH = {"doctor", "--json", "--for", "3s"};

    @TempDir
    private Path folder = Path.of("");

    @Test
    void nginxIsToldItsListenDirectiveAndThatAReloadAppliesANewNumber() throws IOException {
        Findings.Finding found = burst(SmallServer.NGINX, 11, 37);

        assertThat(found.fix("raise-backlog"))
                .contains("listen 127.0.0.1:8080 backlog=" + number(found) + ";", "A reload (HUP) listens again only");
    }

    @Test
    void redisIsToldToBeRestarted() throws IOException {
        Findings.Finding found = burst(SmallServer.REDIS, 7, 23);

        assertThat(found.fix("raise-backlog"))
                .contains("tcp-backlog " + number(found), "Restart it: CONFIG SET cannot change it");
    }

    @Test
    void haproxyIsToldThatAReloadOfTheMasterKeepsTheLimit() throws IOException {
        Findings.Finding found = burst(SmallServer.HAPROXY, 13, 41);

        assertThat(found.fix("raise-backlog"))
                .contains("backlog " + number(found), "Restart it: a reload of the master (USR2) keeps the listener");
    }

    @Test
    void uwsgiIsToldThatHupKeepsTheLimit() throws IOException {
        Findings.Finding found = burst(SmallServer.UWSGI, 9, 29);

        assertThat(found.fix("raise-backlog")).contains("--listen " + number(found), "Restart it: HUP keeps the limit");
    }

    @Test
    void serverOnTheJvmIsToldTheArgumentOfItsConstructor() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                RealServers servers = RealServers.start(namespace, EnumSet.of(RealServer.JAVA));
                HeldUpServer _ = HeldUpServer.start(
                        namespace,
                        servers.process(RealServer.JAVA),
                        Endpoint.tcp("127.0.0.1", RealServer.JAVA.port()),
                        113)) {
            Findings.Finding found =
                    Findings.of(Product.asRoot(folder).run(namespace, WATCH)).turnedAway("burst");

            assertThat(found.server()).isEqualTo("java");
            assertThat(number(found)).isBetween(112L, 1000L);
            assertThat(found.fix("raise-backlog")).contains("new ServerSocket(7070, " + number(found) + ")");
            assertThat(found.fix("raise-backlog")).contains("Restart it, it has no reload");

            Product.Answer screen = Product.asRoot(folder).run(namespace, "doctor", "--for", "2s");
            assertThat(screen.out()).contains("50 is the default of Java");
        }
    }

    /// A burst of `size` clients at a server with `backlog`.
    private Findings.Finding burst(SmallServer server, int backlog, int size) throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess process = server.start(namespace, folder, backlog);
                HeldUpServer _ =
                        HeldUpServer.start(namespace, process, Endpoint.tcp("127.0.0.1", server.port()), size)) {
            Findings findings = Findings.of(Product.asRoot(folder).run(namespace, WATCH));

            Findings.Finding found = findings.turnedAway("burst");
            assertThat(found.server()).isEqualTo(server.id());
            assertThat(found.port()).isEqualTo(server.port());
            assertThat(number(found)).as(findings.answer().out()).isBetween(size - 1L, 20L * size);
            return found;
        }
    }

    /// The limit that the fix names.
    private static long number(Findings.Finding found) {
        Matcher number = Pattern.compile("\\d+")
                .matcher(found.fix("raise-backlog").replaceFirst("^.*?(127.0.0.1:\\d+|ServerSocket\\(\\d+)", ""));
        assertThat(number.find()).isTrue();
        return Long.parseLong(number.group());
    }

    @Test
    void nginxThatWasTruncatedIsStaleAfterSomaxconnRoseAndAReloadDoesNotHelp() throws IOException {
        int truncated = 17;
        try (LabNamespace namespace = LabNamespace.create()) {
            namespace.sysctl("net.core.somaxconn", truncated);
            try (NamespaceProcess nginx = SmallServer.NGINX.start(namespace, folder, 3000);
                    HeldUpServer _ = HeldUpServer.start(namespace, nginx, Endpoint.tcp("127.0.0.1", 8080), 53)) {
                Product product = Product.asRoot(folder);
                Findings.Finding before =
                        Findings.of(product.run(namespace, WATCH)).turnedAway("truncated-by-somaxconn");
                assertThat(before.evidence().toString()).contains("3000", folder.resolve("site.conf") + ":2");
                assertThat(before.steps()).startsWith("raise-somaxconn", "listen-again");

                namespace.sysctl("net.core.somaxconn", 8192);
                List<Long> old =
                        nginx.pids().stream().filter(pid -> pid != nginx.pid()).toList();
                Libc.call(SystemCall.KILL, nginx.pid(), SIGHUP, 0);
                Await.until(
                        "new workers",
                        LIMIT,
                        () -> nginx.pids().size() == 3 && nginx.pids().stream().noneMatch(old::contains));

                Findings.Finding after =
                        Findings.of(product.run(namespace, WATCH)).turnedAway("stale-limit");
                assertThat(Product.number(after.evidence(), "limit")).isEqualTo(truncated);
                assertThat(after.evidence().toString()).contains("3000", folder.resolve("site.conf") + ":2");
                assertThat(after.steps()).startsWith("listen-again").doesNotContain("raise-somaxconn");
                assertThat(after.fix("listen-again"))
                        .startsWith("restart it (nginx), so that it listens again")
                        .contains("raising somaxconn alone");
            }
        }
    }

    @Test
    void stoppedRedisIsSaidToBeStopped() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess redis = SmallServer.REDIS.start(namespace, folder, 7)) {
            HeldUpServer.stop(redis);
            try (ClientCrowd _ = ClientCrowd.start(
                    namespace, Endpoint.tcp("127.0.0.1", 6379), Conduct.REQUESTS, LONG, ArrivalPlan.evenly(17, LONG))) {
                Findings.Finding found = Findings.of(
                                Product.asRoot(folder).run(namespace, "doctor", "--json", "--for", "2s"))
                        .turnedAway("stopped-process");

                assertThat(found.server()).isEqualTo("redis");
                assertThat(found.confidence()).isEqualTo("high");
                assertThat(found.json().toString()).contains("kill -CONT " + redis.pid());
            }
        }
    }

    private static boolean isAnyFull() {
        try (SockDiag sockets = SockDiag.open()) {
            return sockets.listeners().rows().stream().anyMatch(row -> row.receiveQueue() > row.sendQueue());
        }
    }

    @Test
    void uwsgiWhoseOnlyWorkerSleepsAcceptsNobody() throws IOException {
        Files.createFile(folder.resolve(SmallServer.SLEEP));
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess uwsgi = SmallServer.UWSGI.start(namespace, folder, 7);
                ClientCrowd _ = ClientCrowd.start(
                        namespace,
                        Endpoint.tcp("127.0.0.1", 9090),
                        Conduct.REQUESTS,
                        LONG,
                        ArrivalPlan.evenly(17, LONG))) {
            // While it fills, an arrival between two readings looks like an accept.
            Await.until("a full queue", LIMIT, () -> namespace.inside(DoctorRealServersKernelTest::isAnyFull));
            Findings.Finding found = Findings.of(
                            Product.asRoot(folder).run(namespace, "doctor", "--json", "--for", "3s"))
                    .turnedAway("nobody-accepts");

            assertThat(uwsgi.pids()).hasSize(2);
            assertThat(found.server()).isEqualTo("uwsgi");
            assertThat(found.fix("free-acceptor")).contains("all processes busy", "--harakiri");
        }
    }
}
