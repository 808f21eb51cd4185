package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// All that one examination saw, and nothing that it concluded. Immutable.
///
/// @param from when it began
/// @param span how long it lasted
/// @param samples how many samples it took
/// @param period the usual time from one sample to the next
/// @param gaps when it should have taken one, and did not
/// @param clientTimeout how long a client is thought to wait for its answer
/// @param cpuPressure the share of the time in which some task of the host waited for a processor (PSI)
/// @param namespaces those that were read
public record Evidence(
        Instant from,
        Duration span,
        long samples,
        Duration period,
        SampleGaps gaps,
        Duration clientTimeout,
        Reading<Double> cpuPressure,
        List<NamespaceEvidence> namespaces) {
    public Evidence {
        namespaces = List.copyOf(namespaces);
    }

    /// Whether too few samples were taken to tell what a queue mostly did.
    boolean lacksSamples() {
        return gaps.areMuchOf(span);
    }

    /// How many listeners were asked about.
    public long selected() {
        return namespaces.stream()
                .flatMap(namespace -> namespace.listeners().stream())
                .filter(ListenerEvidence::selected)
                .count();
    }
}
