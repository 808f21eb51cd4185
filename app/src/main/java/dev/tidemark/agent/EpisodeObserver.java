package dev.tidemark.agent;

import dev.tidemark.history.Episode;
import dev.tidemark.listener.HostSnapshot;
import java.util.List;

/// Wants to know of each overflow episode when it begins. Must not wait: it is called by the sampler.
@FunctionalInterface
public interface EpisodeObserver {
    /// @param evidence the samples of the last seconds
    void began(Episode episode, List<HostSnapshot> evidence);
}
