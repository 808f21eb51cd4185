package dev.tidemark.agent;

import dev.tidemark.elastic.ElasticHealth;
import dev.tidemark.history.HistoryHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How the watcher itself does.
///
/// @param version the version of Tidemark
/// @param hostName the name of the machine
/// @param startedAt when it began
/// @param samples how many samples it took
/// @param skipped how many were left out because their time was over
/// @param late how many began more than half a period too late
/// @param lastSampleCost how much processor time the last sample took
/// @param processorTime how much processor time the process took
/// @param residentBytes how much memory the process has
/// @param history how recording does
/// @param probe what the kernel itself records for it
/// @param elastic how making queues elastic goes
/// @param missing what it cannot see, a sentence each, such as namespaces for want of a capability; empty when
///     it sees everything
public record AgentHealth(
        String version,
        String hostName,
        Instant startedAt,
        long samples,
        long skipped,
        long late,
        Duration lastSampleCost,
        Duration processorTime,
        long residentBytes,
        HistoryHealth history,
        ProbeState probe,
        ElasticHealth elastic,
        List<String> missing) {
    public AgentHealth {
        missing = List.copyOf(missing);
    }
}
