package dev.tidemark.advice;

/// How fast would have to be accepted so that some limit holds everybody and serves them in time.
final class Needed {
    private static final int HALVINGS = 24;

    private Needed() {}

    /// Connections a second, found by letting the course come to owners that are faster and faster.
    ///
    /// @param usual the rate that was seen
    static double rate(Course course, double usual, Wish wish) {
        double seconds = wish.patience().toNanos() / 1e9;
        double low = 1;
        double high = 2;
        while (high < 1e4 && !fits(course, high, usual, seconds)) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < HALVINGS && high - low > low / 1000; i++) {
            double middle = (low + high) / 2;
            if (fits(course, middle, usual, seconds)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return usual * high;
    }

    private static boolean fits(Course course, double faster, double usual, double seconds) {
        return EndlessQueue.highest(course, faster) <= Math.max(1, usual * faster * seconds);
    }
}
