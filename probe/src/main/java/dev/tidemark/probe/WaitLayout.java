package dev.tidemark.probe;

/// Where in the value of a listener's waits each figure stands: `struct waits` of `probe/src/main/bpf/waits.h`.
/// Native byte order.
final class WaitLayout {
    /// Of all waits, in microseconds.
    static final int SUM = 0;

    /// How many waits took less than a microsecond, less than 2, less than 4 and so on, each wait counted once.
    static final int COUNTS = 8;

    /// What waited longer than the last can tell counts there.
    static final int BUCKETS = 32;

    static final int BYTES = COUNTS + BUCKETS * Long.BYTES;

    private WaitLayout() {}
}
