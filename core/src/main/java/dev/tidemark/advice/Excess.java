package dev.tidemark.advice;

import java.util.Arrays;

/// By how much the bursts above a threshold exceed it: a generalized Pareto distribution, fitted by L-moments.
///
/// Its shape is taken for 0, an exponential tail, which a queue in front of a steady owner has
/// (docs/decisions/0013-sizes.md), unless the bursts say otherwise beyond chance; and the rest of the way as far
/// as they do (James and Stein).
final class Excess {
    private static final double HALF = 0.5;

    /// Where sizes are few and small, that they are whole numbers is what their shape tells.
    private static final double WHOLE = 3;

    /// So many standard errors, squared, are taken for chance.
    private static final double CHANCE_HEAVY = 6;

    private static final double CHANCE_BOUNDED = 4;
    private static final double MOST_SHAPE = 0.2;
    private static final double LEAST_SHAPE = -0.5;

    /// Variance of an exponential tail's fitted shape, times the number of bursts.
    private static final double SHAPE_VARIANCE = 4.0 / 3;

    private static final double TINY = 1e-6;

    private final double threshold;
    private final double[] sorted;
    private final double mean;
    private final double shape;
    private final double clumping;

    /// @param threshold half a connection above a whole number: sizes are whole
    /// @param sorted excesses, the least first
    /// @param mean of them
    /// @param shape above 0: heavier than exponential; below: there is a greatest size
    /// @param clumping of the bursts in time ([Clumping]): so many of them count as one
    private Excess(double threshold, double[] sorted, double mean, double shape, double clumping) {
        this.threshold = threshold;
        this.sorted = sorted;
        this.mean = mean;
        this.shape = shape;
        this.clumping = clumping;
    }

    /// Of those of `sizes` that are larger.
    static Excess over(double threshold, double[] sizes) {
        double from = threshold + HALF;
        double[] sorted = Arrays.stream(sizes)
                .filter(size -> size > threshold)
                .map(size -> Math.max(0, size - from))
                .sorted()
                .toArray();
        double mean = Arrays.stream(sorted).average().orElse(0);
        return new Excess(from, sorted, mean, mean < WHOLE ? 0 : shrunk(fitted(sorted, mean), sorted.length), 1);
    }

    /// By L-moments: 2 - first / second one. They are hardly biased where there are few.
    private static double fitted(double[] sorted, double mean) {
        int n = sorted.length;
        double second = 0;
        for (int i = 0; i < n; i++) {
            second += sorted[i] * (2.0 * i + 1 - n) / Math.max(1.0, n * (n - 1.0));
        }
        return second > 0 ? 2 - mean / second : 0;
    }

    private static double shrunk(double fitted, int count) {
        double chance = (fitted > 0 ? CHANCE_HEAVY : CHANCE_BOUNDED) * SHAPE_VARIANCE / Math.max(1, count);
        return fitted * Math.max(0, 1 - chance / Math.max(TINY, fitted * fitted));
    }

    Excess clumped(double so) {
        return new Excess(threshold, sorted, mean, shape, so);
    }

    double threshold() {
        return threshold;
    }

    double shape() {
        return shape;
    }

    int count() {
        return sorted.length;
    }

    /// The whole number that half of them are above.
    double median() {
        return Math.floor(threshold + (sorted.length == 0 ? 0 : sorted[sorted.length / 2]));
    }

    /// The same, drawn half of the way towards its upper half where that is longer: what comes at different times
    /// of the day has different tails, and the longest one is what matters.
    Excess straightened() {
        double[] upper = Arrays.stream(sorted)
                .map(size -> size + threshold - median() - HALF)
                .filter(size -> size > 0)
                .toArray();
        double longer = Arrays.stream(upper).average().orElse(0);
        boolean isLonger = Math.abs(shape) < TINY && upper.length > 4 && longer > mean;
        return isLonger ? new Excess(threshold, sorted, (mean + longer) / 2, shape, clumping) : this;
    }

    double expectedAbove(double size) {
        return expectedAbove(size, mean, Math.clamp(shape, LEAST_SHAPE, MOST_SHAPE));
    }

    private double expectedAbove(double size, double mean, double shape) {
        double above = Math.max(0, size - threshold);
        if (Math.abs(shape) < TINY) {
            return count() * Math.exp(-above / mean);
        }
        double reach = 1 + shape * above / (mean * (1 - shape));
        return reach <= 0 ? 0 : count() * Math.pow(reach, -1 / shape);
    }

    /// With a confidence of [Chance#CONFIDENCE]: of an exponential tail, by the errors of its count and its mean;
    /// where there is a greatest size, by that of the shape.
    double mostAbove(double size) {
        if (shape > -TINY) {
            return expectedAbove(size) * Math.exp(Chance.Z * Math.sqrt(clumping) * error(size));
        }
        double heavier = Math.min(0, shape + Chance.Z * Math.sqrt(clumping) * shapeError());
        return Math.max(expectedAbove(size), expectedAbove(size, mean, heavier));
    }

    /// Standard error of the logarithm of what is expected above: of an exponential tail, what it is multiplied
    /// by is as far off as the count, and its exponent as far as the mean.
    private double error(double size) {
        double exponent = Math.log(count() / Math.max(TINY, expectedAbove(size)));
        return Math.sqrt((1 + exponent * exponent) / Math.max(1, count()));
    }

    /// Of a shape found by probability weighted moments (Hosking and Wallis, Technometrics 29, 1987).
    private double shapeError() {
        double at = Math.max(-1, shape);
        double one = 1 - at;
        double two = 2 - at;
        double variance = one * two * two * (1 - at + 2 * at * at) / ((1 - 2 * at) * (3 - 2 * at));
        return Math.sqrt(variance / Math.max(1, count()));
    }

    double exceededBy(double expected) {
        return exceededBy(expected, shape);
    }

    private double exceededBy(double expected, double shape) {
        double at = Math.clamp(shape, LEAST_SHAPE, MOST_SHAPE);
        if (count() <= expected) {
            return threshold;
        }
        return Math.abs(at) < TINY
                ? threshold + mean * Math.log(count() / expected)
                : threshold + mean * (1 - at) / at * (Math.pow(count() / expected, at) - 1);
    }

    /// How far off [#exceededBy] may be, as a share of it, in four of five cases.
    double spread(double expected) {
        double size = exceededBy(expected);
        if (shape > -TINY) {
            return Chance.Z * error(size) * mean / Math.max(1, size);
        }
        double heavier = exceededBy(expected, Math.min(0, shape + Chance.Z * shapeError())) - size;
        return (heavier + Chance.Z * mean / Math.sqrt(count())) / Math.max(1, size);
    }
}
