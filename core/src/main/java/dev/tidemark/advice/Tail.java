package dev.tidemark.advice;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How the largest of many bursts are spread, drawn on beyond the largest one seen.
///
/// Peaks over a threshold, with a generalized Pareto tail ([Excess]). The threshold is half of the tenth largest
/// burst, which hardly moves with the largest one, and rises where bursts have a usual size above it.
/// docs/decisions/0013-sizes.md says why, and docs/sizing.md how far off it was.
final class Tail {
    /// Fewer large bursts than this say nothing about their tail.
    static final int ENOUGH = 10;

    /// Of so many, half may be left out.
    private static final int SPLIT = 20;

    /// Below this shape the tail ends so soon that the threshold is below the usual size.
    private static final double USUAL_SIZE = -1;

    /// The size for a promise lies one such error below the one for the bare estimate, which itself is off by
    /// one: together that is a quarter.
    private static final double SURE = 0.1;

    private final double[] sizes;
    private final Excess excess;

    private Tail(double[] sizes, Excess excess) {
        this.sizes = sizes;
        this.excess = excess;
    }

    /// The tail of these bursts; empty where too few of them are large.
    static Optional<Tail> of(List<Double> bursts) {
        double[] sizes = bursts.stream().mapToDouble(size -> size).sorted().toArray();
        return sizes.length > ENOUGH && large(sizes) >= ENOUGH ? Optional.of(of(sizes)) : Optional.empty();
    }

    private static Tail of(double[] sizes) {
        double half = Math.floor(sizes[sizes.length - ENOUGH] / 2);
        Excess excess = Excess.over(half < sizes[0] ? Math.floor(sizes[0]) - 1 : half, sizes);
        while (excess.shape() < USUAL_SIZE) {
            Excess upper = Excess.over(excess.median(), sizes);
            if (upper.count() < SPLIT) {
                break;
            }
            excess = upper;
        }
        return new Tail(sizes, excess.straightened());
    }

    /// How many are larger than a third of the largest: where small ones are many, they say nothing about large
    /// ones.
    private static int large(double[] sizes) {
        double third = sizes[sizes.length - 1] / 3;
        return (int) Arrays.stream(sizes).filter(size -> size > third).count();
    }

    /// The same, of bursts that clump ([Clumping]).
    Tail clumped(double clumping) {
        return new Tail(sizes, excess.clumped(clumping));
    }

    /// It is drawn through all that are larger.
    double threshold() {
        return excess.threshold();
    }

    /// How many bursts it is drawn through.
    int above() {
        return excess.count();
    }

    /// How many bursts of as many as were seen are larger than `size`, on the average.
    double expectedAbove(double size) {
        return size < excess.threshold() ? seenAbove(size) : excess.expectedAbove(size);
    }

    /// No more than so many, with a confidence of [Chance#CONFIDENCE].
    double mostAbove(double size) {
        return size < excess.threshold() ? Chance.most(seenAbove(size)) : excess.mostAbove(size);
    }

    /// The size that `expected` bursts of as many as were seen exceed, on the average.
    ///
    /// @param expected fewer than [#above]
    double exceededBy(double expected) {
        return excess.exceededBy(expected);
    }

    /// How far off [#exceededBy] may be in either direction, as a share of it, in four of five cases.
    double spread(double expected) {
        return excess.spread(expected);
    }

    /// Whether the size that keeps a promise is known to a quarter.
    boolean isSure(double expected) {
        return spread(expected) <= SURE;
    }

    double largest() {
        return sizes[sizes.length - 1];
    }

    private long seenAbove(double size) {
        return Arrays.stream(sizes).filter(seen -> seen > size).count();
    }
}
