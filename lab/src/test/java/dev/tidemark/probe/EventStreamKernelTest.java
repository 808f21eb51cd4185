package dev.tidemark.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabHandshakes;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.VethPair;
import dev.tidemark.probe.ProbeEvent.RefusalReason;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Events as they happen.
final class EventStreamKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({VethPair.SERVER_IPV4 + ", 10.77.0.66", VethPair.SERVER_IPV6 + ", fd00:77::66"})
    void eachTurnOfAListenersLifeIsTold(String address, String remote) {
        Instant before = Instant.now();
        try (VethPair hosts = VethPair.create();
                OpenProbe probe = OpenProbe.of(hosts.server(), EnumSet.allOf(ProbeFeature.class));
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(address), 1);
                LabHandshakes handshakes = LabHandshakes.with(hosts, address, listener.port())) {
            handshakes.complete(1);
            List<Integer> late = handshakes.begin(2);
            handshakes.finish(late);
            listener.awaitLength(2, LIMIT);
            List<Integer> refused = handshakes.begin(1);

            List<ProbeEvent> events = new ArrayList<>();
            Await.until("five events", LIMIT, () -> {
                probe.probe().events().next(Duration.ofMillis(100)).stream()
                        .filter(event -> event.cookie() == listener.cookie())
                        .forEach(events::add);
                return events.size() >= 5;
            });
            Instant after = Instant.now();
            assertThat(events).allSatisfy(event -> assertThat(event.at()).isBetween(before, after));
            long cookie = listener.cookie();
            int pid = (int) ProcessHandle.current().pid();
            assertThat(events)
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("at")
                    .containsExactly(
                            new ProbeEvent.Listened(before, cookie, Reading.of(1), 1, pid),
                            new ProbeEvent.PeakRaised(before, cookie, 1, 1),
                            new ProbeEvent.PeakRaised(before, cookie, 2, 1),
                            new ProbeEvent.Refused(
                                    before,
                                    cookie,
                                    RefusalReason.ACK_REFUSED,
                                    2,
                                    1,
                                    new InetSocketAddress(remote, late.getLast())),
                            new ProbeEvent.Refused(
                                    before,
                                    cookie,
                                    RefusalReason.SYN_REFUSED,
                                    2,
                                    1,
                                    new InetSocketAddress(remote, refused.getFirst())));
            assertThat(probe.probe().events().lost()).isZero();
        }
    }

    @Test
    void fullSynQueueIsToldWithItsOwnLength() {
        try (VethPair hosts = VethPair.create();
                OpenProbe probe = OpenProbe.of(hosts.server(), EnumSet.allOf(ProbeFeature.class));
                LabListener listener = LabListener.open(hosts.server(), ListenerRecipe.tcp(VethPair.SERVER_IPV4), 3);
                LabHandshakes handshakes = LabHandshakes.with(hosts, VethPair.SERVER_IPV4, listener.port())) {
            handshakes.begin(5);
            List<ProbeEvent.Refused> refused = new ArrayList<>();
            Await.until("an event", LIMIT, () -> {
                for (ProbeEvent event : probe.probe().events().next(Duration.ofMillis(100))) {
                    if (event instanceof ProbeEvent.Refused one && one.cookie() == listener.cookie()) {
                        refused.add(one);
                    }
                }
                return !refused.isEmpty();
            });
            assertThat(refused).singleElement().satisfies(one -> {
                assertThat(one.reason()).isEqualTo(RefusalReason.SYN_QUEUE_FULL);
                assertThat(List.of(one.length(), one.limit())).containsExactly(4, 3);
            });
        }
    }

    /// 256 kB hold 3 640 records of 64 bytes and 8 of a header.
    @Test
    void whatNobodyReadsInTimeIsCountedAsLost() {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe =
                        OpenProbe.of(namespace, EnumSet.of(ProbeFeature.REQUESTED_BACKLOG, ProbeFeature.EVENTS))) {
            int held = 256 * 1024 / (64 + 8);
            namespace.runInside(() -> {
                for (int i = 0; i < held + 100; i++) {
                    LabListener.open(ListenerRecipe.tcp("127.0.0.1"), 1).close();
                }
            });
            EventStream events = probe.probe().events();
            assertThat(events.lost()).isGreaterThanOrEqualTo(100);
            assertThat(events.next(LIMIT)).hasSize(held);
            assertThat(events.next(Duration.ZERO)).isEmpty();
        }
    }
}
