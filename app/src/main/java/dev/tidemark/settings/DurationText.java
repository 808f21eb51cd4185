package dev.tidemark.settings;

import java.time.Duration;
import java.util.Locale;

/// Durations as users write them: a whole number with its unit, `10ms 1s 5m 2h 7d`.
public final class DurationText {
    private static final String[] UNITS = {"us", "ms", "s", "m", "h", "d"};
    private static final long[] NANOS = {
        1_000L, 1_000_000L, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L, 86_400_000_000_000L
    };

    private DurationText() {}

    /// As [#parse] takes it, in the coarsest of us, ms and s that tells all of it: `2s`, `500ms`.
    public static String of(Duration duration) {
        long nanos = duration.toNanos();
        for (int unit = 2; unit > 0; unit--) {
            if (nanos % NANOS[unit] == 0) {
                return nanos / NANOS[unit] + UNITS[unit];
            }
        }
        return nanos / NANOS[0] + UNITS[0];
    }

    /// Parses `text`.
    ///
    /// @throws IllegalArgumentException with `VALUE (expected: …)` as its message
    public static Duration parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < lower.length() && lower.charAt(digits) >= '0' && lower.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > 12) {
            throw new IllegalArgumentException(text + " (expected: a duration with its unit, such as 10s)");
        }
        String unit = lower.substring(digits);
        if (unit.isEmpty()) {
            if (text.equals("0")) {
                return Duration.ZERO;
            }
            throw new IllegalArgumentException(text + " (expected: a duration with its unit, " + text + "ms)");
        }
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].equals(unit)) {
                try {
                    return Duration.ofNanos(Math.multiplyExact(Long.parseLong(lower.substring(0, digits)), NANOS[i]));
                } catch (ArithmeticException overflow) {
                    throw new IllegalArgumentException(text + " (expected: less than 292 years)");
                }
            }
        }
        throw new IllegalArgumentException(text + " (expected: one of the units us, ms, s, m, h, d)");
    }
}
