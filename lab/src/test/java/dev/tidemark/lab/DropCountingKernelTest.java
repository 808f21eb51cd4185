package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.TcpListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is counted for the namespace and for a listener, by known numbers of packets.
final class DropCountingKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ListenerRecipe RECIPE = ListenerRecipe.tcp(VethPair.SERVER_IPV4);

    /// Counts at one instant: no overflow came between reading the counters and the listeners.
    private record Counts(long overflows, long listenDrops, long drops) {
        static Counts read(LabReader reader, LabListener listener) {
            return Await.value(
                            "quiet instant",
                            LIMIT,
                            () -> List.of(once(reader, listener), once(reader, listener)),
                            two -> two.getFirst().equals(two.getLast()))
                    .getFirst();
        }

        private static Counts once(LabReader reader, LabListener listener) {
            ListenSnapshot snapshot = reader.read();
            return new Counts(
                    LabReader.counter(snapshot, ListenCounter.LISTEN_OVERFLOWS),
                    LabReader.counter(snapshot, ListenCounter.LISTEN_DROPS),
                    LabReader.drops(LabReader.find(snapshot, listener)));
        }
    }

    /// A SYN that came while the accept queue was full: one of each.
    @ParameterizedTest
    @ValueSource(ints = {2, 13, 101, 199})
    void eachSynToAFullQueueIsOneOverflowOneListenDropAndOneDrop(int count) {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, 6);
                LabClients served = LabClients.fill(hosts.client(), listener, LIMIT)) {
            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), count);

            assertThat(Counts.read(reader, listener)).isEqualTo(new Counts(count, count, count));
            assertThat(reader.read(listener).queue().length()).isEqualTo(served.count());
            assertThat(reader.synQueue(listener).orElse(-1L)).isZero();
        }
    }

    /// With abort off or on a SYN is dropped in silence; on changes what the last packet of a handshake meets.
    @ParameterizedTest
    @CsvSource({"0, 3", "1, 3", "0, 11", "1, 11"})
    void lastPacketOfAHandshakeToAFullQueueIsOneOverflowAndTwoDrops(int abort, int count) {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE.withDeferAccept(), 100)) {
            hosts.server().sysctl("net.ipv4.tcp_abort_on_overflow", abort);
            // Half-open for the server until they send something, though they hold a connection already.
            try (LabClients halfOpen = LabClients.connect(hosts.client(), listener, count);
                    LabClients queued = LabClients.connect(hosts.client(), listener, 17)) {
                halfOpen.awaitConnected(count, LIMIT);
                queued.awaitConnected(17, LIMIT);
                queued.sendOneByteEach();
                listener.awaitLength(17, LIMIT);
                listener.relisten(16);
                Counts before = Counts.read(reader, listener);
                assertThat(before.overflows()).isZero();

                halfOpen.sendOneByteEach();

                Counts after = Await.value(
                        "overflows", LIMIT, () -> Counts.read(reader, listener), counts -> counts.overflows() >= count);
                // A client that got no answer sends again after 0.2 s.
                assertThat(after.listenDrops()).isEqualTo(after.overflows());
                assertThat(after.drops() - before.drops()).isEqualTo(2 * after.overflows());
                long resets = LabReader.counter(reader.read(), ListenCounter.EMBRYONIC_RESETS);
                assertThat(resets).isEqualTo(abort == 1 ? count : 0);
                assertThat(reader.synQueue(listener).orElse(-1L)).isEqualTo(abort == 1 ? 0 : count);
            }
        }
    }

    /// A listener's drops rise for causes that turn nobody away: here the bare ACKs to TCP_DEFER_ACCEPT.
    @Test
    void dropsOfAListenerAreNotListenDrops() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE.withDeferAccept(), 100);
                LabClients clients = LabClients.connect(hosts.client(), listener, 23)) {
            clients.awaitConnected(23, LIMIT);

            Counts counts =
                    Await.value("drops", LIMIT, () -> Counts.read(reader, listener), read -> read.drops() == 23);
            assertThat(counts).isEqualTo(new Counts(0, 0, 23));
            assertThat(LabReader.counter(reader.read(), ListenCounter.DEFER_ACCEPT_DROP))
                    .isEqualTo(23);
        }
    }

    @Test
    void aSecondSynOfTheSameHandshakeIsADropAndNotAListenDrop() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, 100)) {
            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), 29);
            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), 29);

            assertThat(Counts.read(reader, listener)).isEqualTo(new Counts(0, 0, 29));
            assertThat(reader.synQueue(listener).orElse(-1L)).isEqualTo(29);
        }
    }

    /// The other way round a listener would sometimes seem to have dropped less than its namespace counted.
    @Test
    void dropsOfTheOnlyListenerNeverLagBehindTheOverflowsOfTheSameSample() throws InterruptedException {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, 2);
                LabClients served = LabClients.fill(hosts.client(), listener, LIMIT)) {
            LabSyns syns = LabSyns.across(hosts);
            AtomicInteger taken = new AtomicInteger();
            // A busy machine may run one thread for long: each burst waits for a sample to have come in between.
            Thread sender = Thread.ofPlatform().unstarted(() -> {
                for (int burst = 0; burst < 20; burst++) {
                    int samplesBefore = burst;
                    Await.until("sample " + burst, LIMIT, () -> taken.get() >= samplesBefore);
                    syns.send(VethPair.SERVER_IPV4, listener.port(), 199);
                }
            });
            sender.start();
            List<ListenSnapshot> samples = new ArrayList<>();
            while (sender.isAlive()) {
                samples.add(reader.read());
                taken.incrementAndGet();
            }
            sender.join();

            assertThat(served.count()).isEqualTo(3);
            assertThat(samples).hasSizeGreaterThanOrEqualTo(19).allSatisfy(sample -> {
                TcpListener row = LabReader.find(sample, listener);
                assertThat(LabReader.drops(row))
                        .isGreaterThanOrEqualTo(LabReader.counter(sample, ListenCounter.LISTEN_OVERFLOWS));
            });
            assertThat(Counts.read(reader, listener)).isEqualTo(new Counts(20 * 199, 20 * 199, 20 * 199));
        }
    }

    @Test
    void countersAndDropsAreThoseOfOneNamespace() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabNamespace other = LabReader.namespace();
                LabReader otherReader = LabReader.open(other);
                LabListener listener = LabListener.open(hosts.server(), RECIPE, 0);
                LabListener elsewhere = LabListener.open(other, ListenerRecipe.tcp("127.0.0.1"), 0);
                LabClients served = LabClients.fill(hosts.client(), listener, LIMIT)) {
            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), 31);

            assertThat(served.count()).isEqualTo(1);
            assertThat(Counts.read(reader, listener)).isEqualTo(new Counts(31, 31, 31));
            assertThat(Counts.read(otherReader, elsewhere)).isEqualTo(new Counts(0, 0, 0));
        }
    }
}
