package dev.tidemark.history;

import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import java.time.Instant;
import java.util.List;

/// The arrivals of a stretch of time, to be kept.
///
/// @param from where the stretch begins: where the one before ended, unless arrivals were not recorded in between
/// @param to where it ends: all bins before are known, in this batch or in an earlier one
/// @param listeners those with bins worth telling; a bin may be older than the stretch
/// @param gaps where bins were lost
public record ArrivalBatch(
        Instant from, Instant to, List<OfListener> listeners, List<ArrivalRecord.Gap> gaps) {
    public ArrivalBatch {
        listeners = List.copyOf(listeners);
        gaps = List.copyOf(gaps);
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to: " + to + " (expected: not before " + from + ")");
        }
    }

    /// The bins of one listener.
    ///
    /// @param bins in order of time
    public record OfListener(ListenerKey listener, List<ArrivalBin> bins) {
        public OfListener {
            bins = List.copyOf(bins);
        }
    }
}
