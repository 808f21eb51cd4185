package dev.tidemark.tui;

import dev.tidemark.agent.LiveView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What there is to be shown at one moment.
///
/// @param latest the latest view; empty before the first
/// @param trouble why there is none that is newer; empty while they come
/// @param oldestWait how long the first in line of the selected listener has waited; empty where nobody looked
/// @param nanos now, by `System.nanoTime()`
record TopPicture(
        Optional<LiveView> latest, Optional<String> trouble, Optional<Duration> oldestWait, Instant now, long nanos) {
    TopPicture withOldestWait(Optional<Duration> wait) {
        return new TopPicture(latest, trouble, wait, now, nanos);
    }

    /// The view to show.
    Optional<LiveView> view(TopState state) {
        return state.frozen().isPresent() ? state.frozen() : latest;
    }
}
