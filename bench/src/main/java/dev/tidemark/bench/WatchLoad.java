package dev.tidemark.bench;

import dev.tidemark.listener.SnapshotReader;
import dev.tidemark.listener.SnapshotReader.Part;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.locks.LockSupport;

/// A program that samples at a steady rate, as `watch` does, and tells what CPU time that took.
///
/// Arguments: samples a second, seconds to measure. Prints microseconds of CPU time for each second, those of the
/// whole JVM, after as long a warm-up. It is to be started with the flags of the launcher.
final class WatchLoad {
    private static final long WARM_UP_PERIOD = Duration.ofMillis(1).toNanos();

    private WatchLoad() {}

    public static void main(String[] arguments) {
        long period = Duration.ofSeconds(1).toNanos() / Integer.parseInt(arguments[0]);
        long time = Duration.ofSeconds(Integer.parseInt(arguments[1])).toNanos();
        var process = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        try (SnapshotReader reader = Ours.open(EnumSet.of(Part.COUNTERS, Part.OWNERS))) {
            sample(reader, WARM_UP_PERIOD, WARM_UP_PERIOD * 2_000);
            long cpu = process.getProcessCpuTime();
            long begin = System.nanoTime();
            sample(reader, period, time);
            long elapsed = System.nanoTime() - begin;
            System.out.println((process.getProcessCpuTime() - cpu) * 1_000_000 / elapsed);
        }
    }

    private static void sample(SnapshotReader reader, long period, long time) {
        long begin = System.nanoTime();
        for (long due = period; due <= time; due += period) {
            for (long left = left(begin, due); left > 0; left = left(begin, due)) {
                LockSupport.parkNanos(left);
            }
            if (reader.read().tcp().isEmpty()) {
                throw new IllegalStateException("sample: empty (expected: listeners)");
            }
        }
    }

    private static long left(long begin, long due) {
        return begin + due - System.nanoTime();
    }
}
