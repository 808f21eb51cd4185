package dev.tidemark.probe;

/// How a bin of arrivals is kept in the kernel and told: `probe/src/main/bpf/bins.h`.
///
/// One word has the bin's number and all its counters, so that one exchange counts an event or opens the next
/// bin: whoever exchanges the word of a bin that ended tells it. From the lowest bit: worth telling (1), arrivals
/// (10), of them tried again (10), refused (10), of them for the first time (10), number of the bin (23), which
/// comes again after ten hours. A bin whose counters are full is told in parts.
final class BinLayout {
    /// A bin is so many nanoseconds of CLOCK_MONOTONIC, as a power of 2: 4.19 ms.
    static final int SPAN_BITS = 22;

    static final int SLOT_BITS = 23;
    static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    /// As many bins may an event of another processor be late. What seems later than that is a bin of long ago.
    static final int LATE = 64;

    static final int COUNT_BITS = 10;
    static final int COUNT_MASK = (1 << COUNT_BITS) - 1;

    static final int WORTH = 1;
    static final int ARRIVALS_AT = 1;
    static final int RETRIED_AT = ARRIVALS_AT + COUNT_BITS;
    static final int REFUSED_AT = RETRIED_AT + COUNT_BITS;
    static final int CLIENTS_AT = REFUSED_AT + COUNT_BITS;
    static final int SLOT_AT = CLIENTS_AT + COUNT_BITS;

    /// A record of the ring buffer: the listener's cookie, the word, when its last event was, `limit << 32 |
    /// length` then, and how many bins were lost before.
    static final int COOKIE = 0;

    static final int WORD = 8;
    static final int AT = 16;
    static final int QUEUE = 24;
    static final int LOST = 32;
    static final int BYTES = 40;

    /// Who was turned away: the listener's cookie, the remote address (that of IPv4 as `::ffff:a.b.c.d`), the
    /// port in the network's order.
    static final int KEY_COOKIE = 0;

    static final int KEY_ADDRESS = 8;
    static final int KEY_IPV4 = KEY_ADDRESS + 12;
    static final int KEY_PORT = 24;
    static final int KEY_BYTES = 32;

    /// A client that comes back later is another: TCP gives up after 127 s (`net.ipv4.tcp_syn_retries` = 6).
    static final long PATIENCE_NANOS = 130_000_000_000L;

    private BinLayout() {}
}
