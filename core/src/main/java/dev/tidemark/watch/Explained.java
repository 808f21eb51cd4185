package dev.tidemark.watch;

/// How many of a namespace's overflows the kernel recorded whom they hit, and when.
///
/// @param overflows as the kernel counts them, since reasons are recorded
/// @param explained those that a listener's record accounts for
public record Explained(long overflows, long explained) {
    /// 1 where each is explained.
    public double share() {
        return overflows == 0 ? 1 : (double) explained / overflows;
    }

    /// In whole percent, rounded down; 100 where there were none.
    public long percent() {
        return overflows == 0 ? 100 : explained * 100 / overflows;
    }
}
