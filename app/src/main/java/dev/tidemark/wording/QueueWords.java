package dev.tidemark.wording;

import dev.tidemark.diagnosis.AcceptRate;
import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.QueueLengths;
import dev.tidemark.diagnosis.SampleGaps;
import dev.tidemark.diagnosis.WaitingLine;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.util.Optional;

/// The words for an accept queue that was watched, and for those who wait in it.
final class QueueWords {
    private QueueWords() {}

    /// `length 100 or 101 of 101 in 1000 of 1000 samples` for one that stands, else
    /// `empty in 932 of 1000 samples, full in 6`.
    static String lengths(Found found, ListenerEvidence listener) {
        QueueLengths lengths = listener.lengths();
        if (lengths.samples() == 0) {
            return "not seen in any sample";
        }
        if (lengths.empty() == 0) {
            return "length " + range(lengths) + " of " + listener.capacity() + " in " + lengths.samples() + " of "
                    + lengths.samples() + " samples";
        }
        String peak = ", at most " + lengths.most() + " of " + listener.capacity();
        if (lengths.full() > 0) {
            peak = ", full in " + lengths.full();
        } else if (lengths.most() == 0) {
            peak = "";
        }
        return "empty in " + lengths.empty() + " of " + lengths.samples() + " samples" + peak;
    }

    private static String range(QueueLengths lengths) {
        if (lengths.least() == lengths.most()) {
            return Long.toString(lengths.most());
        }
        return lengths.least() + (lengths.most() - lengths.least() == 1 ? " or " : " to ") + lengths.most();
    }

    /// `not sampled for 12.10 s of 29 s: 3 gaps, the longest 8.20 s`.
    static String gaps(Found found) {
        SampleGaps gaps = found.evidence().gaps();
        return "not sampled for " + Figures.duration(gaps.unsampled()) + " of "
                + Figures.duration(found.evidence().span()) + ": "
                + (gaps.count() == 1
                        ? "1 gap"
                        : gaps.count() + " gaps, the longest " + Figures.duration(gaps.longest()));
    }

    /// `100 accepts/s (counters)`; the word in brackets says how that is known.
    static String acceptRate(Found found, ListenerEvidence listener) {
        String begin = listener.lengths().empty() > 0 ? "drains at about " : "";
        return listener.acceptRate()
                .fold(
                        rate -> switch (rate.method()) {
                            case COUNTERS -> begin + perSecond(rate.perSecond()) + " accepts/s (counters)";
                            case DRAINING ->
                                "drains at " + perSecond(rate.perSecond()) + " accepts/s or more (counters)";
                            case AGES -> begin + perSecond(rate.perSecond()) + " accepts/s (ages)";
                            case NOBODY -> "nobody accepted";
                        },
                        reason -> "accepts/s " + found.notes().unknown("accepts/s", reason));
    }

    /// Who waits longest, and whether the line moves.
    static String waits(Found found, ListenerEvidence listener) {
        String recorded = listener.waits()
                .map(waits -> waits.count() == 0 ? "" : AcceptWaitText.text(waits) + " (exact)")
                .orElse("");
        String oldest = oldestWait(listener);
        return oldest.isEmpty() || recorded.isEmpty() ? oldest + recorded : oldest + "; " + recorded;
    }

    private static String oldestWait(ListenerEvidence listener) {
        Optional<WaitingLine> line = listener.lastLine();
        if (line.isEmpty()) {
            return "";
        }
        Duration wait = line.get().oldestWait();
        if (listener.sameIsFirstInLine()) {
            return "the same client is first in line, for " + Figures.duration(wait);
        }
        String first = "oldest waited " + Figures.duration(wait);
        return rate(listener)
                .filter(rate -> isServedInOrder(line.get().count(), rate, wait))
                .map(rate -> first + " = " + line.get().count() + " / " + perSecond(rate) + " per s: served in order")
                .orElse(first);
    }

    /// By Little's law the first in line has waited length / rate.
    private static boolean isServedInOrder(long count, double rate, Duration wait) {
        double predicted = count / rate * 1000;
        return Math.abs(predicted - wait.toMillis()) <= predicted * 0.15;
    }

    static String clientsGone(Found found, ListenerEvidence listener) {
        return listener.lastLine()
                .map(line -> line.gone() + " of " + line.count() + " in line have given up already")
                .orElse("");
    }

    static String connections(Found found, ListenerEvidence listener) {
        return listener.lastLine()
                .map(line -> line.accepted() == 1
                        ? "1 connection is accepted and open"
                        : line.accepted() + " connections are accepted and open"
                                + (isLikeACap(line.accepted()) ? ": so round a number may be a cap" : ""))
                .orElse("");
    }

    /// Whether programs are often told to hold no more than so many: 100, 250, 1000, 1024, 8192 and the like.
    private static boolean isLikeACap(long connections) {
        boolean isPowerOfTwo = connections >= 64 && Long.bitCount(connections) == 1;
        return isPowerOfTwo || (connections >= 100 && connections % 50 == 0);
    }

    /// Accepted connections a second, above zero.
    static Optional<Double> rate(ListenerEvidence listener) {
        return listener.acceptRate() instanceof Reading.Known<AcceptRate>(AcceptRate rate) && rate.perSecond() > 0
                ? Optional.of(rate.perSecond())
                : Optional.empty();
    }

    /// `480`, `2.5`.
    static String perSecond(double rate) {
        return rate >= 10 ? Long.toString(Math.round(rate)) : CheckWords.rate(rate);
    }
}
