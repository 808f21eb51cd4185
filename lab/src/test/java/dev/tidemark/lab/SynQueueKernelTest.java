package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.SynQueues;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The SYN queue: what it holds, what is counted beyond that, and which listener its entries are given to.
final class SynQueueKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final String COOKIES = "net.ipv4.tcp_syncookies";
    private static final String MAX_SYN_BACKLOG = "net.ipv4.tcp_max_syn_backlog";
    private static final ListenerRecipe RECIPE = ListenerRecipe.tcp(VethPair.SERVER_IPV4);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 128})
    void synQueueHoldsOneMoreThanTheLimitAndTheRestGetsCookies(int backlog) {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, backlog)) {
            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), 199);

            long cookies = 199L - (backlog + 1);
            ListenSnapshot snapshot = reader.read();
            assertThat(reader.synQueue(listener)).isEqualTo(Reading.of(backlog + 1L));
            assertThat(LabReader.counter(snapshot, ListenCounter.REQUEST_QUEUE_FULL_COOKIES))
                    .isEqualTo(cookies);
            assertThat(LabReader.counter(snapshot, ListenCounter.SYNCOOKIES_SENT))
                    .isEqualTo(cookies);
            // Nobody was turned away, and no accept queue is in use.
            assertThat(LabReader.counter(snapshot, ListenCounter.LISTEN_DROPS)).isZero();
            assertThat(LabReader.find(snapshot, listener).queue()).isEqualTo(new AcceptQueue(0, backlog));
            assertThat(LabReader.drops(LabReader.find(snapshot, listener))).isZero();
        }
    }

    @Test
    void clientGetsInByACookieWhileTheSynQueueIsFull() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, 8)) {
            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), 9);
            try (LabClients clients = LabClients.connect(hosts.client(), listener, 7)) {
                clients.awaitConnected(7, LIMIT);
                listener.awaitLength(7, LIMIT);

                assertThat(reader.synQueue(listener)).isEqualTo(Reading.of(9L));
                assertThat(LabReader.counter(reader.read(), ListenCounter.SYNCOOKIES_RECEIVED))
                        .isEqualTo(7);
            }
        }
    }

    @Test
    void cookiesForEverybodyLeaveTheSynQueueEmpty() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, 8)) {
            hosts.server().sysctl(COOKIES, 2);

            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), 101);

            assertThat(reader.synQueue(listener)).isEqualTo(Reading.of(0L));
            assertThat(LabReader.counter(reader.read(), ListenCounter.SYNCOOKIES_SENT))
                    .isEqualTo(101);
        }
    }

    /// Without cookies the rest is dropped: by the listener's limit as TCPReqQFullDrop, by the reserve that
    /// tcp_max_syn_backlog keeps for proven peers as nothing but a listen drop.
    @ParameterizedTest
    @CsvSource({"8, 2048, 9, true", "128, 2048, 129, true", "128, 64, 49, false", "128, 100, 76, false"})
    void withoutCookiesTheSmallerOfTwoLimitsHolds(int backlog, int maxSynBacklog, int held, boolean byBacklog) {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, backlog)) {
            hosts.server().sysctl(COOKIES, 0);
            hosts.server().sysctl(MAX_SYN_BACKLOG, maxSynBacklog);

            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), 199);

            long dropped = 199L - held;
            ListenSnapshot snapshot = reader.read();
            assertThat(reader.synQueue(listener)).isEqualTo(Reading.of((long) held));
            assertThat(LabReader.counter(snapshot, ListenCounter.LISTEN_DROPS)).isEqualTo(dropped);
            assertThat(LabReader.counter(snapshot, ListenCounter.REQUEST_QUEUE_FULL_DROP))
                    .isEqualTo(byBacklog ? dropped : 0);
            assertThat(LabReader.counter(snapshot, ListenCounter.LISTEN_OVERFLOWS))
                    .isZero();
            assertThat(LabReader.drops(LabReader.find(snapshot, listener))).isEqualTo(dropped);
        }
    }

    @Test
    void listenDropsAreOverflowsAndDropsOfAFullSynQueueAndThoseOfTheReserve() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener acceptFull = LabListener.open(hosts.server(), RECIPE, 2);
                LabListener synFull = LabListener.open(hosts.server(), RECIPE, 10);
                LabListener reserve = LabListener.open(hosts.server(), RECIPE, 128);
                LabClients clients = LabClients.fill(hosts.client(), acceptFull, LIMIT)) {
            hosts.server().sysctl(COOKIES, 0);
            hosts.server().sysctl(MAX_SYN_BACKLOG, 64);
            LabSyns syns = LabSyns.across(hosts);
            syns.send(VethPair.SERVER_IPV4, acceptFull.port(), 7);
            syns.send(VethPair.SERVER_IPV4, synFull.port(), 11 + 13);
            syns.send(VethPair.SERVER_IPV4, reserve.port(), 49 + 17);

            ListenSnapshot snapshot = reader.read();
            assertThat(clients.count()).isEqualTo(3);
            assertThat(LabReader.counter(snapshot, ListenCounter.LISTEN_OVERFLOWS))
                    .isEqualTo(7);
            assertThat(LabReader.counter(snapshot, ListenCounter.REQUEST_QUEUE_FULL_DROP))
                    .isEqualTo(13);
            assertThat(LabReader.counter(snapshot, ListenCounter.LISTEN_DROPS)).isEqualTo(7 + 13 + 17);
        }
    }

    @Test
    void withCookiesMaxSynBacklogLimitsNothing() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, 128)) {
            hosts.server().sysctl(MAX_SYN_BACKLOG, 64);

            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), 199);

            assertThat(reader.synQueue(listener)).isEqualTo(Reading.of(129L));
        }
    }

    /// Both queues have the same limit, and each holds as much beside the other.
    @Test
    void acceptQueueAndSynQueueAreFullAtOnce() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, 8)) {
            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), 9);
            try (LabClients clients = LabClients.fill(hosts.client(), listener, LIMIT)) {
                assertThat(reader.read(listener).queue()).isEqualTo(new AcceptQueue(clients.count(), 8));
                assertThat(reader.synQueue(listener)).isEqualTo(Reading.of(9L));
            }
        }
    }

    @Test
    void halfOpenHandshakesAreGivenToTheMostSpecificListenerOfTheAddressDialled() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener dual = LabListener.open(
                        hosts.server(), ListenerRecipe.tcp("::").withV6Only(false), 100);
                LabListener wild = LabListener.open(hosts.server(), ListenerRecipe.tcp("0.0.0.0"), 100);
                LabListener wild6 = LabListener.open(
                        hosts.server(),
                        ListenerRecipe.tcp("::").withV6Only(true).withPort(wild.port()),
                        100);
                LabListener exact = LabListener.open(hosts.server(), RECIPE, 100);
                LabListener mapped =
                        LabListener.open(hosts.server(), ListenerRecipe.tcp("::ffff:" + VethPair.SERVER_IPV4), 100)) {
            LabSyns syns = LabSyns.across(hosts);
            syns.send(VethPair.SERVER_IPV4, dual.port(), 2);
            syns.send(VethPair.SERVER_IPV6, dual.port(), 3);
            syns.send(VethPair.SERVER_IPV4, wild.port(), 7);
            syns.send(VethPair.SERVER_IPV6, wild6.port(), 11);
            syns.send(VethPair.SERVER_IPV4, exact.port(), 13);
            syns.send(VethPair.SERVER_IPV4, mapped.port(), 17);

            awaitSynQueue(reader, dual, 5);
            awaitSynQueue(reader, wild, 7);
            awaitSynQueue(reader, wild6, 11);
            awaitSynQueue(reader, exact, 13);
            awaitSynQueue(reader, mapped, 17);
        }
    }

    @Test
    void halfOpenHandshakesOfAnInterfaceAreGivenToTheListenerBoundToIt() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener loopback = LabListener.open(
                        hosts.server(), ListenerRecipe.tcp("0.0.0.0").withDevice("lo"), 100);
                LabListener wire = LabListener.open(
                        hosts.server(),
                        ListenerRecipe.tcp("0.0.0.0")
                                .withDevice(VethPair.DEVICE)
                                .withPort(loopback.port()),
                        100)) {
            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, wire.port(), 19);

            assertThat(reader.synQueue(wire)).isEqualTo(Reading.of(19L));
            assertThat(reader.synQueue(loopback)).isEqualTo(Reading.of(0L));
        }
    }

    @Test
    void halfOpenHandshakesOfAReuseportGroupAreNotGivenToOneOfIt() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener first = LabListener.open(hosts.server(), RECIPE.withReusePort(), 100);
                LabListener second = LabListener.open(hosts.server(), first.recipe(), 100)) {
            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, first.port(), 37);

            assertThat(LabReader.reason(reader.synQueue(first)))
                    .isEqualTo(LabReader.reason(reader.synQueue(second)))
                    .contains("reuseport group")
                    .endsWith("the group has 37");
        }
    }

    @Test
    void walkWithoutTimeIsCutAndSaysSo() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, 100)) {
            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), 5);
            ListenSnapshot snapshot = reader.read();

            SynQueues cut = reader.synQueues(snapshot, Duration.ofNanos(1));
            assertThat(cut.isCut()).isTrue();
            assertThat(LabReader.reason(cut.length(LabReader.find(snapshot, listener))))
                    .matches("the walk was cut; at least [0-5]");

            SynQueues whole = reader.synQueues(snapshot, BUDGET);
            assertThat(whole.isCut()).isFalse();
            assertThat(whole.length(LabReader.find(snapshot, listener))).isEqualTo(Reading.of(5L));
        }
    }

    @Test
    void halfOpenHandshakesOfAnotherNamespaceAreNotCounted() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                VethPair others = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, 100);
                LabListener elsewhere = LabListener.open(others.server(), listener.recipe(), 100)) {
            LabSyns.across(others).send(VethPair.SERVER_IPV4, elsewhere.port(), 41);

            assertThat(reader.synQueue(listener)).isEqualTo(Reading.of(0L));
        }
    }

    /// The first IPv6 packets wait until the address of the server's interface is known.
    private static void awaitSynQueue(LabReader reader, LabListener listener, long length) {
        Reading<Long> _ = Await.value(
                "SYN queue", LIMIT, () -> reader.synQueue(listener), queue -> queue.equals(Reading.of(length)));
    }
}
