package dev.tidemark.agent;

import dev.tidemark.elastic.ElasticHealth;
import dev.tidemark.history.HistoryHealth;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcFile;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.watch.TickSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Counts what sampling costs and what it could not do. For the sampler's thread.
final class SamplerHealth {
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

    private final String version;
    private final String hostName;
    private final Instant startedAt;
    private long samples = 1;
    private long skipped;
    private long late;
    private long cost;

    SamplerHealth(String version, Instant startedAt) {
        this.version = version;
        this.startedAt = startedAt;
        this.hostName = ProcFile.read("/proc/sys/kernel/hostname").orElse("?").strip();
    }

    void sampled(TickSchedule schedule, long nanos) {
        samples++;
        skipped = schedule.skipped();
        late = schedule.late();
        cost = nanos;
    }

    AgentHealth now(HistoryHealth history, ProbeState probe, ElasticHealth elastic, HostSnapshot host) {
        return new AgentHealth(
                version,
                hostName,
                startedAt,
                samples,
                skipped,
                late,
                Duration.ofNanos(cost),
                ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
                residentBytes(),
                history,
                probe,
                elastic,
                missing(host));
    }

    /// `VmRSS` of `/proc/self/status`: `statm` counts pages, whose size is not the same everywhere.
    private static long residentBytes() {
        return ProcFile.read("/proc/self/status")
                .map(text -> RESIDENT.matcher(text)
                        .results()
                        .mapToLong(found -> Long.parseLong(found.group(1)) * 1024)
                        .sum())
                .orElse(0L);
    }

    private static List<String> missing(HostSnapshot host) {
        List<String> missing = new ArrayList<>();
        int unread = host.unread().size() + host.hidden();
        if (unread > 0) {
            missing.add("namespaces: " + unread + " of "
                    + (unread + host.namespaces().size())
                    + " not readable (expected: CAP_SYS_ADMIN and CAP_SYS_PTRACE)");
        }
        Map<String, Integer> reasons = new HashMap<>();
        for (ListenSnapshot snapshot : host.namespaces()) {
            for (Listener listener : snapshot.listeners()) {
                if (listener.owners().processes() instanceof Reading.Unknown<?>(String reason)
                        && reason.contains("CAP_")) {
                    reasons.merge(reason, 1, Integer::sum);
                }
            }
        }
        reasons.forEach((reason, count) ->
                missing.add("owners of " + count + (count == 1 ? " listener: " : " listeners: ") + reason));
        return missing;
    }
}
