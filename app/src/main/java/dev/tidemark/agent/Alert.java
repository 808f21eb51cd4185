package dev.tidemark.agent;

import dev.tidemark.history.ListenerKey;
import dev.tidemark.listener.AcceptQueue;
import java.time.Instant;
import java.util.Locale;

/// What somebody is told once about a listener: that a rule became true of it, or that it no longer is.
///
/// @param at when that was noticed
/// @param queue as it was then; when the listener is gone, as it was last
/// @param peak the highest length seen since the rule began to hold
public record Alert(Event event, AlertRule rule, Instant at, ListenerKey listener, AcceptQueue queue, long peak) {
    /// Whether it begins or ends.
    public enum Event {
        RAISED,
        CLEARED;

        /// How JSON calls it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
