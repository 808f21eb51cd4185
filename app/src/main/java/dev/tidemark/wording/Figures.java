package dev.tidemark.wording;

import dev.tidemark.listener.AcceptQueue;
import java.time.Duration;

/// How figures are written: digits only, no separators; percent rounded down; durations with their unit.
public final class Figures {
    private Figures() {}

    /// The fill of a queue: `0%`, `<1%`, `74%`, `100%`. Rounded down, so that 100% means full.
    public static String percent(AcceptQueue queue) {
        return queue.length() > 0 && queue.percent() == 0 ? "<1%" : queue.percent() + "%";
    }

    /// `51/51`: length / capacity.
    public static String queue(AcceptQueue queue) {
        return queue.length() + "/" + queue.capacity();
    }

    /// A rise: `+104`, `+0`.
    public static String rise(long change) {
        return change < 0 ? Long.toString(change) : "+" + change;
    }

    /// Memory: `563 kB`, of 1000 bytes each.
    public static String bytes(long bytes) {
        return (bytes + 500) / 1000 + " kB";
    }

    /// A chance from 0 to 1 in whole percent, rounded up: `9%`, `<1%`, `0%`.
    public static String chance(double probability) {
        if (probability > 0 && probability < 0.01) {
            return "<1%";
        }
        return (long) Math.ceil(probability * 100 - 1e-9) + "%";
    }

    /// `850 us`, `106 ms`, `1.01 s`, `10 s`, `3 min 20 s`, `2 h 5 min`, `3 d`.
    public static String duration(Duration duration) {
        if (duration.isZero()) {
            return "0 s";
        }
        long micros = duration.toNanos() / 1000;
        if (micros < 1000) {
            return micros + " us";
        }
        if (micros < 1_000_000) {
            return micros / 1000 + " ms";
        }
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            long hundredths = duration.toMillis() / 10 % 100;
            if (hundredths == 0) {
                return seconds + " s";
            }
            return seconds + "." + (hundredths < 10 ? "0" : "") + hundredths + " s";
        }
        if (seconds < 3600) {
            return two(seconds / 60, "min", seconds % 60, "s");
        }
        if (seconds < 48 * 3600) {
            return two(seconds / 3600, "h", seconds / 60 % 60, "min");
        }
        return two(seconds / 86400, "d", seconds / 3600 % 24, "h");
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
