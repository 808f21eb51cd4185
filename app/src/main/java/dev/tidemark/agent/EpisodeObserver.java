package dev.tidemark.agent;

import dev.tidemark.history.Episode;

/// Wants to know of each overflow episode when it begins. Must not wait: it is called by the sampler.
@FunctionalInterface
public interface EpisodeObserver {
    /// @param evidence what the last seconds left
    void began(Episode episode, EpisodeEvidence evidence);
}
