package dev.tidemark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.LimitSetBy.Certainty;
import dev.tidemark.listener.Listener;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What the kernel recorded between the beginning and the end, of a listener with limit 50.
final class RecordedFactsTest {
    private static final Listener LISTENER = SeenListener.tcp(8080).evidence().listener();
    private static final long COOKIE = LISTENER.identity().cookie();
    private static final Reading<RequestedListen> UNSEEN = Reading.unknown("not seen");

    private static Reading<Map<Long, SocketFacts>> facts(
            long cookie, Reading<RefusalCounts> refusals, Reading<RequestedListen> listen) {
        return Reading.of(Map.of(
                cookie,
                new SocketFacts(
                        cookie, List.of(), Reading.unknown("off"), 0, Reading.unknown("off"), refusals, listen)));
    }

    private static Reading<Map<Long, SocketFacts>> refused(long cookie, RefusalCounts refusals) {
        return facts(cookie, Reading.of(refusals), UNSEEN);
    }

    private static Reading<Map<Long, SocketFacts>> asked(Reading<Integer> backlog, int effective) {
        return facts(
                COOKIE,
                Reading.unknown("off"),
                Reading.of(new RequestedListen(backlog, effective, 4711, Instant.EPOCH)));
    }

    private static Optional<RequestedBacklog> requested(Reading<Integer> backlog, int effective) {
        return RecordedFacts.between(Reading.of(Map.of()), asked(backlog, effective))
                .requested(LISTENER);
    }

    @Test
    void whoWasTurnedAwayIsTheDifference() {
        RecordedFacts recorded = RecordedFacts.between(
                refused(COOKIE, new RefusalCounts(100, 7, 5, 2)), refused(COOKIE, new RefusalCounts(211, 37, 34, 5)));

        assertThat(recorded.refusals(LISTENER)).isEqualTo(Reading.of(new RefusalCounts(111, 30, 29, 3)));
    }

    private static Reading<Map<Long, SocketFacts>> waited(long inBucketThree) {
        AcceptWaits waits = new AcceptWaits(
                IntStream.range(0, AcceptWaits.BUCKETS)
                        .mapToObj(bucket -> bucket == 3 ? inBucketThree : 0L)
                        .toList(),
                Duration.ofNanos(5_000 * inBucketThree));
        Reading<RefusalCounts> off = Reading.unknown("off");
        return Reading.of(Map.of(
                COOKIE,
                new SocketFacts(
                        COOKIE,
                        List.of(),
                        Reading.unknown("off"),
                        0,
                        Reading.unknown("off"),
                        off,
                        UNSEEN,
                        Reading.of(waits))));
    }

    @Test
    void whoWaitedIsTheDifferenceToo() {
        assertThat(RecordedFacts.between(waited(7), waited(12)).waits(LISTENER).map(AcceptWaits::count))
                .isEqualTo(Reading.of(5L));
        assertThat(RecordedFacts.between(Reading.of(Map.of()), waited(12))
                        .waits(LISTENER)
                        .map(AcceptWaits::sum))
                .isEqualTo(Reading.of(Duration.ofNanos(60_000)));
        assertThat(RecordedFacts.NONE.waits(LISTENER).isKnown()).isFalse();
    }

    @Test
    void whatWasRecordedAnewIsNotSubtracted() {
        RecordedFacts recorded = RecordedFacts.between(
                refused(COOKIE, new RefusalCounts(100, 7, 5, 2)), refused(COOKIE, new RefusalCounts(11, 3, 0, 0)));

        assertThat(recorded.refusals(LISTENER)).isEqualTo(Reading.of(new RefusalCounts(11, 3, 0, 0)));
    }

    @Test
    void aListenerThatNobodyReachedTurnedNobodyAway() {
        RefusalCounts others = new RefusalCounts(9, 1, 0, 0);
        RecordedFacts recorded = RecordedFacts.between(Reading.of(Map.of()), refused(COOKIE + 1, others));

        assertThat(recorded.refusals(LISTENER)).isEqualTo(Reading.of(new RefusalCounts(0, 0, 0, 0)));
    }

    @Test
    void whereNoReasonsAreRecordedTheyAreUnknown() {
        assertThat(RecordedFacts.NONE.refusals(LISTENER).isKnown()).isFalse();
        assertThat(RecordedFacts.between(Reading.of(Map.of()), asked(Reading.of(50), 50))
                        .refusals(LISTENER))
                .isEqualTo(Reading.unknown("no reasons are recorded"));
        assertThat(RecordedFacts.between(Reading.unknown("not then"), refused(COOKIE, new RefusalCounts(9, 1, 0, 0)))
                        .refusals(LISTENER))
                .isEqualTo(Reading.unknown("not then"));
    }

    @Test
    void whatListenWasCalledWithIsAFact() {
        RequestedBacklog asked = requested(Reading.of(5003), 50).orElseThrow();

        assertThat(asked.number()).contains(5003L);
        assertThat(asked.certainty()).isEqualTo(Certainty.FACT);
        assertThat(asked.limitSetBy(50, Reading.of(50L))).contains(new LimitSetBy.Truncated(5003));
    }

    @Test
    void aNegativeBacklogAsksForAllThereIs() {
        assertThat(requested(Reading.of(-1), 50)).map(RequestedBacklog::amount).contains(new Amount.Maximum());
    }

    @Test
    void aCallThatGaveAnotherLimitOrWhoseArgumentWasNotSeenSaysNothing() {
        assertThat(requested(Reading.of(5003), 128)).isEmpty();
        assertThat(requested(Reading.unknown("io_uring"), 50)).isEmpty();
    }
}
