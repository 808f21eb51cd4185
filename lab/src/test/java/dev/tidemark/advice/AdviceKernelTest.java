package dev.tidemark.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.advice.RecordedRun.Piece;
import dev.tidemark.lab.traffic.Service;
import dev.tidemark.lab.traffic.Traffic;
import dev.tidemark.lab.traffic.Traffic.Bursty;
import dev.tidemark.lab.traffic.Traffic.Diurnal;
import dev.tidemark.lab.traffic.Traffic.Poisson;
import dev.tidemark.lab.traffic.Traffic.Stalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Advice from what the kernel recorded of traffic of known truth, held against fresh traffic of the same source.
final class AdviceKernelTest {
    private static final boolean LONG = Boolean.getBoolean("tidemark.long");
    private static final Duration SPAN = Duration.ofSeconds(LONG ? 90 : 9);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Wish WISH = Wish.of(Duration.ofSeconds(2));
    private static final int OVERSIZED = 4_096;
    private static final int ATTEMPTS = 3;

    /// A source, and a queue that is too small for it.
    ///
    /// @param isTold whether what it needs is its own doing; where a server is nearly as busy as it can be, each
    ///     moment in which the machine does something else makes a longer line than all clients
    private record Source(String name, Traffic traffic, Service service, boolean isTold) {
        Source(String name, Traffic traffic, int backlog, double acceptsPerSecond, boolean isTold) {
            this(name, traffic, new Service(backlog, acceptsPerSecond, PATIENCE), isTold);
        }

        Piece piece(long seed, int backlog) {
            return new Piece(traffic.draw(SPAN, seed), service.withBacklog(backlog));
        }
    }

    private static final List<Source> SOURCES = List.of(
            new Source("Poisson", new Poisson(379), 11, 397, false),
            new Source("bursty", new Bursty(47, 2, 31, Duration.ofMillis(5)), 31, 397, true),
            new Source(
                    "stalls",
                    new Stalls(199, Duration.ofMillis(1_100), Duration.ofMillis(197), Duration.ofMillis(401)),
                    29,
                    1_993,
                    true),
            new Source("diurnal", new Diurnal(97, 397, SPAN), 13, 397, false));

    @Test
    void theAdvisedSizeHoldsFreshTrafficOfTheSameSource() {
        List<String> failures = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                advised(101L * (attempt + 1));
                return;
            } catch (AssertionError disturbed) {
                failures.add(disturbed.getMessage());
            }
        }
        throw new AssertionError(failures.toString());
    }

    private static void advised(long seed) {
        List<Piece> pieces = new ArrayList<>();
        for (Source source : SOURCES) {
            pieces.add(source.piece(seed, source.service().backlog()));
            pieces.add(source.piece(seed, OVERSIZED));
        }
        List<RecordedRun> runs = RecordedRun.play(pieces);
        List<Piece> fresh = new ArrayList<>();
        double promised = 0;
        for (int i = 0; i < SOURCES.size(); i++) {
            Sizes sizes = raised(SOURCES.get(i), runs.get(2 * i));
            if (SOURCES.get(i).isTold()) {
                holdsWhatCame(SOURCES.get(i), sizes, runs.get(2 * i + 1));
            }
            promised += sizes.chance().probability();
            fresh.add(SOURCES.get(i).piece(seed + 7, (int) sizes.recommended()));
        }
        // What is promised is no more than so many; nine seconds are few bursts, of which little can be promised.
        assertThat(RecordedRun.play(fresh).stream()
                        .filter(run -> run.truth().overflows() > 0)
                        .map(run -> run.service() + ": " + run.truth())
                        .toList())
                .hasSizeLessThanOrEqualTo((int) Math.ceil(promised));
    }

    private static Sizes raised(Source source, RecordedRun run) {
        assertThat(run.truth().overflows()).as(source.name()).isPositive();
        Advice advice = Advisor.advise(run.demand(), WISH);
        assertThat(advice).as(source.name() + ": " + run.truth()).isInstanceOf(Advice.Raise.class);
        Sizes sizes = ((Advice.Raise) advice).sizes();
        return sizes;
    }

    /// The peak of a queue that turned nobody away is the smallest that would do, and one more.
    private static void holdsWhatCame(Source source, Sizes sizes, RecordedRun unbounded) {
        assertThat(unbounded.truth().overflows()).isZero();
        long smallest = unbounded.demand().peak().queue().length() - 1;
        assertThat((double) sizes.least())
                .as(source.name() + ": least " + sizes + ", really " + smallest)
                .isBetween(0.75 * smallest - 3, 1.25 * smallest + 3);
    }

    @Test
    void overloadIsCalledSoWhateverTheSize() {
        Source overload = new Source("overload", new Poisson(311), 31, 199, false);
        List<RecordedRun> runs = RecordedRun.play(List.of(overload.piece(3, 31), overload.piece(3, 211)));
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
