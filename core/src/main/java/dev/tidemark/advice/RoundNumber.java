package dev.tidemark.advice;

/// Numbers that people would choose, close to what is wanted.
final class RoundNumber {
    /// One step is this part of the number or less: where it is known well, and where it is not.
    private static final long FINE = 32;

    private static final long COARSE = 16;

    private RoundNumber() {}

    /// Within 1.6 %.
    static long near(long number) {
        long step = step(number, FINE);
        return (number + step / 2) / step * step;
    }

    /// No less, and within 6 %.
    static long up(long number) {
        return Math.ceilDiv(number, step(number, COARSE)) * step(number, COARSE);
    }

    static long down(long number) {
        long step = step(number, FINE);
        return number / step * step;
    }

    /// The greatest of 1, 2, 5, 10, 20, 50 ... that is no more than a part of the number.
    private static long step(long number, long part) {
        long step = 1;
        while (true) {
            long next = Long.toString(step).startsWith("2") ? step / 2 * 5 : step * 2;
            if (next * part > number) {
                return step;
            }
            step = next;
        }
    }
}
