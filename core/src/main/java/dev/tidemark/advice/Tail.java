package dev.tidemark.advice;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How the largest of many bursts are spread, drawn on beyond the largest one seen.
///
/// Peaks over a threshold, the larger half of those above a third of the largest, with a generalized Pareto tail
/// fitted by L-moments. Its shape is drawn towards that of an exponential tail, which a queue in front of a
/// steady owner has (docs/decisions/0013-sizes.md), as far as few bursts tell little of it, and raised by 1 /
/// number of those above the threshold: with that allowance an exponential tail of unknown scale is exceeded as
/// often as promised, on the average over what was seen.
final class Tail {
    /// Fewer large bursts than this say nothing about their tail.
    static final int ENOUGH = 10;

    /// Sizes are whole numbers.
    private static final double HALF = 0.5;

    private static final double AS_MANY_SAY_HALF = 30;

    private final double[] sizes;
    private final int above;
    private final double threshold;
    private final double scale;
    private final double shape;

    private Tail(double[] sizes, int above, double threshold, double scale, double shape) {
        this.sizes = sizes;
        this.above = above;
        this.threshold = threshold;
        this.scale = scale;
        this.shape = shape;
    }

    /// The tail of these bursts; empty where too few of them are large.
    static Optional<Tail> of(List<Double> bursts) {
        double[] sizes = bursts.stream().mapToDouble(size -> size).sorted().toArray();
        return sizes.length > ENOUGH && large(sizes) >= ENOUGH ? Optional.of(of(sizes)) : Optional.empty();
    }

    private static Tail of(double[] sizes) {
        double threshold = sizes[sizes.length - 1 - Math.max(ENOUGH - 1, large(sizes) / 2)];
        double[] excess = Arrays.stream(sizes)
                .filter(size -> size > threshold)
                .map(size -> Math.max(0, size - threshold - HALF))
                .sorted()
                .toArray();
        int above = excess.length;
        double mean = Arrays.stream(excess).average().orElse(0);
        double fitted = shape(excess, mean);
        double shape = Math.clamp(fitted * above / (above + AS_MANY_SAY_HALF), -0.5, 0.3);
        return new Tail(sizes, above, threshold, mean * (1 - shape), Math.min(0.5, shape + 1.0 / Math.max(1, above)));
    }

    /// By L-moments: 2 - first / second one. They are hardly biased where there are few.
    private static double shape(double[] sorted, double mean) {
        int n = sorted.length;
        double second = 0;
        for (int i = 0; i < n; i++) {
            second += sorted[i] * (2.0 * i + 1 - n) / Math.max(1.0, n * (n - 1.0));
        }
        return second > 0 ? 2 - mean / second : 0;
    }

    /// How many are larger than a third of the largest: where small ones are many, they say nothing about large
    /// ones.
    private static int large(double[] sizes) {
        double third = sizes[sizes.length - 1] / 3;
        return (int) Arrays.stream(sizes).filter(size -> size > third).count();
    }

    /// How many bursts it is drawn through.
    int above() {
        return above;
    }

    /// How many bursts of as many as were seen are larger than `size`, on the average.
    double expectedAbove(double size) {
        if (size < threshold || above == 0) {
            return Arrays.stream(sizes).filter(seen -> seen > size).count();
        }
        double reach = 1 + shape * (size - threshold) / scale;
        if (Math.abs(shape) < 1e-6) {
            return above * Math.exp(-(size - threshold) / scale);
        }
        return reach <= 0 ? 0 : above * Math.pow(reach, -1 / shape);
    }

    /// The size that `expected` bursts of as many as were seen exceed, on the average.
    ///
    /// @param expected fewer than [#above]
    double exceededBy(double expected) {
        if (above <= expected) {
            return threshold;
        }
        if (Math.abs(shape) < 1e-6) {
            return threshold + scale * Math.log(above / expected);
        }
        return threshold + scale / shape * (Math.pow(above / expected, shape) - 1);
    }

    double largest() {
        return sizes[sizes.length - 1];
    }
}
