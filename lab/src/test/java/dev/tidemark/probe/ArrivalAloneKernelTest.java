package dev.tidemark.probe;

import static dev.tidemark.probe.OpenProbe.known;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.lab.LabHandshakes;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.VethPair;
import dev.tidemark.watch.RefusalCounts;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Refusals on a kernel before 6.15, which gives no reason when it throws a packet away: they are counted as
/// the packets arrive.
final class ArrivalAloneKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(strings = {VethPair.SERVER_IPV4, VethPair.SERVER_IPV6})
    void lastPacketsAreCountedAsTheyArrive(String address) {
        try (VethPair hosts = VethPair.create();
                OpenProbe probe = open(hosts);
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(address), 50);
                LabHandshakes handshakes = LabHandshakes.with(hosts, address, listener.port())) {
            handshakes.complete(40);
            handshakes.finish(handshakes.begin(40));
            listener.awaitLength(51, LIMIT);
            handshakes.begin(30);

            RefusalCounts refusals =
                    known(probe.await(listener, facts -> known(facts.refusals()).synSeen() == 110)
                            .refusals());
            assertThat(refusals).isEqualTo(new RefusalCounts(110, 30, 29, 0));
            assertThat(refusals.overflows()).isEqualTo(hosts.server().counters().of("TcpExtListenOverflows"));
        }
    }

    /// Packets of no handshake are of no interest; what brings a cookie looks the same, and is missed here.
    @Test
    void strayPacketsAreNotCounted() {
        try (VethPair hosts = VethPair.create();
                OpenProbe probe = open(hosts);
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(VethPair.SERVER_IPV4), 2);
                LabHandshakes handshakes = LabHandshakes.with(hosts, VethPair.SERVER_IPV4, listener.port())) {
            handshakes.complete(3);
            listener.awaitLength(3, LIMIT);
            handshakes.stray(5);
            handshakes.begin(1);

            assertThat(known(probe.await(
                                    listener, facts -> known(facts.refusals()).synSeen() == 4)
                            .refusals()))
                    .isEqualTo(new RefusalCounts(4, 1, 0, 0));
        }
    }

    private static OpenProbe open(VethPair hosts) {
        Probe probe = AssembledPrograms.attach(false, false, true).probe();
        return new OpenProbe(
                probe, SockDiag.open(() -> hosts.server().inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG))));
    }
}
