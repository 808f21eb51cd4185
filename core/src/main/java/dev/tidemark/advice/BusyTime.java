package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How fast was accepted while somebody waited, and when nobody was accepted although somebody did.
///
/// A time without accepting that is twenty times as long as it usually takes to accept one, and at least 50 ms,
/// is a stall and no part of the rate: a line meets it once, however long it is.
final class BusyTime {
    private static final long STALL = Duration.ofMillis(50).toNanos();
    private static final long ENOUGH = Duration.ofMillis(40).toNanos();
    private static final long CHUNK = Duration.ofMillis(100).toNanos();
    private static final int ENOUGH_ACCEPTS = 20;

    private record Piece(Instant from, long nanos, long accepts) {
        Instant to() {
            return from.plusNanos(nanos);
        }
    }

    private final List<Piece> pieces;
    private final long stallNanos;

    private BusyTime(List<Piece> pieces) {
        this.pieces = pieces;
        long accepts = pieces.stream().mapToLong(Piece::accepts).sum();
        long moving = pieces.stream()
                .filter(piece -> piece.accepts() > 0)
                .mapToLong(Piece::nanos)
                .sum();
        stallNanos = accepts == 0 ? STALL : Math.max(STALL, 20 * moving / accepts);
    }

    static BusyTime of(ArrivalRecord record) {
        List<Piece> pieces = new ArrayList<>();
        ArrivalBin before = null;
        for (ArrivalBin bin : record.bins()) {
            if (before != null && Course.isContinuous(before, bin)) {
                long accepts = before.length() + bin.arrivals() - bin.length();
                pieces.add(new Piece(
                        before.to(), Duration.between(before.to(), bin.to()).toNanos(), accepts));
            }
            before = bin;
        }
        return new BusyTime(pieces);
    }

    /// The rate; unknown where nobody waited for long enough.
    Reading<BusyRate> rate() {
        long accepts = 0;
        long nanos = 0;
        List<Double> chunks = new ArrayList<>();
        long chunkAccepts = 0;
        long chunkNanos = 0;
        for (Piece piece : withoutStalls()) {
            accepts += piece.accepts();
            nanos += piece.nanos();
            chunkAccepts += piece.accepts();
            chunkNanos += piece.nanos();
            if (chunkNanos >= CHUNK) {
                chunks.add(chunkAccepts * 1e9 / chunkNanos);
                chunkAccepts = 0;
                chunkNanos = 0;
            }
        }
        if (nanos < ENOUGH || accepts < ENOUGH_ACCEPTS) {
            return Reading.unknown("nobody waited long enough to tell");
        }
        double mean = accepts * 1e9 / nanos;
        chunks.sort(Comparator.naturalOrder());
        double slow = chunks.isEmpty() ? mean : Math.min(mean, chunks.get(chunks.size() / 10));
        return Reading.of(new BusyRate(mean, slow, BusyRate.Source.COUNTED, Duration.ofNanos(nanos)));
    }

    /// The longest time in which nobody was accepted.
    Reading<Stall> longestStall() {
        if (pieces.isEmpty()) {
            return Reading.unknown("nobody was seen waiting");
        }
        Stall longest = new Stall(pieces.getFirst().from(), Duration.ZERO);
        for (Run run : still()) {
            if (run.nanos() > longest.lasted().toNanos()) {
                longest = new Stall(pieces.get(run.first()).from(), Duration.ofNanos(run.nanos()));
            }
        }
        return Reading.of(longest);
    }

    private List<Piece> withoutStalls() {
        List<Piece> moving = new ArrayList<>();
        int next = 0;
        for (Run run : still()) {
            if (run.nanos() >= stallNanos) {
                moving.addAll(pieces.subList(next, run.first()));
                next = run.end();
            }
        }
        moving.addAll(pieces.subList(next, pieces.size()));
        return moving;
    }

    /// Pieces that follow each other and in which nobody was accepted.
    ///
    /// @param end the index of the first one that is not part of it
    private record Run(int first, int end, long nanos) {}

    private List<Run> still() {
        List<Run> runs = new ArrayList<>();
        for (int first = 0; first < pieces.size(); first++) {
            long nanos = 0;
            int end = first;
            while (end < pieces.size()
                    && pieces.get(end).accepts() == 0
                    && (end == first
                            || pieces.get(end).from().equals(pieces.get(end - 1).to()))) {
                nanos += pieces.get(end).nanos();
                end++;
            }
            if (end > first) {
                runs.add(new Run(first, end, nanos));
                first = end - 1;
            }
        }
        return runs;
    }
}
