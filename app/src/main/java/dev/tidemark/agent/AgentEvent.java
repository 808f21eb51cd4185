package dev.tidemark.agent;

import dev.tidemark.history.ListenerKey;
import java.time.Instant;
import java.util.Optional;

/// Something that happened while the agent watched, worth a line in a log.
///
/// @param number counts up from 1 in each run of the agent
/// @param at when it was noticed
/// @param listener what it is about; empty where it is about the agent or a namespace
/// @param text one sentence
public record AgentEvent(long number, Instant at, Kind kind, Optional<ListenerKey> listener, String text) {
    /// What happened.
    public enum Kind {
        EPISODE_BEGAN,
        EPISODE_ENDED,
        LIMIT_CHANGED,
        LISTENER_APPEARED,
        LISTENER_GONE,
        ALERT_RAISED,
        ALERT_CLEARED,
        HISTORY_STOPPED,
        HISTORY_RESUMED,
        CHANGE_TAKEN_BACK,
        ELASTIC_STEP,
        ELASTIC_LEFT_ALONE,
        ELASTIC_HINDERED,
        CONFIG_LOADED,
        CONFIG_REFUSED;

        /// How JSON calls it: `episode-began`.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
