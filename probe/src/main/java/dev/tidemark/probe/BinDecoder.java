package dev.tidemark.probe;

import dev.tidemark.watch.ArrivalBin;
import java.time.Duration;
import java.time.Instant;

/// From a bin of the kernel to what it says. Pure but for the clock.
record BinDecoder(KernelClock clock) {
    static final Duration SPAN = Duration.ofNanos(1L << BinLayout.SPAN_BITS);

    ArrivalBin decode(RawBin bin) {
        long arrivals = bin.count(BinLayout.ARRIVALS_AT);
        long refused = bin.count(BinLayout.REFUSED_AT);
        return new ArrivalBin(
                from(bin),
                SPAN,
                arrivals,
                Math.min(bin.count(BinLayout.RETRIED_AT), arrivals),
                refused,
                Math.min(bin.count(BinLayout.CLIENTS_AT), refused),
                bin.queue() & 0xffff_ffffL,
                bin.queue() >>> Integer.SIZE);
    }

    Instant from(RawBin bin) {
        return clock.instant(bin.slot() << BinLayout.SPAN_BITS);
    }
}
