package dev.tidemark.cli;

import dev.tidemark.agent.AgentSettings.AcceptWait;
import dev.tidemark.agent.FactSource;
import dev.tidemark.agent.ProbeState;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.SnapshotReader;
import dev.tidemark.probe.ArrivalStream;
import dev.tidemark.probe.Probe;
import dev.tidemark.probe.ProbeFeature;
import dev.tidemark.probe.ProbeResult;
import dev.tidemark.watch.SocketFacts;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The probe, where the kernel lets us have one, as who samples wants it.
final class ProbeFacts implements FactSource, AutoCloseable {
    /// All that is recorded in the listeners themselves.
    private static final Set<ProbeFeature> LASTING =
            EnumSet.of(ProbeFeature.ACCEPT_QUEUE_PEAK, ProbeFeature.REQUESTED_BACKLOG, ProbeFeature.REASONS);

    private final Optional<Probe> probe;
    private final ProbeState state;

    private ProbeFacts(Optional<Probe> probe, ProbeState state) {
        this.probe = probe;
        this.state = state;
    }

    /// All that can be recorded.
    ///
    /// @param isWanted nothing is touched where it is not
    static ProbeFacts open(boolean isWanted) {
        return open(isWanted, AcceptWait.ON, false);
    }

    /// @param isWanted nothing is touched where it is not
    /// @param withArrivals for who takes them
    static ProbeFacts open(boolean isWanted, AcceptWait waits, boolean withArrivals) {
        if (!isWanted) {
            return new ProbeFacts(Optional.empty(), ProbeState.off("not asked for"));
        }
        EnumSet<ProbeFeature> wanted = EnumSet.copyOf(LASTING);
        if (waits != AcceptWait.OFF) {
            wanted.add(ProbeFeature.ACCEPT_WAIT);
        }
        if (withArrivals) {
            wanted.add(ProbeFeature.ARRIVALS);
        }
        Set<ProbeFeature> onlyAtFunctions = waits == AcceptWait.AUTO ? Set.of(ProbeFeature.ACCEPT_WAIT) : Set.of();
        return switch (Probe.open(wanted, onlyAtFunctions)) {
            case ProbeResult.Running(Probe running) ->
                new ProbeFacts(Optional.of(running), ProbeState.of(running.status()));
            case ProbeResult.Refused(String reason) -> new ProbeFacts(Optional.empty(), ProbeState.off(reason));
        };
    }

    /// Whether peaks of accept queues are recorded.
    boolean hasPeaks() {
        return probe.filter(running -> running.status().has(ProbeFeature.ACCEPT_QUEUE_PEAK))
                .isPresent();
    }

    /// Where bins of arrivals come from, if they are recorded.
    Optional<ArrivalStream> arrivals() {
        return probe.flatMap(Probe::arrivals);
    }

    @Override
    public Reading<Map<Long, SocketFacts>> read(SnapshotReader namespace) {
        return probe.map(running -> running.read(namespace.sockets()))
                .orElseGet(() -> Reading.unknown(state.reason().orElse("off")));
    }

    @Override
    public ProbeState state() {
        return arrivals().map(stream -> state.withLostBins(stream.lost())).orElse(state);
    }

    @Override
    public void close() {
        probe.ifPresent(Probe::close);
    }
}
