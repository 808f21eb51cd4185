package dev.tidemark.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabHandshakes;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.VethPair;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Arrivals and refusals in bins, equal to what came and to the kernel's own counters; clients apart from
/// packets.
final class ArrivalBinsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Set<ProbeFeature> WANTED = Set.of(
            ProbeFeature.ACCEPT_QUEUE_PEAK,
            ProbeFeature.REQUESTED_BACKLOG,
            ProbeFeature.REASONS,
            ProbeFeature.ARRIVALS);

    @ParameterizedTest
    @ValueSource(strings = {VethPair.SERVER_IPV4, VethPair.SERVER_IPV6})
    void packetsAndClientsThatWereTurnedAwayAreCountedApart(String address) {
        try (VethPair hosts = VethPair.create();
                OpenProbe probe = OpenProbe.of(hosts.server(), WANTED);
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(address), 7);
                LabHandshakes handshakes = LabHandshakes.with(hosts, address, listener.port())) {
            BinsOf bins = new BinsOf(probe, listener);
            handshakes.complete(5);
            // Three have room, two too many: the packets that end these handshakes are refused.
            List<Integer> late = handshakes.begin(5);
            handshakes.finish(late);
            listener.awaitLength(8, LIMIT);
            List<Integer> refused = handshakes.begin(5);
            handshakes.again(refused);
            handshakes.again(refused.subList(0, 3));
            Figures full = bins.await(figures -> figures.refused() >= 15);
            assertThat(full).isEqualTo(new Figures(8, 0, 15, 7));
            assertThat(bins.last()).satisfies(last -> {
                assertThat(last.length()).isEqualTo(8);
                assertThat(last.limit()).isEqualTo(7);
            });

            assertThat(listener.drain()).isEqualTo(8);
            handshakes.finish(late.subList(3, 5));
            handshakes.again(refused);
            handshakes.awaitAnswers(refused);
            handshakes.finish(refused);
            listener.awaitLength(7, LIMIT);
            handshakes.complete(1);
            listener.awaitLength(8, LIMIT);

            // All who ever tried: 5 + 5 + 5 + 1.
            Figures all = bins.await(figures -> figures.arrivals() >= 16);
            assertThat(all).isEqualTo(new Figures(16, 7, 15, 7));
            assertThat(all.firstTries()).isEqualTo(16);
            SocketFacts facts = probe.read(listener);
            assertThat(facts.enqueues()).isEqualTo(all.arrivals());
            assertThat(facts.refusals().map(counts -> counts.overflows())).isEqualTo(Reading.of(all.refused()));
            assertThat(hosts.server().counters().of("TcpExtListenOverflows")).isEqualTo(15);
        }
    }

    /// Real clients that go on asking, on all processors at once, and a server that accepts now and then. Without
    /// cookies: by one, a client may hold a connection that the server never has.
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void clientsThatTryForSecondsCountOnce(String address) {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace, WANTED);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp(address), 53)) {
            namespace.sysctl("net.ipv4.tcp_syncookies", 0);
            BinsOf bins = new BinsOf(probe, listener);
            try (LabClients first = LabClients.fill(namespace, listener, LIMIT);
                    LabClients more = LabClients.connect(namespace, listener, 101)) {
                int clients = first.count() + more.count();
                AtomicInteger in = new AtomicInteger();
                Await.until("everybody in", LIMIT, () -> {
                    bins.take();
                    return in.addAndGet(listener.drain()) == clients;
                });
                Figures all = bins.await(figures -> figures.retried() == figures.refusedClients());
                long enqueues = probe.read(listener).enqueues();
                assertThat(enqueues).isEqualTo(clients);
                assertThat(all.refused()).isEqualTo(namespace.counters().of("TcpExtListenOverflows"));
                assertThat(all.refusedClients()).isEqualTo(101);
                assertThat(enqueues - all.retried() + all.refusedClients()).isEqualTo(clients);
                // The first six were less than an eighth.
                assertThat(all.arrivals()).isBetween(clients - 6L, (long) clients);
                assertThat(bins.all())
                        .isSortedAccordingTo((one, other) -> one.from().compareTo(other.from()));
            }
        }
    }

    @Test
    void quietArrivalsAreNotTold() {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace, WANTED);
                LabListener quiet = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 95);
                LabListener busy = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 94)) {
            BinsOf quietBins = new BinsOf(probe, quiet);
            try (LabClients some = LabClients.connect(namespace, quiet, 11);
                    LabClients enough = LabClients.connect(namespace, busy, 12)) {
                quiet.awaitLength(some.count(), LIMIT);
                busy.awaitLength(enough.count(), LIMIT);
            }
            // Eleven are no eighth of 96, twelve more than an eighth of 95.
            BinsOf busyBins = new BinsOf(probe, busy);
            busyBins.await(figures -> figures.arrivals() >= 1);
            assertThat(quietBins.all()).isEmpty();
            assertThat(busyBins.last().length()).isEqualTo(12);
        }
    }

    @Test
    void timesAreRightWithinABin() {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace, WANTED);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 1)) {
            BinsOf bins = new BinsOf(probe, listener);
            Instant before = Instant.now();
            try (LabClients _ = LabClients.fill(namespace, listener, LIMIT)) {
                Instant after = Instant.now();
                bins.await(figures -> figures.arrivals() == 2);
                assertThat(bins.all().getFirst().to()).isAfter(before);
                assertThat(bins.all().getLast().from()).isBefore(after);
                assertThat(bins.all()).extracting(ArrivalBin::span).containsOnly(Duration.ofNanos(1 << 22));
            }
        }
    }

    @Test
    void twoProbesAtOnceCountTheSame() {
        try (VethPair hosts = VethPair.create();
                OpenProbe one = OpenProbe.of(hosts.server(), WANTED);
                OpenProbe other = OpenProbe.of(hosts.server(), WANTED);
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(VethPair.SERVER_IPV4), 3);
                LabHandshakes handshakes = LabHandshakes.with(hosts, VethPair.SERVER_IPV4, listener.port())) {
            handshakes.complete(4);
            listener.awaitLength(4, LIMIT);
            List<Integer> refused = handshakes.begin(5);
            assertThat(listener.drain()).isEqualTo(4);
            handshakes.again(refused.subList(0, 2));
            handshakes.finish(refused.subList(0, 2));
            listener.awaitLength(2, LIMIT);
            Figures expected = new Figures(6, 2, 5, 5);
            assertThat(new BinsOf(one, listener).await(figures -> figures.arrivals() >= 6))
                    .isEqualTo(expected);
            assertThat(new BinsOf(other, listener).await(figures -> figures.arrivals() >= 6))
                    .isEqualTo(expected);
        }
    }

    /// A page holds 85 records of 40 bytes and 8 of a header.
    @Test
    void whatNobodyTakesInTimeIsAGap() {
        KernelClock clock = KernelClock.ofThisMachine();
        try (VethPair hosts = VethPair.create();
                AssembledPrograms programs = AssembledPrograms.attach(4096);
                ArrivalStream stream =
                        ArrivalStream.openFromNowOn(programs.maps().arrivals().orElseThrow(), clock);
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(VethPair.SERVER_IPV4), 0);
                LabHandshakes handshakes = LabHandshakes.with(hosts, VethPair.SERVER_IPV4, listener.port())) {
            handshakes.complete(1);
            listener.awaitLength(1, LIMIT);
            Instant before = clock.now();
            Instant full = before;
            for (int i = 0; i < 120; i++) {
                handshakes.begin(1);
                full = i == 80 ? clock.now() : full;
                LockSupport.parkNanos(1 << 22);
            }
            Instant after = clock.now();
            assertThat(stream.lost()).as("before the taking that sees it").isZero();
            ArrivalStream.Taken taken = stream.take();
            assertThat(stream.lost()).isBetween(20L, 40L);
            assertThat(taken.bins()).hasSize(85);
            Instant lost = full;
            assertThat(taken.gap()).hasValueSatisfying(gap -> {
                assertThat(gap.from()).isBefore(after);
                assertThat(gap.from().plusSeconds(2)).isAfter(lost.minusMillis(100));
                assertThat(gap.to()).isAfterOrEqualTo(after);
            });
            handshakes.begin(1);
            LockSupport.parkNanos(1 << 22);
            handshakes.begin(1);
            assertThat(stream.take().gap()).isEmpty();
        }
    }
}
