package dev.tidemark.probe;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a probe records and what not, and why.
///
/// @param features each [ProbeFeature] once
public record ProbeStatus(Map<ProbeFeature, FeatureStatus> features) {
    public ProbeStatus {
        features = Collections.unmodifiableMap(new EnumMap<>(features));
        if (features.size() != ProbeFeature.values().length) {
            throw new IllegalArgumentException("features: " + features.keySet() + " (expected: each)");
        }
    }

    static ProbeStatus of(Map<ProbeFeature, FeatureStatus> known, FeatureStatus otherwise) {
        Map<ProbeFeature, FeatureStatus> all = new EnumMap<>(ProbeFeature.class);
        for (ProbeFeature feature : ProbeFeature.values()) {
            all.put(feature, known.getOrDefault(feature, otherwise));
        }
        return new ProbeStatus(all);
    }

    /// What became of `feature`.
    public FeatureStatus of(ProbeFeature feature) {
        FeatureStatus status = features.get(feature);
        if (status == null) {
            throw new IllegalStateException("feature: " + feature + " (expected: one of " + features.keySet() + ")");
        }
        return status;
    }

    /// Whether `feature` is recorded.
    public boolean has(ProbeFeature feature) {
        return of(feature) instanceof FeatureStatus.Exact;
    }

    /// What became of a feature.
    public sealed interface FeatureStatus {
        /// Recorded, event by event.
        ///
        /// @param rungs where, the one to show first
        /// @param since what came before this instant is not known
        /// @param remarks why no better place is used, such as `not fexit: EPERM when loading`, and what
        ///     else is to be known; empty when there is nothing to say
        record Exact(List<Rung> rungs, Instant since, List<String> remarks) implements FeatureStatus {
            public Exact {
                rungs = List.copyOf(rungs);
                remarks = List.copyOf(remarks);
                if (rungs.isEmpty()) {
                    throw new IllegalArgumentException("rungs: none (expected: at least one)");
                }
            }

            /// The place to name where there is room for one.
            public Rung rung() {
                return rungs.getFirst();
            }
        }

        /// Not recorded.
        ///
        /// @param reason part of a sentence for a user, such as `needs CAP_NET_ADMIN`
        record Off(String reason) implements FeatureStatus {}
    }
}
