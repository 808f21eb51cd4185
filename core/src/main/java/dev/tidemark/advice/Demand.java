package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.ArrivalRecord;
import dev.tidemark.watch.HighWaterMark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// All that was recorded of who wanted into one listener's queue, over one range of time.
///
/// @param from the range that this is about
/// @param to its end
/// @param seen for how long of it the listener was really watched
/// @param queue as it is now, or was when it was last seen
/// @param peak the highest queue of the range. At capacity it is cut off and is never taken for the demand
/// @param flow what came and was accepted, in order of time
/// @param episodes in which packets were turned away, in order of time. Where nobody counts them, as for unix
///     listeners, `overflowsCounted` is false and there are none
/// @param overflowsCounted whether the kernel counts whom this listener turns away
/// @param arrivals each arrival, where that was recorded
/// @param rate of accepting while somebody waits, where someone has measured it; the arrivals tell it better
public record Demand(
        Instant from,
        Instant to,
        Duration seen,
        AcceptQueue queue,
        HighWaterMark peak,
        List<FlowInterval> flow,
        List<OverflowEpisode> episodes,
        boolean overflowsCounted,
        Reading<ArrivalRecord> arrivals,
        Reading<BusyRate> rate) {
    public Demand {
        flow = List.copyOf(flow);
        episodes = List.copyOf(episodes);
        if (to.isBefore(from) || seen.isNegative()) {
            throw new IllegalArgumentException(
                    "demand: from " + from + " to " + to + ", seen " + seen + " (expected: forward in time)");
        }
    }

    /// The same with other arrivals.
    public Demand with(ArrivalRecord others) {
        return new Demand(from, to, seen, queue, peak, flow, episodes, overflowsCounted, Reading.of(others), rate);
    }
}
