package dev.tidemark.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.advice.RecordedRun.Piece;
import dev.tidemark.lab.traffic.Foretold;
import dev.tidemark.lab.traffic.Service;
import dev.tidemark.lab.traffic.Traffic;
import dev.tidemark.lab.traffic.Traffic.Both;
import dev.tidemark.lab.traffic.Traffic.Bursty;
import dev.tidemark.lab.traffic.Traffic.Diurnal;
import dev.tidemark.lab.traffic.Traffic.Poisson;
import dev.tidemark.lab.traffic.Traffic.Stalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Advice from what the kernel recorded of traffic of known truth, held against fresh traffic of the same source.
///
/// Each source is played by three queues at once, and what was recorded of them is taken for one stretch of 27 s.
/// That is enough to know the size to a quarter of what comes in rounds, and little of bursts that have no
/// greatest size: of such stretches four in ten ask for more, and the advice says "few bursts"; docs/sizing.md
/// has how that is spread (`bench/run --advice`). The bursty stretch that is played is therefore one whose advice
/// is a usual one by arithmetic, and what is shown of it is that real queues and the kernel's record of them give
/// it.
@Tag("alone")
final class AdviceKernelTest {
    private static final Duration SPAN = Duration.ofSeconds(9);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Wish WISH = Wish.of(Duration.ofSeconds(2));
    private static final int AT_ONCE = 3;
    private static final int FRESH = 400;
    private static final int ENDLESS = 1_000_000;

    /// A machine that does something else for a tenth of a second is a stall that no source has.
    private static final int ATTEMPTS = 3;

    /// A few clients more or less are no matter.
    private static final double CLOSE = 3;

    private static final double QUARTER = 0.25;

    /// A source, and a queue that is too small for it.
    private record Source(String name, Traffic traffic, Service service, long seed) {
        Source(String name, Traffic traffic, int backlog, double acceptsPerSecond, long seed) {
            this(name, traffic, new Service(backlog, acceptsPerSecond, PATIENCE), seed);
        }

        /// What comes to the queues that are played at once.
        List<Piece> pieces(long seed, int backlog) {
            return LongStream.range(100 * seed, 100 * seed + AT_ONCE)
                    .mapToObj(one -> new Piece(traffic.draw(SPAN, one), service.withBacklog(backlog)))
                    .toList();
        }

        /// The smallest limits by which nobody is turned away, of fresh stretches: the least first.
        double[] needed() {
            return LongStream.range(10_000, 10_000 + FRESH)
                    .mapToDouble(fresh -> pieces(fresh, ENDLESS).stream()
                                    .mapToLong(piece -> Foretold.of(piece.course(), piece.service())
                                            .peak())
                                    .max()
                                    .orElseThrow()
                            - 1.0)
                    .sorted()
                    .toArray();
        }
    }

    private static final Duration ROUND = Duration.ofMillis(400);
    private static final Duration AWAY = Duration.ofMillis(251);

    /// Strangers and a day are let come to a server that accepts in rounds. At one that is nearly as busy as it
    /// can be, each moment in which the machine does something else would make a longer line than all clients.
    private static final List<Source> SOURCES = List.of(
            new Source("Poisson", new Stalls(307, ROUND, AWAY, AWAY), 41, 1_993, 1),
            new Source("bursty", new Bursty(47, 16, 20, Duration.ofMillis(5)), 41, 997, 3),
            new Source("stalls", new Stalls(397, ROUND, Duration.ofMillis(97), Duration.ofMillis(201)), 37, 1_993, 1),
            new Source(
                    "diurnal",
                    new Both(new Diurnal(97, 499, SPAN.dividedBy(3)), new Stalls(1, ROUND, AWAY, AWAY)),
                    61,
                    1_993,
                    12));

    @Test
    void theAdvisedSizeHoldsFreshTrafficOfTheSameSource() {
        List<String> failures = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                advised();
                return;
            } catch (AssertionError disturbed) {
                failures.add(disturbed.getMessage());
            }
        }
        throw new AssertionError(failures.toString());
    }

    private static void advised() {
        List<RecordedRun> runs = RecordedRun.play(SOURCES.stream()
                .flatMap(source -> source.pieces(source.seed(), source.service().backlog()).stream())
                .toList());
        List<Piece> fresh = new ArrayList<>();
        int first = 0;
        for (Source source : SOURCES) {
            Sizes sizes = raised(source, runs.subList(first, first + AT_ONCE));
            first += AT_ONCE;
            keepsItsPromise(source, sizes);
            fresh.addAll(source.pieces(source.seed() + 1, (int) sizes.recommended()));
        }
        RecordedRun.play(fresh).forEach(AdviceKernelTest::isAsForetold);
    }

    private static Sizes raised(Source source, List<RecordedRun> runs) {
        assertThat(runs).as(source.name()).allMatch(run -> run.truth().overflows() > 0);
        Advice advice = Advisor.advise(RecordedRun.inARow(runs), WISH);
        assertThat(advice).as(source.name()).isInstanceOf(Advice.Raise.class);
        return ((Advice.Raise) advice).sizes();
    }

    /// Overflows are no more often than promised, and the size is no more than a quarter off the smallest of
    /// which that is true.
    private static void keepsItsPromise(Source source, Sizes sizes) {
        double[] needed = source.needed();
        double promised = sizes.chance().probability();
        double found =
                Arrays.stream(needed).filter(need -> need > sizes.recommended()).count() / (double) FRESH;
        double smallest = needed[(int) Math.clamp(Math.ceil((1 - promised) * FRESH) - 1, 0, FRESH - 1)];
        String what =
                source.name() + ": smallest " + smallest + ", found " + found + ", promised " + promised + ", " + sizes;
        assertThat(found).as(what).isLessThanOrEqualTo(promised);
        assertThat((double) sizes.recommended())
                .as(what)
                .isBetween((1 - QUARTER) * smallest - 1, (1 + QUARTER) * smallest + 1);
    }

    /// The kernel's queue does with those who really came what arithmetic says, by which the promise was tried.
    private static void isAsForetold(RecordedRun run) {
        Foretold foretold = Foretold.of(run.played(), run.service().withBacklog(ENDLESS));
        long capacity = run.service().backlog() + 1L;
        double peak = run.demand().peak().queue().length();
        double expected = Math.min(capacity, foretold.peak());
        assertThat(peak)
                .as(run.service() + ": " + run.truth())
                .isBetween((1 - QUARTER) * expected - CLOSE, (1 + QUARTER) * expected + CLOSE);
        if (foretold.peak() * (1 + QUARTER) + CLOSE < capacity) {
            assertThat(run.truth().overflows()).as(run.service().toString()).isZero();
        }
    }

    @Test
    void overloadIsCalledSoWhateverTheSize() {
        Source overload = new Source("overload", new Poisson(311), 31, 199, 3);
        List<RecordedRun> runs = RecordedRun.play(List.of(
                overload.pieces(overload.seed(), 31).getFirst(),
                overload.pieces(overload.seed(), 211).getFirst()));
        for (RecordedRun run : runs) {
            assertThat(Advisor.advise(run.demand(), WISH))
                    .as(run.truth().toString())
                    .isInstanceOfSatisfying(
                            Advice.Capacity.class,
                            capacity -> assertThat(capacity.lack()).isEqualTo(Advice.Lack.OVERLOAD));
        }
    }

    @Test
    void aFewClientsAreNoEvidence() {
        Traffic few = new Poisson(3);
        RecordedRun run = RecordedRun.play(
                        List.of(new Piece(few.draw(Duration.ofSeconds(2), 5), new Service(31, 397, PATIENCE))))
                .getFirst();
        assertThat(Advisor.advise(run.demand(), WISH))
                .isInstanceOfSatisfying(
                        Advice.None.class, none -> assertThat(none.reason()).isEqualTo(Advice.Missing.EVIDENCE));
    }
}
