package dev.tidemark.history;

import java.time.Instant;
import java.util.List;

/// The samples of one listener around the start of an overflow episode, at full rate, from up to 60 s before to
/// 60 s after. Only changes are in it: each length holds until the next sample.
///
/// @param episode the id of the [Episode]
/// @param samples in the order of time
public record EpisodeSamples(long episode, ListenerKey listener, List<Sample> samples) {
    public EpisodeSamples {
        samples = List.copyOf(samples);
    }

    /// One sample.
    public record Sample(Instant at, long length, long limit) {}
}
