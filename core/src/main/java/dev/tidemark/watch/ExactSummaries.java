package dev.tidemark.watch;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.TcpListener;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a watch showed, with the peaks that the kernel recorded meanwhile in place of those that samples saw, and
/// with what was requested by those who began to listen meanwhile.
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
        SocketFacts recorded = facts.get(summary.last().identity().cookie());
        if (!(summary.last() instanceof TcpListener)) {
            return summary;
        }
        return new ListenerSummary(
                summary.watched(),
                summary.last(),
                peak(summary, recorded),
                summary.fullSamples(),
                summary.overflowTicks(),
                summary.possibleOverflowTicks(),
                summary.dropsRise(),
                recorded == null ? Optional.empty() : recorded.listen().fold(Optional::of, _ -> Optional.empty()),
                recorded == null ? Optional.empty() : recorded.waits().fold(Optional::of, _ -> Optional.empty()));
    }

    private static HighWaterMark peak(ListenerSummary summary, @Nullable SocketFacts recorded) {
        boolean isSame =
                summary.last().identity().equals(summary.watched().first().identity());
        if (!isSame) {
            return summary.peak();
        }
        HighWaterMark seen =
                HighWaterMark.exact(summary.peak().queue(), summary.peak().at());
        return recorded != null
                        && recorded.peak() instanceof Reading.Known<ExactPeak>(ExactPeak highest)
                        && highest.length() > seen.queue().length()
                ? HighWaterMark.exact(highest.queue(), highest.at())
                : seen;
    }
}
