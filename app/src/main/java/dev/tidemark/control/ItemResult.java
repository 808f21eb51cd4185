package dev.tidemark.control;

import java.util.Optional;

/// How one item of a change ended, and what it is now.
///
/// @param after what it is now, in the form of [ChangeItem]; empty where no file makes a setting, and when it
///     is not known
/// @param reason why it is not as asked; empty when it is
public record ItemResult(Outcome outcome, Optional<String> after, Optional<String> reason) {
    /// As asked.
    public static ItemResult changed(Optional<String> after) {
        return new ItemResult(Outcome.CHANGED, after, Optional.empty());
    }

    /// Not as asked.
    public static ItemResult of(Outcome outcome, Optional<String> after, String reason) {
        return new ItemResult(outcome, after, Optional.of(reason));
    }

    /// Not done, for this reason.
    public static ItemResult failed(Optional<String> now, String reason) {
        return of(Outcome.FAILED, now, reason);
    }
}
