package dev.tidemark.bench;

/// Something whose cost is measured: it can be run again and again.
///
/// For one thread at a time.
interface Subject extends AutoCloseable {
    /// As tables name it.
    String name();

    /// Runs `nanos.length` times, one after the other, and stores how long each took.
    void run(long[] nanos);

    /// The CPU time that all runs took so far, in user and kernel mode, with that of programs they started.
    long cpuNanos();

    @Override
    default void close() {}
}
