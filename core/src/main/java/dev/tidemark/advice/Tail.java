package dev.tidemark.advice;

import java.util.Arrays;
import java.util.List;

/// How the largest of many bursts are spread, drawn on beyond the largest one seen.
///
/// Peaks over a threshold, with a generalized Pareto tail fitted by moments. Its shape is drawn towards that of an
/// exponential tail, which a queue in front of a steady owner has (docs/decisions/0013-sizes.md), as far as few bursts
/// tell little of it, and raised by 1 / number of those above the threshold: with that allowance an exponential tail of
/// unknown scale is exceeded as often as promised, on the average over what was seen.
///
/// @param sizes of all bursts, the smallest first
/// @param above how many of them are above the threshold
record Tail(double[] sizes, int above, double threshold, double scale, double shape) {
    /// Fewer bursts than this say nothing about their tail.
    static final int ENOUGH = 10;

    private static final int LEAST_ABOVE = 9;
    private static final int MOST_ABOVE = 150;
    private static final double AS_MANY_SAY_HALF = 30;

    static Tail of(List<Double> bursts) {
        if (bursts.size() < ENOUGH) {
            throw new IllegalArgumentException("bursts: " + bursts.size() + " (expected: from " + ENOUGH + ")");
        }
        double[] sizes = bursts.stream().mapToDouble(size -> size).sorted().toArray();
        int above = Math.clamp(sizes.length / 4, LEAST_ABOVE, Math.min(MOST_ABOVE, sizes.length - 1));
        double threshold = sizes[sizes.length - 1 - above];
        double[] excess = Arrays.stream(sizes, sizes.length - above, sizes.length)
                .map(size -> size - threshold)
                .toArray();
        double mean = Arrays.stream(excess).average().orElse(0);
        double variance =
                Arrays.stream(excess).map(one -> (one - mean) * (one - mean)).sum() / (above - 1);
        double moments = variance > 0 ? (1 - mean * mean / variance) / 2 : 0;
        double shape = Math.clamp(moments * above / (above + AS_MANY_SAY_HALF), -0.5, 0.3);
        return new Tail(sizes, above, threshold, mean * (1 - shape), shape + 1.0 / above);
    }

    /// How many bursts of as many as were seen are larger than `size`, on the average.
    double expectedAbove(double size) {
        if (size < threshold || scale <= 0) {
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
        if (Math.abs(shape) < 1e-6) {
            return threshold + scale * Math.log(above / expected);
        }
        return threshold + scale / shape * (Math.pow(above / expected, shape) - 1);
    }

    double largest() {
        return sizes[sizes.length - 1];
    }
}
