package dev.tidemark.history;

import dev.tidemark.kernel.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An overflow episode: a stretch of samples in which a namespace's ListenOverflows rose.
///
/// @param id counts up, never given twice by one history file
/// @param namespace where
/// @param from the last reading of the counters before the rise
/// @param to the reading that showed the last rise; empty while it goes on
/// @param overflows by how much ListenOverflows rose: packets, not clients
/// @param suspects the listeners whose own drops rose meanwhile, the most first: exactly one is where it was,
///     several make it ambiguous, none means that the listener went before it was seen
public record Episode(
        long id, String namespace, Instant from, Optional<Instant> to, long overflows, List<Suspect> suspects) {
    public Episode {
        suspects = List.copyOf(suspects);
    }

    /// A listener whose drops rose in an episode.
    ///
    /// @param drops by how much
    /// @param peak its highest length in the episode, as sampled
    /// @param limit its limit then
    public record Suspect(ListenerKey listener, Reading<Long> drops, long peak, long limit) {}

    /// Whether it cannot be told for certain which listener overflowed.
    public boolean isAmbiguous() {
        return suspects.size() != 1;
    }
}
