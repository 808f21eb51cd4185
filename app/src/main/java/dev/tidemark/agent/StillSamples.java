package dev.tidemark.agent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Samples of one namespace that showed nothing new of its listeners: counted, and made up for all at once when
/// somebody wants to know.
///
/// What its records remember then is what they would if each had been taken in on its own. For the sampler's
/// thread.
final class StillSamples {
    private static final long SECOND = 1_000_000_000L;

    private final List<LiveRecord> records = new ArrayList<>();
    private final List<Moment> seconds = new ArrayList<>();
    private long newsIn = Long.MIN_VALUE;
    private long times;
    private Instant firstAt = Instant.EPOCH;
    private long lastSample;
    private long lastNanos;

    private record Moment(long nanos, Instant at) {}

    /// Takes the first sample of each second, by the clock that never goes back.
    @FunctionalInterface
    interface Visitor {
        void second(long nanos, Instant at);
    }

    /// A sample brings news: makes up for those before, and begins the list of records anew. Does nothing when it
    /// was told so of this sample before.
    void news(long sample, long nanos) {
        if (newsIn != sample) {
            makeUp();
            records.clear();
            newsIn = sample;
            lastNanos = nanos;
        }
    }

    /// The news show this one: it is there until the next.
    void add(LiveRecord record) {
        records.add(record);
    }

    /// Counts a sample without news.
    void count(long sample, long nanos, Instant at) {
        if (times == 0) {
            firstAt = at;
        }
        times++;
        if (Math.floorDiv(nanos, SECOND) != Math.floorDiv(lastNanos, SECOND)) {
            seconds.add(new Moment(nanos, at));
        }
        lastSample = sample;
        lastNanos = nanos;
    }

    /// Has all records take in what was counted.
    void makeUp() {
        if (times > 0) {
            for (int i = 0; i < records.size(); i++) {
                records.get(i).see(this);
            }
            times = 0;
            seconds.clear();
        }
    }

    long times() {
        return times;
    }

    /// When the first was taken.
    Instant firstAt() {
        return firstAt;
    }

    /// The number of the last.
    long lastSample() {
        return lastSample;
    }

    long lastNanos() {
        return lastNanos;
    }

    /// Hands over those that are the first of a second; only they can be news to
    /// [dev.tidemark.watch.SlidingPeaks].
    void forEachSecond(Visitor visitor) {
        for (int i = 0; i < seconds.size(); i++) {
            visitor.second(seconds.get(i).nanos(), seconds.get(i).at());
        }
    }
}
