package dev.tidemark.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.Reading;
import dev.tidemark.probe.ProbeStatus.FeatureStatus;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SecondPeak;
import dev.tidemark.watch.SocketFacts;
import dev.tidemark.watch.SynPeak;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FactsDecoderTest {
    /// When the kernel's clock began.
    private static final Instant ZERO = Instant.parse("2026-03-14T00:00:00Z");

    private static final Instant SINCE = ZERO.plusSeconds(1);
    private static final KernelClock CLOCK = KernelClock.of(() -> ZERO, () -> 0);
    private static final long SECOND = 1_000_000_000;

    private final ByteBuffer facts = ByteBuffer.allocate(FactsLayout.BYTES).order(ByteOrder.nativeOrder());

    @Test
    void eachFactIsRead() {
        facts.putLong(FactsLayout.WINDOW, 9L << 32 | 5);
        facts.putLong(FactsLayout.EARLIER, 7L << 32 | 51);
        facts.putLong(FactsLayout.PEAK, 51);
        facts.putLong(FactsLayout.PEAK_AT, 7 * SECOND + 11);
        facts.putInt(FactsLayout.PEAK_LIMIT, 50);
        facts.putLong(FactsLayout.ENQUEUES, 97);
        facts.putLong(FactsLayout.SYN_SEEN, 200);
        facts.putLong(FactsLayout.SYN_REFUSED, 30);
        facts.putLong(FactsLayout.ACK_REFUSED, 29);
        facts.putLong(FactsLayout.SYN_QUEUE_FULL, 3);
        facts.putLong(FactsLayout.SYN_PEAK, 41);
        facts.putLong(FactsLayout.SYN_PEAK_AT, 6 * SECOND);
        facts.putLong(FactsLayout.LISTEN_AT, 2 * SECOND);
        facts.putInt(FactsLayout.REQUESTED, -1);
        facts.putInt(FactsLayout.EFFECTIVE, 50);
        facts.putInt(FactsLayout.PROCESS, 4711);
        facts.putInt(FactsLayout.FLAGS, 1);

        assertThat(decoder(FactsDecoderTest::exact).decode(42, 50, 0, facts.array(), AcceptWaits.NONE))
                .isEqualTo(new SocketFacts(
                        42,
                        List.of(new SecondPeak(ZERO.plusSeconds(7), 51), new SecondPeak(ZERO.plusSeconds(9), 5)),
                        Reading.of(new ExactPeak(51, 50, ZERO.plusSeconds(7).plusNanos(11))),
                        97,
                        Reading.of(new SynPeak(41, ZERO.plusSeconds(6))),
                        Reading.of(new RefusalCounts(200, 30, 29, 3)),
                        Reading.of(new RequestedListen(Reading.of(-1), 50, 4711, ZERO.plusSeconds(2))),
                        Reading.unknown("its accept(2) does not ask for the peer's address")));
    }

    @Test
    void listenerOfBeforeWithoutAConnectionHasNoPeakAndNoBacklog() {
        SocketFacts read = decoder(FactsDecoderTest::exact).decode(42, 50, 0, facts.array(), AcceptWaits.NONE);
        assertThat(read.peak()).isEqualTo(Reading.unknown("no connection came since recording began"));
        assertThat(read.listen())
                .isEqualTo(Reading.unknown("it listened before recording began, 2026-03-14T00:00:01Z"));
        assertThat(read.synPeak()).isEqualTo(Reading.of(new SynPeak(0, SINCE)));
        assertThat(read.seconds()).isEmpty();
    }

    @Test
    void limitThatChangedSinceTellsOfAnotherListen() {
        facts.putLong(FactsLayout.LISTEN_AT, 2 * SECOND);
        facts.putInt(FactsLayout.EFFECTIVE, 50);
        facts.putInt(FactsLayout.FLAGS, 1);
        assertThat(decoder(FactsDecoderTest::exact)
                        .decode(42, 60, 0, facts.array(), AcceptWaits.NONE)
                        .listen()
                        .isKnown())
                .isFalse();
    }

    @Test
    void backlogOfAnotherCallIsUnknownThoughTheListenIsNot() {
        facts.putLong(FactsLayout.LISTEN_AT, 2 * SECOND);
        facts.putInt(FactsLayout.EFFECTIVE, 50);
        RequestedListen listen = decoder(FactsDecoderTest::exact)
                .decode(42, 50, 0, facts.array(), AcceptWaits.NONE)
                .listen()
                .fold(value -> value, reason -> {
                    throw new AssertionError(reason);
                });
        assertThat(listen.requested().isKnown()).isFalse();
        assertThat(listen.truncated().isKnown()).isFalse();
        assertThat(listen.effective()).isEqualTo(50);
    }

    @Test
    void featureThatIsOffIsUnknownForItsReason() {
        SocketFacts read = decoder(_ -> new FeatureStatus.Off("needs CAP_NET_ADMIN"))
                .decode(42, 50, 0, facts.array(), AcceptWaits.NONE);
        assertThat(read.refusals()).isEqualTo(Reading.unknown("SYN peak, reasons is off: needs CAP_NET_ADMIN"));
        assertThat(read.peak()).isEqualTo(Reading.unknown("accept-queue peak is off: needs CAP_NET_ADMIN"));
    }

    @Test
    void valueOfAnotherLengthIsRefused() {
        FactsDecoder decoder = decoder(FactsDecoderTest::exact);
        assertThatThrownBy(() -> decoder.decode(42, 50, 0, new byte[151], AcceptWaits.NONE))
                .hasMessage("facts: 151 bytes (expected: 152)");
    }

    private static FeatureStatus exact(ProbeFeature feature) {
        return new FeatureStatus.Exact(List.of(Rung.CGROUP_INGRESS), SINCE, List.of());
    }

    private static FactsDecoder decoder(java.util.function.Function<ProbeFeature, FeatureStatus> status) {
        Map<ProbeFeature, FeatureStatus> features = new EnumMap<>(ProbeFeature.class);
        for (ProbeFeature feature : ProbeFeature.values()) {
            features.put(feature, status.apply(feature));
        }
        return new FactsDecoder(new ProbeStatus(features), CLOCK);
    }
}
