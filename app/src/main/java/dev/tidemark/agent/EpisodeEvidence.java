package dev.tidemark.agent;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.SocketFacts;
import java.util.List;
import java.util.Map;

/// What is in hand when an overflow episode begins.
///
/// @param samples those of the last seconds, in the order of time
/// @param before what the kernel had recorded at the first of them, by cookie; empty where it records nothing
public record EpisodeEvidence(List<HostSnapshot> samples, Map<Namespace, Reading<Map<Long, SocketFacts>>> before) {
    public EpisodeEvidence {
        samples = List.copyOf(samples);
        before = Map.copyOf(before);
    }
}
