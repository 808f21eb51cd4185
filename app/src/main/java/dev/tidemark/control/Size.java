package dev.tidemark.control;

import java.util.OptionalLong;

/// How large an accept queue is to be.
///
/// @param number the limit asked for, from 1; empty for as much as somaxconn of the listener's namespace allows
public record Size(OptionalLong number) {
    /// As much as somaxconn allows.
    public static final Size MAX = new Size(OptionalLong.empty());

    private static final String EXPECTED = " (expected: from 1 to " + Integer.MAX_VALUE + ", or max)";

    public Size {
        if (number.isPresent() && (number.getAsLong() < 1 || number.getAsLong() > Integer.MAX_VALUE)) {
            throw new IllegalArgumentException(number.getAsLong() + EXPECTED);
        }
    }

    /// Parses what a user wrote: a number, or `max`.
    ///
    /// @throws IllegalArgumentException with `VALUE (expected: …)` as its message
    public static Size parse(String text) {
        if (text.equals("max")) {
            return MAX;
        }
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(text + EXPECTED);
        }
        return new Size(OptionalLong.of(Long.parseLong(text)));
    }
}
