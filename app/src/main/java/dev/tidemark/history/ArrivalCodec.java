package dev.tidemark.history;

import dev.tidemark.watch.ArrivalBin;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How the file holds bins of arrivals: some four bytes for each.
///
/// Numbers of 7 bits a byte: the span in nanoseconds; then for each bin its distance to the end of the one before
/// (to the start of its ten seconds, for the first), a byte that says what follows, and that. A distance of whole
/// spans is twice their number; else one more, and the rest in nanoseconds follows.
final class ArrivalCodec {
    private static final int ARRIVALS = 1;
    private static final int RETRIED = 2;
    private static final int REFUSED = 4;
    private static final int CLIENTS = 8;
    private static final int LENGTH = 16;
    private static final int LIMIT = 32;
    private static final int ALL = 63;
    private static final long LONGEST_SPAN = Duration.ofSeconds(10).toNanos();

    private ArrivalCodec() {}

    /// @param start of the ten seconds
    /// @param bins at least one, in order of time, none before `start`, all of one span
    static byte[] encode(Instant start, List<ArrivalBin> bins) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 * bins.size() + 16);
        long span = bins.getFirst().span().toNanos();
        SevenBits.write(bytes, span);
        long end = 0;
        long length = 0;
        long limit = 0;
        for (ArrivalBin bin : bins) {
            long at = Duration.between(start, bin.from()).toNanos();
            // Bins touch; the clock may have been set by a little in between.
            long distance = Math.max(0, at - end);
            SevenBits.write(bytes, distance / span * 2 + (distance % span == 0 ? 0 : 1));
            if (distance % span != 0) {
                SevenBits.write(bytes, distance % span);
            }
            end = end + distance + span;
            int what = (bin.arrivals() == 0 ? 0 : ARRIVALS)
                    | (bin.retried() == 0 ? 0 : RETRIED)
                    | (bin.refused() == 0 ? 0 : REFUSED)
                    | (bin.refusedClients() == 0 ? 0 : CLIENTS)
                    | (bin.length() == length ? 0 : LENGTH)
                    | (bin.limit() == limit ? 0 : LIMIT);
            bytes.write(what);
            for (long number : new long[] {bin.arrivals(), bin.retried(), bin.refused(), bin.refusedClients()}) {
                if (number != 0) {
                    SevenBits.write(bytes, number);
                }
            }
            if (bin.length() != length) {
                SevenBits.write(bytes, bin.length());
            }
            if (bin.limit() != limit) {
                SevenBits.write(bytes, bin.limit());
            }
            length = bin.length();
            limit = bin.limit();
        }
        return bytes.toByteArray();
    }

    /// The bins in `bytes`.
    ///
    /// @throws HistoryRefused when the bytes are none of [#encode]
    static List<ArrivalBin> decode(Instant start, byte[] bytes) {
        SevenBits reader = SevenBits.of(bytes, ArrivalCodec::damaged);
        long span = next(reader, 1, LONGEST_SPAN);
        List<ArrivalBin> bins = new ArrayList<>();
        long end = 0;
        long length = 0;
        long limit = 0;
        while (!reader.isAtEnd()) {
            long distance = next(reader, 0, 2 * LONGEST_SPAN);
            end += distance / 2 * span + (distance % 2 == 0 ? 0 : next(reader, 1, span - 1));
            int what = (int) next(reader, 0, ALL);
            long arrivals = nextIf(reader, (what & ARRIVALS) != 0, 0, Integer.MAX_VALUE);
            long retried = nextIf(reader, (what & RETRIED) != 0, 0, arrivals);
            long refused = nextIf(reader, (what & REFUSED) != 0, 0, Integer.MAX_VALUE);
            long clients = nextIf(reader, (what & CLIENTS) != 0, 0, refused);
            length = nextIf(reader, (what & LENGTH) != 0, length, Integer.MAX_VALUE);
            limit = nextIf(reader, (what & LIMIT) != 0, limit, 0xffff_ffffL);
            if (end > LONGEST_SPAN * 2) {
                throw damaged();
            }
            bins.add(new ArrivalBin(
                    start.plusNanos(end), Duration.ofNanos(span), arrivals, retried, refused, clients, length, limit));
            end += span;
        }
        return bins;
    }

    private static HistoryRefused damaged() {
        return new HistoryRefused(HistoryRefused.Reason.DAMAGED, "history: arrivals (expected: whole bins)");
    }

    private static long next(SevenBits reader, long least, long most) {
        long number = reader.next();
        if (number < least || number > most) {
            throw damaged();
        }
        return number;
    }

    private static long nextIf(SevenBits reader, boolean isThere, long otherwise, long most) {
        return isThere ? next(reader, 0, most) : otherwise;
    }
}
