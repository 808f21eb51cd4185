package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;

/// What the screen shows just now.
sealed interface TopPage {
    /// All listeners.
    record Rows() implements TopPage {}

    /// All listeners, while a filter is typed.
    ///
    /// @param typed so far
    /// @param complaint why the last attempt was refused; empty when none was
    record Filtering(String typed, String complaint) implements TopPage {}

    /// The selected listener alone.
    record Detail(int scrolled) implements TopPage {}

    /// What keys do and words mean.
    record Help(int scrolled) implements TopPage {}

    /// A text to read, such as what the doctor says.
    record Text(String title, String text, int scrolled) implements TopPage {}

    /// Something takes its time; the last line counts it down.
    ///
    /// @param untilNanos when it should be done, by `System.nanoTime()`
    record Working(String what, long untilNanos) implements TopPage {}

    /// All listeners, while a new limit for one of them is typed.
    record Limiting(LiveListener listener, String typed, String complaint) implements TopPage {}

    /// A plan to be confirmed.
    record Planned(LiveListener listener, String plan) implements TopPage {}

    /// Whether rows are seen.
    default boolean showsRows() {
        return switch (this) {
            case Rows _, Filtering _, Limiting _, Working _ -> true;
            case Detail _, Help _, Text _, Planned _ -> false;
        };
    }
}
