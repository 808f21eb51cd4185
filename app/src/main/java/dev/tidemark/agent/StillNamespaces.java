package dev.tidemark.agent;

import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The samples without news of each namespace. For the sampler's thread.
final class StillNamespaces {
    private final Map<Namespace, StillSamples> byNamespace = new HashMap<>();

    StillSamples of(Namespace namespace) {
        StillSamples samples = byNamespace.get(namespace);
        if (samples == null) {
            samples = new StillSamples();
            byNamespace.put(namespace, samples);
        }
        return samples;
    }

    /// Has each record take in the samples that were only counted.
    void makeUp() {
        byNamespace.values().forEach(StillSamples::makeUp);
    }

    /// Forgets namespaces that `host` has no more; of those that come back the first sample is news.
    void forget(HostSnapshot host) {
        if (byNamespace.size() > host.namespaces().size()) {
            byNamespace
                    .keySet()
                    .retainAll(host.namespaces().stream()
                            .map(ListenSnapshot::namespace)
                            .collect(Collectors.toSet()));
        }
    }
}
