package dev.tidemark.advice;

/// Numbers that people would choose, within 3 % of what is wanted.
final class RoundNumber {
    private static final long PART = 32;

    private RoundNumber() {}

    static long near(long number) {
        return Math.round((double) number / step(number)) * step(number);
    }

    static long down(long number) {
        return number / step(number) * step(number);
    }

    /// The greatest of 1, 2, 5, 10, 20, 50 ... that is a thirty-second of the number or less.
    private static long step(long number) {
        long step = 1;
        while (true) {
            long next = Long.toString(step).startsWith("2") ? step / 2 * 5 : step * 2;
            if (next * PART > number) {
                return step;
            }
            step = next;
        }
    }
}
