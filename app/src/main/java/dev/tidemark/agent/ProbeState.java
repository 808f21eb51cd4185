package dev.tidemark.agent;

import dev.tidemark.probe.ProbeFeature;
import dev.tidemark.probe.ProbeStatus;
import dev.tidemark.probe.ProbeStatus.FeatureStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What the kernel itself records for a watcher, and why not the rest.
///
/// @param features in a fixed order
/// @param lostBins how many bins of arrivals nobody took in time, so that they are gaps; empty where none are
///     recorded
public record ProbeState(List<Feature> features, OptionalLong lostBins) {
    public ProbeState {
        features = List.copyOf(features);
    }

    /// One that records no arrivals, or does not tell how many were lost.
    public ProbeState(List<Feature> features) {
        this(features, OptionalLong.empty());
    }

    /// The same, when so many bins of arrivals were lost.
    public ProbeState withLostBins(long lost) {
        return new ProbeState(features, OptionalLong.of(lost));
    }

    /// One kind of facts.
    ///
    /// @param label as a user reads it, such as `accept-queue peak`
    /// @param hook where in the kernel, such as `tp_btf/sk_data_ready`; empty when it is off
    /// @param since what came before is not known; empty when it is off
    /// @param why it is off, or nothing better is used; part of a sentence, empty when there is nothing to say
    public record Feature(String label, Optional<String> hook, Optional<Instant> since, Optional<String> why) {
        /// Whether it is recorded.
        public boolean isExact() {
            return hook.isPresent();
        }
    }

    /// As a probe tells it.
    public static ProbeState of(ProbeStatus status) {
        return new ProbeState(Arrays.stream(ProbeFeature.values())
                .map(feature -> feature(feature, status.of(feature)))
                .toList());
    }

    private static Feature feature(ProbeFeature feature, FeatureStatus status) {
        return switch (status) {
            case FeatureStatus.Exact exact ->
                new Feature(
                        feature.label(),
                        Optional.of(exact.rung().hook()),
                        Optional.of(exact.since()),
                        Optional.of(String.join(", ", exact.remarks())).filter(why -> !why.isEmpty()));
            case FeatureStatus.Off(String reason) ->
                new Feature(feature.label(), Optional.empty(), Optional.empty(), Optional.of(reason));
        };
    }

    /// Nothing is recorded.
    public static ProbeState off(String reason) {
        return new ProbeState(Arrays.stream(ProbeFeature.values())
                .map(feature -> new Feature(feature.label(), Optional.empty(), Optional.empty(), Optional.of(reason)))
                .toList());
    }

    /// Whether any of it is recorded.
    public boolean isOn() {
        return features.stream().anyMatch(Feature::isExact);
    }

    /// Why nothing is recorded; empty where something is.
    public Optional<String> reason() {
        return isOn()
                ? Optional.empty()
                : features.stream().flatMap(feature -> feature.why().stream()).findFirst();
    }

    /// `accept-queue peak, requested backlog; SYN peak, reasons off: needs CAP_NET_ADMIN`.
    public String sentence() {
        if (!isOn()) {
            return "off: " + reason().orElse("not asked for");
        }
        StringBuilder text = new StringBuilder();
        features.stream()
                .filter(Feature::isExact)
                .forEach(feature -> text.append(text.isEmpty() ? "" : "; ")
                        .append(feature.label())
                        .append(" exact"));
        features.stream()
                .filter(feature -> !feature.isExact())
                .forEach(feature -> text.append("; ")
                        .append(feature.label())
                        .append(" off")
                        .append(feature.why().map(why -> ": " + why).orElse("")));
        return text.toString();
    }
}
