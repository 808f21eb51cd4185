package dev.tidemark.diagnosis;

/// Whether a server takes up a new backlog without a restart.
///
/// @param words one sentence on it
public record Reload(Effect effect, String words) {
    /// What its reload does to the listener.
    public enum Effect {
        /// It listens again.
        APPLIES,
        /// It listens again only when the number in its configuration is another than before.
        APPLIES_IF_VALUE_CHANGED,
        /// It keeps the limit that it has.
        NEEDS_RESTART,
        /// Not known to us.
        UNKNOWN
    }
}
