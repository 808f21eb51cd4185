package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.elastic.ElasticHealth;
import dev.tidemark.history.Interval;
import dev.tidemark.history.Interval.Flow;
import dev.tidemark.history.Interval.Source;
import dev.tidemark.history.Recorder;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Owners;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.Explained;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakSource;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SecondPeak;
import dev.tidemark.watch.SocketFacts;
import dev.tidemark.wording.Fabricated;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// A listener with limit 50, sampled every 500 ms from a full ten seconds on, of which the kernel records more
/// than samples see.
final class RecordedFactsTest {
    private static final Instant START = Instant.parse("2026-03-14T02:29:10Z");
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Owners OWNERS = new Owners(Reading.unknown("made up"), Optional.empty(), Optional.empty());
    private static final Reading<RequestedListen> UNSEEN = Reading.unknown("not seen");

    private final Kept kept = new Kept();
    private final LiveRecords records = new LiveRecords(
            Selection.ALL, PERIOD, kept, new EventLog(InstantSource.system()), _ -> Optional.empty(), (_, _) -> {});
    private HostSnapshot latest = sample(0, 0, 0);

    private static HostSnapshot sample(double second, long length, long overflows) {
        TcpListener listener = Fabricated.tcp("0.0.0.0", 8080, length, 50, 0, OWNERS);
        ListenSnapshot there = Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(50), List.of(listener));
        return Fabricated.host(at(
                Fabricated.withCounters(there, Duration.ZERO, Map.of(ListenCounter.LISTEN_OVERFLOWS, overflows)),
                second));
    }

    private static ListenSnapshot at(ListenSnapshot snapshot, double second) {
        return new ListenSnapshot(
                snapshot.namespace(),
                time(second),
                nanos(second),
                snapshot.counters(),
                snapshot.sysctls(),
                snapshot.tcp(),
                snapshot.unix(),
                snapshot.consistent());
    }

    private static Instant time(double second) {
        return START.plusMillis(Math.round(second * 1000));
    }

    /// Seconds of the kernel's clock begin in the middle of those of the wall clock here.
    private static long nanos(double second) {
        return 1_000_500_000_000L + Math.round(second * 1000) * 1_000_000L;
    }

    private void see(double second, long length, SocketFacts... facts) {
        observe(second, length, 0, Map.of(), facts);
    }

    private void observe(
            double second, long length, long overflows, Map<Long, SocketFacts> others, SocketFacts... facts) {
        latest = sample(second, length, overflows);
        Map<Long, SocketFacts> all = new HashMap<>(others);
        long cookie = latest.namespaces().getFirst().tcp().getFirst().identity().cookie();
        for (SocketFacts each : facts) {
            all.put(cookie, each);
        }
        records.observe(
                latest,
                true,
                new FactSnapshot(Map.of(latest.namespaces().getFirst().namespace(), Reading.of(all))));
    }

    /// Quiet samples, twice a second.
    private void quiet(double from, double to, SocketFacts... facts) {
        for (double second = from; second < to; second += 0.5) {
            see(second, 0, facts);
        }
    }

    private static SocketFacts facts(int peak, double second, long enqueues) {
        return facts(peak, second, enqueues, 0, UNSEEN);
    }

    private static SocketFacts facts(
            int peak, double second, long enqueues, long refused, Reading<RequestedListen> listen) {
        return new SocketFacts(
                1,
                List.of(new SecondPeak(time(Math.floor(second + 0.5) - 0.5), peak)),
                Reading.of(new ExactPeak(peak, 50, time(second))),
                enqueues,
                Reading.unknown("not asked for"),
                Reading.of(new RefusalCounts(refused, refused, 0, 0)),
                listen);
    }

    private LiveListener listener() {
        return view().listeners().getFirst();
    }

    private LiveView view() {
        return records.view(new SamplerHealth("0.0", START)
                .now(
                        Recorder.off(InstantSource.system()).health(),
                        ProbeState.off("made up"),
                        ElasticHealth.OFF,
                        latest));
    }

    private HighWaterMark mark(PeakWindow window) {
        return Objects.requireNonNull(listener().peaks().get(window), window.word());
    }

    @Test
    void burstBetweenTwoSamplesIsTheExactPeak() {
        quiet(0, 20);
        see(20, 0, facts(43, 19.7, 60));

        HighWaterMark exact = HighWaterMark.exact(new AcceptQueue(43, 50), time(19.7));
        assertThat(mark(PeakWindow.TEN_SECONDS)).isEqualTo(exact);
        assertThat(mark(PeakWindow.ONE_HOUR)).isEqualTo(exact);
        assertThat(mark(PeakWindow.LIFETIME)).isEqualTo(exact);
        assertThat(listener().lastMinute()).contains(OptionalInt.of(43));
    }

    @Test
    void gapInWhichASecondMayBeForgottenMakesItsWindowsSampled() {
        quiet(0, 20);
        see(22.1, 0, forgetful(facts(43, 21.9, 60), 20.9));

        assertThat(mark(PeakWindow.TEN_SECONDS))
                .extracting(each -> each.queue().length())
                .isEqualTo(43L);
        assertThat(mark(PeakWindow.TEN_SECONDS).period()).contains(PERIOD);
        assertThat(mark(PeakWindow.LIFETIME).isExact()).isTrue();
    }

    @Test
    void gapInWhichNothingCanBeForgottenLosesNothing() {
        quiet(0, 20);
        see(22.1, 0, forgetful(facts(43, 21.9, 60), 19.4));

        assertThat(mark(PeakWindow.TEN_SECONDS)).isEqualTo(HighWaterMark.exact(new AcceptQueue(43, 50), time(21.9)));
    }

    @Test
    void samplesASecondApartAreExactThoughEachComesALittleLateOrEarly() {
        see(0, 0);
        for (int second = 1; second <= 30; second++) {
            double late = second % 3 * 0.04;
            see(second + late, 0, forgetful(facts(7, second - 0.3, 10L * second), second - 1.3));
            assertThat(mark(PeakWindow.TEN_SECONDS).isExact())
                    .as("after " + second)
                    .isTrue();
        }
        assertThat(kept.slots.getLast().intervals().getFirst().isExact()).isTrue();
    }

    @Test
    void whoeverSleptForSecondsKnowsOnlyWhatSamplesSaw() {
        quiet(0, 20);
        see(25, 0, facts(43, 19.7, 60));

        assertThat(mark(PeakWindow.TEN_SECONDS).isExact()).isFalse();
    }

    /// The same, of which another second is still known.
    private static SocketFacts forgetful(SocketFacts facts, double earlier) {
        return new SocketFacts(
                facts.cookie(),
                List.of(
                        facts(3, earlier, 1).seconds().getFirst(),
                        facts.seconds().getFirst()),
                facts.peak(),
                facts.enqueues(),
                facts.synPeak(),
                facts.refusals(),
                facts.listen());
    }

    @Test
    void wholeIntervalIsRecordedWithItsPeakAndEachArrival() {
        quiet(0, 14);
        see(14, 2, facts(37, 13.8, 100));
        quiet(14.5, 21, facts(37, 13.8, 103));

        Interval interval = kept.slots.getLast().intervals().getFirst();
        assertThat(interval.from()).isEqualTo(START.plusSeconds(10));
        assertThat(interval.peak()).isEqualTo(new AcceptQueue(37, 50));
        assertThat(interval.peakAt()).isEqualTo(time(13.8));
        assertThat(interval.source()).isEqualTo(PeakSource.EXACT);
        assertThat(interval.flow()).isEqualTo(new Flow(103, 103, Source.PROBE));
    }

    @Test
    void firstIntervalBeganBeforeAnybodyLookedAndIsNoFact() {
        quiet(3, 14);

        Interval interval = kept.slots.getFirst().intervals().getFirst();
        assertThat(interval.isExact()).isFalse();
        assertThat(interval.flow().source()).isEqualTo(Source.LENGTHS);
    }

    @Test
    void whatCameBeforeTheFirstReadingIsNoArrival() {
        quiet(0, 30, facts(43, -90, 600));

        assertThat(kept.slots)
                .hasSize(2)
                .allSatisfy(slot -> assertThat(slot.intervals().getFirst())
                        .returns(0L, each -> each.flow().arrivals())
                        .returns(0L, each -> each.peak().length()));
    }

    @Test
    void secondThatSpansTwoIntervalsGivesThePeakToTheFirstAndNoCertaintyToTheNext() {
        quiet(0, 20);
        see(20.2, 0, facts(30, 20.1, 30));
        quiet(20.7, 31, facts(30, 20.1, 33));

        Interval first = kept.slots.get(1).intervals().getFirst();
        Interval next = kept.slots.get(2).intervals().getFirst();
        assertThat(first.peak().length()).isEqualTo(30);
        assertThat(first.isExact()).isTrue();
        assertThat(next.isExact()).isFalse();
        assertThat(first.flow().arrivals() + next.flow().arrivals()).isEqualTo(33);
    }

    @Test
    void secondThatBeganInTheNextIntervalBelongsToIt() {
        quiet(0, 20);
        see(20.9, 0, facts(30, 20.6, 30));
        quiet(21.2, 31, facts(30, 20.6, 30));

        assertThat(kept.slots.get(1).intervals().getFirst().peak().length()).isZero();
        Interval next = kept.slots.get(2).intervals().getFirst();
        assertThat(next.peak().length()).isEqualTo(30);
        assertThat(next.isExact()).isTrue();
    }

    @Test
    void requestedBacklogMakesTheHintAFact() {
        RequestedListen listen = new RequestedListen(Reading.of(5000), 50, 4711, START);
        see(0, 0);
        assertThat(listener().limitSetBy()).isEqualTo(new LimitSetBy.Somaxconn());
        see(0.5, 0, facts(1, 0.2, 1, 0, Reading.of(listen)));
        assertThat(listener().limitSetBy()).isEqualTo(new LimitSetBy.Truncated(5000));
        see(1, 0, facts(1, 0.2, 1, 0, Reading.of(new RequestedListen(Reading.of(50), 50, 4711, START))));
        assertThat(listener().limitSetBy()).isEqualTo(new LimitSetBy.Application(LimitSetBy.Certainty.FACT));
    }

    @Test
    void overflowsAreExplainedByTheRefusalsOfAllListeners() {
        observe(0, 0, 1000, Map.of(), facts(51, 0, 60, 7, UNSEEN));
        observe(0.5, 51, 1104, Map.of(99L, facts(9, 0, 9, 4, UNSEEN)), facts(51, 0, 60, 107, UNSEEN));

        assertThat(view().namespaces().getFirst().explained()).isEqualTo(Reading.of(new Explained(104, 104)));
        assertThat(new Explained(104, 103).percent()).isEqualTo(99);
    }
}
