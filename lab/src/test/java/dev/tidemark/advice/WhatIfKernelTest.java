package dev.tidemark.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.tidemark.advice.RecordedRun.Piece;
import dev.tidemark.lab.traffic.Service;
import dev.tidemark.lab.traffic.Traffic;
import dev.tidemark.lab.traffic.Traffic.Shift;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What was recorded at one size, replayed at others, against the same clients who really came to queues of those
/// sizes at the same time.
@Tag("alone")
final class WhatIfKernelTest {
    private static final int OWN = 127;
    private static final List<Integer> OTHERS = List.of(97, 149, 173);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// A machine that does something else for a tenth of a second is a stall that not all queues meet.
    private static final int ATTEMPTS = 3;

    @Test
    void aReplayTurnsAwayWhatTheKernelDid() {
        List<String> failures = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                replayed(41 + attempt);
                return;
            } catch (AssertionError disturbed) {
                failures.add(disturbed.getMessage());
            }
        }
        throw new AssertionError(failures.toString());
    }

    private static void replayed(long seed) {
        dev.tidemark.lab.traffic.Course course = swells(3).draw(Duration.ofSeconds(7), seed);
        Service service = new Service(OWN, 397, PATIENCE);
        List<Piece> pieces = new ArrayList<>(List.of(new Piece(course, service)));
        OTHERS.forEach(limit -> pieces.add(new Piece(course, service.withBacklog(limit))));

        List<RecordedRun> runs = RecordedRun.play(pieces);

        RecordedRun own = runs.getFirst();
        assertThat(own.truth().overflows()).isGreaterThan(200);
        for (RecordedRun really : runs) {
            int limit = really.service().backlog();
            Replayed replayed = Replay.of(own.demand(), WhatIf.limit(limit, PATIENCE));
            assertThat(replayed).isInstanceOfSatisfying(Replayed.Counted.class, counted -> {
                String what = "limit " + limit + ": " + really.truth() + "; " + counted;
                assertThat(counted.counted()).as(what).isEqualTo(own.truth().overflows());
                assertThat((double) counted.other().packets())
                        .as(what)
                        .isCloseTo((double) really.truth().overflows(), withinPercentage(limit == OWN ? 5.0 : 10.0));
                assertThat((double) counted.other().turnedAway())
                        .as(what)
                        .isCloseTo(
                                (double) really.truth().refusedAtFirst(), withinPercentage(limit == OWN ? 5.0 : 10.0));
            });
        }
    }

    /// Each turns some 100 away, who find room when they come again.
    private static Traffic.Shifts swells(int count) {
        List<Shift> shifts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            shifts.add(new Shift(Duration.ofMillis(1_700), 97));
            shifts.add(new Shift(Duration.ofMillis(200), 1_597));
            shifts.add(new Shift(Duration.ofMillis(400), 97));
        }
        return new Traffic.Shifts(shifts);
    }
}
