package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Namespace;
import java.time.Duration;

/// By how much the ListenOverflows of a namespace rose.
///
/// @param rise how many packets came while one of its accept queues was full
/// @param span in what time, as measured
public record OverflowRise(Namespace namespace, Reading<Long> rise, Duration span) {
    /// The rate, where the rise is known.
    Reading<Double> perSecond() {
        return rise.map(packets -> span.isZero() ? 0.0 : packets * 1e9 / span.toNanos());
    }
}
