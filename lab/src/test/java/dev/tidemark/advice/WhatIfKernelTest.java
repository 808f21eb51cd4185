package dev.tidemark.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.tidemark.advice.RecordedRun.Piece;
import dev.tidemark.lab.traffic.Course;
import dev.tidemark.lab.traffic.Service;
import dev.tidemark.lab.traffic.Traffic;
import dev.tidemark.lab.traffic.Traffic.Shift;
import dev.tidemark.lab.traffic.Truth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What was recorded at one size, replayed at others, against the same clients who really came to queues of those
/// sizes at the same time.
@Tag("alone")
final class WhatIfKernelTest {
    private static final int OWN = 127;
    private static final List<Integer> OTHERS = List.of(97, 149, 173);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// One queue's server loses more of the machine's time than the next one's; over several plays that evens
    /// out.
    private static final int PLAYS = 5;

    /// What became of those who came to one size, in all plays.
    ///
    /// @param counted packets that the kernel turned away at the queue's own size, as the replay has it
    /// @param packets that the replay turns away at this size
    /// @param overflows packets that the kernel really turned away at this size
    /// @param turnedAway clients that the replay turns away at their first try
    /// @param refused clients who really were
    private record Sums(long counted, long packets, long overflows, long turnedAway, long refused) {
        static final Sums NOTHING = new Sums(0, 0, 0, 0, 0);

        Sums and(Replayed.Counted replayed, Truth truth) {
            return new Sums(
                    counted + replayed.counted(),
                    packets + replayed.other().packets(),
                    overflows + truth.overflows(),
                    turnedAway + replayed.other().turnedAway(),
                    refused + truth.refusedAtFirst());
        }
    }

    @Test
    void aReplayTurnsAwayWhatTheKernelDid() {
        Map<Integer, Sums> sums = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        for (int play = 0; play < PLAYS; play++) {
            play(41 + play, sums);
            try {
                assertClose(sums);
                return;
            } catch (AssertionError disturbed) {
                failures.add(disturbed.getMessage());
            }
        }
        throw new AssertionError(failures.toString());
    }

    private static void play(long seed, Map<Integer, Sums> sums) {
        Course course = swells(3).draw(Duration.ofSeconds(7), seed);
        Service service = new Service(OWN, 397, PATIENCE);
        List<Piece> pieces = new ArrayList<>(List.of(new Piece(course, service)));
        OTHERS.forEach(limit -> pieces.add(new Piece(course, service.withBacklog(limit))));

        List<RecordedRun> runs = RecordedRun.play(pieces);

        Demand recorded = runs.getFirst().demand();
        for (RecordedRun really : runs) {
            int limit = really.service().backlog();
            Replayed.Counted replayed = assertThat(Replay.of(recorded, WhatIf.limit(limit, PATIENCE)))
                    .asInstanceOf(type(Replayed.Counted.class))
                    .actual();
            sums.merge(
                    limit,
                    Sums.NOTHING.and(replayed, really.truth()),
                    (before, _) -> before.and(replayed, really.truth()));
        }
    }

    private static void assertClose(Map<Integer, Sums> sums) {
        Sums own = Objects.requireNonNull(sums.get(OWN));
        assertThat(own.overflows()).isGreaterThan(200);
        sums.forEach((limit, sum) -> {
            Percentage most = withPercentage(limit == OWN ? 5 : 10);
            // A SYN that comes while a place becomes free on another processor may be told as refused, and be let in.
            assertThat(sum.counted()).as("%s", sums).isCloseTo(own.overflows(), withPercentage(1));
            assertThat(sum.packets()).as("%s", sums).isCloseTo(sum.overflows(), most);
            assertThat(sum.turnedAway()).as("%s", sums).isCloseTo(sum.refused(), most);
        });
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
