package dev.tidemark.probe;

import static dev.tidemark.probe.OpenProbe.known;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabHandshakes;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.NamespaceCounters;
import dev.tidemark.lab.VethPair;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.SocketFacts;
import dev.tidemark.watch.SynPeak;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who was turned away and why, packet by packet, equal to the kernel's own counters; and the peak of the SYN
/// queue.
final class RefusalCountsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String COOKIES = "net.ipv4.tcp_syncookies";

    @ParameterizedTest
    @ValueSource(strings = {VethPair.SERVER_IPV4, VethPair.SERVER_IPV6})
    void acceptQueueFullTurnsAwaySynsAndLastPackets(String address) {
        try (VethPair hosts = VethPair.create();
                OpenProbe probe = OpenProbe.of(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(address), 50);
                LabHandshakes handshakes = LabHandshakes.with(hosts, address, listener.port())) {
            handshakes.complete(40);
            List<Integer> halfOpen = handshakes.begin(40);
            handshakes.finish(halfOpen);
            listener.awaitLength(51, LIMIT);
            handshakes.begin(30);

            SocketFacts facts = probe.await(listener, read -> refusals(read).synSeen() == 110);
            assertThat(refusals(facts)).isEqualTo(new RefusalCounts(110, 30, 29, 0));
            assertThat(known(facts.peak()).queue().length()).isEqualTo(51);
            assertThat(known(facts.peak()).limit()).isEqualTo(50);
            assertThat(facts.enqueues()).isEqualTo(51);
            assertThat(known(facts.synPeak()).length()).isEqualTo(40);
            NamespaceCounters counters = hosts.server().counters();
            assertThat(refusals(facts).overflows()).isEqualTo(counters.of("TcpExtListenOverflows"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void synQueueFullIsCountedWhetherACookieIsSentOrNot(int cookies) {
        try (VethPair hosts = VethPair.create();
                OpenProbe probe = OpenProbe.of(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(VethPair.SERVER_IPV4), 50);
                LabHandshakes handshakes = LabHandshakes.with(hosts, VethPair.SERVER_IPV4, listener.port())) {
            hosts.server().sysctl(COOKIES, cookies);
            handshakes.complete(10);
            handshakes.finish(handshakes.begin(20));
            listener.awaitLength(30, LIMIT);
            handshakes.begin(100);

            SocketFacts facts = probe.await(listener, read -> refusals(read).synSeen() == 130);
            assertThat(refusals(facts)).isEqualTo(new RefusalCounts(130, 0, 0, 49));
            assertThat(known(facts.synPeak()).length()).isEqualTo(51);
            assertThat(known(facts.peak()).length()).isEqualTo(30);
            NamespaceCounters counters = hosts.server().counters();
            assertThat(counters.of("TcpExtTCPReqQFullDrop")).isEqualTo(cookies == 0 ? 49 : 0);
            assertThat(counters.of("TcpExtTCPReqQFullDoCookies")).isEqualTo(cookies == 0 ? 0 : 49);
            assertThat(counters.of("TcpExtListenOverflows")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {VethPair.SERVER_IPV4, VethPair.SERVER_IPV6})
    void lastPacketThatBringsACookieIsTurnedAwayTooWhileStrayOnesAreNot(String address) {
        try (VethPair hosts = VethPair.create();
                OpenProbe probe = OpenProbe.of(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(address), 8);
                LabHandshakes handshakes = LabHandshakes.with(hosts, address, listener.port())) {
            List<Integer> unanswered = handshakes.begin(9);
            handshakes.awaitAnswers(unanswered);
            List<Integer> byCookie = handshakes.begin(20);
            handshakes.finish(byCookie);
            listener.awaitLength(9, LIMIT);
            handshakes.stray(5);
            handshakes.begin(3);

            SocketFacts facts = probe.await(listener, read -> refusals(read).synSeen() == 32);
            // The last three found both queues full, and each counter of the kernel says so.
            assertThat(refusals(facts)).isEqualTo(new RefusalCounts(32, 3, 11, 23));
            assertThat(facts.enqueues()).isEqualTo(9);
            NamespaceCounters counters = hosts.server().counters();
            assertThat(counters.of("TcpExtListenOverflows")).isEqualTo(14);
            assertThat(counters.of("TcpExtTCPReqQFullDoCookies")).isEqualTo(23);
        }
    }

    /// Where packets are looked at, the seventh is not seen before its answer is sent again, after a second; then
    /// it is. The functions of the kernel show each at once.
    @Test
    void sameSynAgainNeitherRaisesThePeakNorIsTurnedAway() {
        try (VethPair hosts = VethPair.create();
                OpenProbe probe = OpenProbe.of(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(VethPair.SERVER_IPV4), 50);
                LabHandshakes handshakes = LabHandshakes.with(hosts, VethPair.SERVER_IPV4, listener.port())) {
            List<Integer> ports = handshakes.begin(7);
            assertThat(synPeak(probe.read(listener))).isBetween(6, 7);
            SocketFacts facts = probe.await(listener, read -> synPeak(read) >= 7);
            assertThat(synPeak(facts)).isEqualTo(7);

            handshakes.again(ports);
            handshakes.begin(1);
            int most = probe.isAtFunctions(ProbeFeature.REASONS) ? 8 : 7;
            SocketFacts later = probe.await(listener, read -> refusals(read).synSeen() == 8 && synPeak(read) >= most);
            assertThat(synPeak(later)).isEqualTo(most);
            assertThat(refusals(later)).isEqualTo(new RefusalCounts(8, 0, 0, 0));
        }
    }

    @Test
    void cookiesForEverybodyFillNoQueueAndTurnNobodyAway() {
        try (VethPair hosts = VethPair.create();
                OpenProbe probe = OpenProbe.of(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(VethPair.SERVER_IPV4), 8)) {
            hosts.server().sysctl(COOKIES, 2);
            try (LabHandshakes handshakes = LabHandshakes.with(hosts, VethPair.SERVER_IPV4, listener.port())) {
                handshakes.complete(9);
                listener.awaitLength(9, LIMIT);
            }
            SocketFacts facts = probe.read(listener);
            assertThat(synPeak(facts)).isZero();
            assertThat(refusals(facts)).isEqualTo(new RefusalCounts(9, 0, 0, 0));
            assertThat(known(facts.peak())).extracting(ExactPeak::length).isEqualTo(9);
        }
    }

    private static RefusalCounts refusals(SocketFacts facts) {
        return known(facts.refusals());
    }

    private static int synPeak(SocketFacts facts) {
        return known(facts.synPeak().map(SynPeak::length));
    }
}
