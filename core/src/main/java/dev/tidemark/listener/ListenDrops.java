package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.NetNetstat;

/// What the ListenDrops of a namespace are made of: packets dropped at a listener, whichever it was.
///
/// ListenDrops = ListenOverflows + TCPReqQFullDrop + others. With `tcp_syncookies` 0 a SYN is also dropped,
/// without another count, when less than a quarter of `tcp_max_syn_backlog` is free (`tcp_conn_request`,
/// `net/ipv4/tcp_input.c`); lack of memory or of a route are rare further causes. Measured on Linux 6.18.
///
/// @param total ListenDrops
/// @param overflows ListenOverflows, each of which is a ListenDrop too
/// @param synQueueFull TCPReqQFullDrop
public record ListenDrops(long total, long overflows, long synQueueFull) {
    /// The parts as one reading of the counters tells them; unknown when one of them is.
    public static Reading<ListenDrops> of(NetNetstat counters) {
        return switch (counters.counter(ListenCounter.LISTEN_DROPS)) {
            case Reading.Unknown<Long>(String reason) -> Reading.unknown(reason);
            case Reading.Known<Long>(Long total) ->
                switch (counters.counter(ListenCounter.LISTEN_OVERFLOWS)) {
                    case Reading.Unknown<Long>(String reason) -> Reading.unknown(reason);
                    case Reading.Known<Long>(Long overflows) ->
                        counters.counter(ListenCounter.REQUEST_QUEUE_FULL_DROP)
                                .map(synQueueFull -> new ListenDrops(total, overflows, synQueueFull));
                };
        };
    }

    /// What is neither. Below zero only when packets were counted while the counters were read, as the kernel
    /// does not read them at one instant.
    public long others() {
        return total - overflows - synQueueFull;
    }
}
