package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What can be done about the selected listener. Called on threads that may wait; texts may hold the colours of
/// [dev.tidemark.wording.Style], and names in them are harmless already.
public interface TopActions {
    /// How long [#findings] takes.
    Duration findingsTake();

    /// What is wrong with `listener`, as a text to read; also why that cannot be told.
    ///
    /// @param ended whether nobody waits for it any more
    /// @param columns how wide the screen is
    String findings(LiveListener listener, BooleanSupplier ended, int columns);

    /// How long the first in line of `listener` has waited; empty where nobody waits, and where that
    /// cannot be told for certain.
    Optional<Duration> oldestWait(LiveListener listener);

    /// What giving it another limit would do. Changes nothing.
    ///
    /// @param size as it was typed
    Proposal resize(LiveListener listener, String size);

    /// What a change would do, or why it cannot be done.
    sealed interface Proposal {
        /// @param text what is to be done
        /// @param apply does it, and says what came of it
        record Plan(String text, Supplier<String> apply) implements Proposal {}

        /// @param reason one sentence
        record Refused(String reason) implements Proposal {}
    }
}
