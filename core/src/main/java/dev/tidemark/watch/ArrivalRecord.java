package dev.tidemark.watch;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// What is known of the arrivals at one listener between two instants.
///
/// A moment is told by a bin, lies in a gap, or was quiet: there the queue stayed under an eighth of its
/// capacity, nobody was turned away or came back, and how many came is known from the history's sums alone.
/// Nothing is ever told by a zero that is not known.
///
/// @param from of the stretch that was asked for
/// @param to its end
/// @param bins in order of time, no two of them overlapping
/// @param gaps in order of time, within the stretch, where arrivals were not recorded or what was recorded is
///     lost. A bin may lie in a gap: it is true itself, but there may have been others beside it
public record ArrivalRecord(Instant from, Instant to, List<ArrivalBin> bins, List<Gap> gaps) {
    public ArrivalRecord {
        bins = List.copyOf(bins);
        gaps = List.copyOf(gaps);
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to: " + to + " (expected: not before " + from + ")");
        }
        requireOrder(bins.stream().map(ArrivalBin::from).toList(), "bins");
        requireOrder(gaps.stream().map(Gap::from).toList(), "gaps");
    }

    private static void requireOrder(List<Instant> instants, String what) {
        for (int i = 1; i < instants.size(); i++) {
            if (Comparator.<Instant>naturalOrder().compare(instants.get(i - 1), instants.get(i)) > 0) {
                throw new IllegalArgumentException(what + ": " + instants.get(i) + " after " + instants.get(i - 1)
                        + " (expected: in order of time)");
            }
        }
    }

    /// A stretch of time of which nothing can be said.
    ///
    /// @param reason part of a sentence for a user, such as `arrivals were not recorded`
    public record Gap(Instant from, Instant to, String reason) {
        public Gap {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException("to: " + to + " (expected: not before " + from + ")");
            }
        }
    }

    /// Nothing is known of the whole stretch.
    public static ArrivalRecord unknown(Instant from, Instant to, String reason) {
        return new ArrivalRecord(from, to, List.of(), List.of(new Gap(from, to, reason)));
    }

    /// Whether every moment of the stretch is told by a bin or was quiet.
    public boolean isWhole() {
        return gaps.isEmpty();
    }
}
