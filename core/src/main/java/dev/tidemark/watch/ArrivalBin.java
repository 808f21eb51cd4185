package dev.tidemark.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What came to one accept queue in one short bin of time, as the kernel counted it, event by event.
///
/// Only bins worth telling exist: those in which the queue came to an eighth of its capacity, or somebody was
/// turned away or came back after that. A client that was turned away tries again from the same address and port:
/// that is how clients are told from packets. One that comes back after more than two minutes, or while more are
/// turned away than the kernel has room to remember, counts as another.
///
/// @param from when the bin began; it ends `span` later, and need not begin at a full unit of the wall clock
/// @param span of the bin, about 4 ms; the same for all bins of one record
/// @param arrivals connections put into the accept queue
/// @param retried how many of `arrivals` had been refused before
/// @param refused packets, SYNs or last ones of handshakes, turned away because the accept queue was full: each
///     is one ListenOverflows
/// @param refusedClients how many of `refused` were the first of their client's
/// @param length of the queue right after the last arrival or refusal in the bin
/// @param limit of the queue at that moment
public record ArrivalBin(
        Instant from,
        Duration span,
        long arrivals,
        long retried,
        long refused,
        long refusedClients,
        long length,
        long limit) {
    public ArrivalBin {
        if (span.isNegative() || span.isZero()) {
            throw new IllegalArgumentException("span: " + span + " (expected: more than nothing)");
        }
        if (retried < 0 || retried > arrivals) {
            throw new IllegalArgumentException("retried: " + retried + " (expected: 0 to arrivals " + arrivals + ")");
        }
        if (refusedClients < 0 || refusedClients > refused) {
            throw new IllegalArgumentException(
                    "refusedClients: " + refusedClients + " (expected: 0 to refused " + refused + ")");
        }
        if (length < 0 || limit < 0) {
            throw new IllegalArgumentException(
                    "length: " + length + ", limit: " + limit + " (expected: neither below 0)");
        }
    }

    /// Clients that tried for the first time in this bin, let in or not.
    public long firstTries() {
        return arrivals - retried + refusedClients;
    }

    /// This part of a bin and a later one as a whole.
    ///
    /// @throws IllegalArgumentException when they are of different bins
    public ArrivalBin plus(ArrivalBin later) {
        if (!from.equals(later.from) || !span.equals(later.span)) {
            throw new IllegalArgumentException("bin: " + later.from + " (expected: " + from + ")");
        }
        return new ArrivalBin(
                from,
                span,
                arrivals + later.arrivals,
                retried + later.retried,
                refused + later.refused,
                refusedClients + later.refusedClients,
                later.length,
                later.limit);
    }

    /// Parts of a bin become one again.
    ///
    /// @param parts in order of time
    public static List<ArrivalBin> together(List<ArrivalBin> parts) {
        List<ArrivalBin> bins = new ArrayList<>(parts.size());
        for (ArrivalBin part : parts) {
            boolean isMore = !bins.isEmpty() && bins.getLast().from().equals(part.from());
            bins.add(isMore ? bins.removeLast().plus(part) : part);
        }
        return bins;
    }

    /// When the next bin would begin.
    public Instant to() {
        return from.plus(span);
    }
}
