package dev.tidemark.watch;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.TcpListener;
import java.util.Map;

/// What a watch showed, with the peaks that the kernel recorded meanwhile in place of those that samples saw.
public final class ExactSummaries {
    private ExactSummaries() {}

    /// Where another socket took a place in between, how full the one before became at last is not known, so that
    /// its peak stays that of the samples.
    ///
    /// @param facts of each namespace by cookie, recorded since before the first sample, read after the last
    public static WatchSummary of(WatchSummary summary, Map<Namespace, Reading<Map<Long, SocketFacts>>> facts) {
        return new WatchSummary(
                summary.from(),
                summary.to(),
                summary.period(),
                summary.ticks(),
                summary.namespaces(),
                summary.listeners().stream()
                        .map(each -> facts.getOrDefault(each.watched().namespace(), Reading.unknown("not read"))
                                .map(known -> exact(each, known))
                                .orElse(each))
                        .toList());
    }

    private static ListenerSummary exact(ListenerSummary summary, Map<Long, SocketFacts> facts) {
        boolean isSame =
                summary.last().identity().equals(summary.watched().first().identity());
        if (!isSame || !(summary.last() instanceof TcpListener)) {
            return summary;
        }
        SocketFacts recorded = facts.get(summary.last().identity().cookie());
        HighWaterMark seen =
                HighWaterMark.exact(summary.peak().queue(), summary.peak().at());
        HighWaterMark peak = recorded != null
                        && recorded.peak() instanceof Reading.Known<ExactPeak>(ExactPeak highest)
                        && highest.length() > seen.queue().length()
                ? HighWaterMark.exact(highest.queue(), highest.at())
                : seen;
        return new ListenerSummary(
                summary.watched(),
                summary.last(),
                peak,
                summary.fullSamples(),
                summary.overflowTicks(),
                summary.possibleOverflowTicks(),
                summary.dropsRise());
    }
}
