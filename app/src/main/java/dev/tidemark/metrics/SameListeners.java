package dev.tidemark.metrics;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveListener.LengthCounts;
import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What becomes of listeners that have the same labels: one series with the queue of the fuller one, for each
/// window the fuller peak, and the sums of what is counted.
final class SameListeners {
    private SameListeners() {}

    static LiveListener merge(LiveListener one, LiveListener other) {
        LiveListener fuller = other.now().queue().fill() > one.now().queue().fill() ? other : one;
        return new LiveListener(
                fuller.key(),
                fuller.now(),
                fuller.snapshot(),
                fuller.member(),
                fuller.state(),
                peaks(one.peaks(), other.peaks()),
                sum(one.dropsRise(), other.dropsRise()),
                sum(one.dropsTotal(), other.dropsTotal()),
                fuller.lastMinute(),
                sum(one.lengths(), other.lengths()),
                one.since().isBefore(other.since()) ? one.since() : other.since(),
                one.episodes() + other.episodes(),
                one.overflowing() || other.overflowing(),
                Reading.unknown("several listeners have these labels"),
                fuller.elastic());
    }

    private static Map<PeakWindow, HighWaterMark> peaks(
            Map<PeakWindow, HighWaterMark> ones, Map<PeakWindow, HighWaterMark> others) {
        Map<PeakWindow, HighWaterMark> all = new EnumMap<>(PeakWindow.class);
        all.putAll(ones);
        others.forEach((window, peak) -> all.merge(window, peak, SameListeners::fuller));
        return all;
    }

    /// Exact if both are: of the other it is not known how full it was.
    private static HighWaterMark fuller(HighWaterMark one, HighWaterMark other) {
        HighWaterMark fuller = other.queue().fill() > one.queue().fill() ? other : one;
        HighWaterMark emptier = other.queue().fill() > one.queue().fill() ? one : other;
        return new HighWaterMark(fuller.queue(), fuller.at(), fuller.isExact() ? emptier.source() : fuller.source());
    }

    /// Unknown if one of them is: half a sum is none.
    static Reading<Long> sum(Reading<Long> one, Reading<Long> other) {
        return one.then(a -> other.map(b -> a + b));
    }

    private static LengthCounts sum(LengthCounts one, LengthCounts other) {
        List<Long> upTo = new ArrayList<>();
        for (int bucket = 0; bucket < LengthCounts.BOUNDS.size(); bucket++) {
            upTo.add(one.upTo().get(bucket) + other.upTo().get(bucket));
        }
        return new LengthCounts(upTo, one.samples() + other.samples(), one.sum() + other.sum());
    }
}
