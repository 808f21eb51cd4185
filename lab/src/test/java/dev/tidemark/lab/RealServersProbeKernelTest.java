package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.probe.Probe;
import dev.tidemark.probe.ProbeFeature;
import dev.tidemark.probe.ProbeResult;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What real servers ask for is seen as they ask, where somaxconn gives them less.
final class RealServersProbeKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Set<ProbeFeature> REQUESTED = Set.of(ProbeFeature.REQUESTED_BACKLOG);
    private static final int SOMAXCONN = 37;

    @Test
    void whatServersAskForIsKnownThoughTheyGetLess() {
        Set<RealServer> cut = EnumSet.complementOf(EnumSet.of(RealServer.UWSGI));
        try (LabNamespace namespace = LabNamespace.create();
                Probe probe = probe()) {
            namespace.sysctl("net.core.somaxconn", SOMAXCONN);
            try (RealServers servers = RealServers.start(namespace, cut)) {
                for (RealServer server : cut) {
                    RequestedListen listen = listen(probe, namespace, server.port());

                    assertThat(listen.requested()).as("%s", server).isEqualTo(Reading.of(server.limit()));
                    assertThat(listen.effective()).as("%s", server).isEqualTo(SOMAXCONN);
                    assertThat(listen.truncated()).as("%s", server).isEqualTo(Reading.of(true));
                    assertThat(servers.process(server).pids()).as("%s", server).contains((long) listen.process());
                }
            }
        }
    }

    /// uWSGI looks at somaxconn itself and does not start with less than it wants.
    @Test
    void uwsgiGetsWhatItAsksFor() {
        try (LabNamespace namespace = LabNamespace.create();
                Probe probe = probe()) {
            namespace.sysctl("net.core.somaxconn", RealServer.UWSGI.limit());
            try (RealServers servers = RealServers.start(namespace, EnumSet.of(RealServer.UWSGI))) {
                RequestedListen listen = listen(probe, namespace, RealServer.UWSGI.port());

                assertThat(listen.requested()).isEqualTo(Reading.of(RealServer.UWSGI.limit()));
                assertThat(listen.truncated()).isEqualTo(Reading.of(false));
                assertThat((long) listen.process())
                        .isEqualTo(servers.process(RealServer.UWSGI).pid());
            }
        }
    }

    @Test
    void pythonIsKnownThoughItGetsLess() {
        String program =
                "import socket, time; s = socket.create_server(('127.0.0.1', 7171), backlog=3011); time.sleep(60)";
        try (LabNamespace namespace = LabNamespace.create();
                Probe probe = probe()) {
            namespace.sysctl("net.core.somaxconn", SOMAXCONN);
            try (NamespaceProcess python =
                    NamespaceProcess.start(namespace, List.of("/usr/bin/python3", "-c", program))) {
                python.awaitListening(7171, LIMIT);
                RequestedListen listen = listen(probe, namespace, 7171);

                assertThat(listen.requested()).isEqualTo(Reading.of(3011));
                assertThat(listen.effective()).isEqualTo(SOMAXCONN);
                assertThat((long) listen.process()).isEqualTo(python.pid());
            }
        }
    }

    private static Probe probe() {
        return switch (Probe.open(REQUESTED)) {
            case ProbeResult.Running(Probe probe) -> probe;
            case ProbeResult.Refused(String reason) -> throw new IllegalStateException(reason);
        };
    }

    private static RequestedListen listen(Probe probe, LabNamespace namespace, int port) {
        try (SockDiag sockets =
                SockDiag.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)))) {
            InetDiagMessage row = sockets.listeners().rows().stream()
                    .filter(each -> each.localPort() == port)
                    .findFirst()
                    .orElseThrow();
            SocketFacts facts = Objects.requireNonNull(
                    probe.read(sockets).orElse(Map.of()).get(row.cookie()), "facts of port " + port);
            return facts.listen().fold(listen -> listen, reason -> {
                throw new IllegalStateException(reason);
            });
        }
    }
}
