package dev.tidemark.control;

import java.util.Optional;

/// The values that a policy allows, from `least` to `most`; either may be missing.
///
/// @param subject what has such a value, in the middle of a sentence: `process:nginx a limit of`
record PolicyRange(String subject, Optional<Bound> least, Optional<Bound> most) {
    /// An end of the range.
    ///
    /// @param where the file and line that says so
    record Bound(long value, String where) {}

    boolean isEverything() {
        return least.isEmpty() && most.isEmpty();
    }

    /// Why `value` is not in the range; empty when it is.
    Optional<String> refuses(long value) {
        return least.filter(bound -> value < bound.value())
                .map(bound -> sentence(bound, "at least"))
                .or(() -> most.filter(bound -> value > bound.value()).map(bound -> sentence(bound, "at most")));
    }

    private String sentence(Bound bound, String direction) {
        return bound.where() + " allows " + subject + " " + direction + " " + bound.value();
    }
}
