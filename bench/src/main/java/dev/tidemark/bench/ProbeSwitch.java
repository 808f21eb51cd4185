package dev.tidemark.bench;

import dev.tidemark.probe.Probe;
import dev.tidemark.probe.ProbeFeature;
import dev.tidemark.probe.ProbeResult;
import java.util.Optional;
import java.util.Set;

/// Whether the kernel records, and what.
final class ProbeSwitch implements AutoCloseable {
    /// What is recorded when nothing else is asked for.
    static final Set<ProbeFeature> DEFAULT = Set.of(ProbeFeature.ACCEPT_QUEUE_PEAK, ProbeFeature.REQUESTED_BACKLOG);

    /// With reasons of refusals.
    static final Set<ProbeFeature> WITH_REASONS =
            Set.of(ProbeFeature.ACCEPT_QUEUE_PEAK, ProbeFeature.REQUESTED_BACKLOG, ProbeFeature.REASONS);

    /// With arrivals in bins.
    static final Set<ProbeFeature> WITH_ARRIVALS = Set.of(
            ProbeFeature.ACCEPT_QUEUE_PEAK,
            ProbeFeature.REQUESTED_BACKLOG,
            ProbeFeature.REASONS,
            ProbeFeature.ARRIVALS);

    private Optional<Probe> probe = Optional.empty();

    /// Opens one that records all of `features`.
    ///
    /// @throws IllegalStateException when this kernel does not let us
    static Probe open(Set<ProbeFeature> features) {
        return switch (Probe.open(features)) {
            case ProbeResult.Refused(String reason) ->
                throw new IllegalStateException("probe: " + reason + " (expected: a kernel that lets us)");
            case ProbeResult.Running(Probe running) -> {
                for (ProbeFeature feature : features) {
                    if (!running.status().has(feature)) {
                        String status = running.status().of(feature).toString();
                        running.close();
                        throw new IllegalStateException(feature + ": " + status + " (expected: recorded)");
                    }
                }
                yield running;
            }
        };
    }

    /// From now on, `features` are recorded.
    void on(Set<ProbeFeature> features) {
        off();
        probe = Optional.of(open(features));
    }

    /// From now on, nothing is.
    void off() {
        probe.ifPresent(Probe::close);
        probe = Optional.empty();
    }

    @Override
    public void close() {
        off();
    }
}
