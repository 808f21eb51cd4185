package dev.tidemark.wording;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether a listener changed from one view to the next, so that it has to be told again.
///
/// An idle listener does not: that it was sampled once more (`lengths`) and that a peak of 0 has another time are
/// no changes.
final class LiveDifference {
    private LiveDifference() {}

    static boolean shows(@Nullable LiveListener before, LiveListener now) {
        return before == null
                || before.state() != now.state()
                || before.overflowing() != now.overflowing()
                || before.episodes() != now.episodes()
                || !before.now().equals(now.now())
                || !before.dropsRise().equals(now.dropsRise())
                || !before.dropsTotal().equals(now.dropsTotal())
                || !before.lastMinute().equals(now.lastMinute())
                || !before.facts().equals(now.facts())
                || !before.elastic().equals(now.elastic())
                || !before.member().equals(now.member())
                || !before.since().equals(now.since())
                || !before.snapshot()
                        .sysctls()
                        .somaxconn()
                        .equals(now.snapshot().sysctls().somaxconn())
                || !samePeaks(before.peaks(), now.peaks());
    }

    private static boolean samePeaks(Map<PeakWindow, HighWaterMark> before, Map<PeakWindow, HighWaterMark> now) {
        return before.size() == now.size()
                && before.entrySet().stream().allMatch(entry -> same(entry.getValue(), now.get(entry.getKey())));
    }

    private static boolean same(HighWaterMark before, @Nullable HighWaterMark now) {
        return now != null
                && before.queue().equals(now.queue())
                && before.source().equals(now.source())
                && (before.queue().length() == 0 || before.at().equals(now.at()));
    }
}
