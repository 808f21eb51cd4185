package dev.tidemark.watch;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.NetNetstat;
import java.util.List;

/// By how much a namespace's listen counters rose. They count packets, not clients.
///
/// @param overflows ListenOverflows: packets that came while an accept queue was full
/// @param listenDrops ListenDrops: all packets dropped at listeners, overflows among them
/// @param synQueueFull TCPReqQFullDrop: SYNs dropped because a SYN queue was full. TCPReqQFullDoCookies is not
///     part of it: those SYNs are answered with a cookie and counted there, and where the accept queue is full
///     too they are overflows (measured on Linux 6.18; `tcp_conn_request`, `net/ipv4/tcp_input.c`)
/// @param cookiesSent SyncookiesSent
/// @param cookiesReceived SyncookiesRecv: cookies that came back valid
public record CounterRises(
        Reading<Long> overflows,
        Reading<Long> listenDrops,
        Reading<Long> synQueueFull,
        Reading<Long> cookiesSent,
        Reading<Long> cookiesReceived) {
    private static final Reading<Long> ZERO = Reading.of(0L);
    private static final List<ListenCounter> COUNTERS = List.of(
            ListenCounter.LISTEN_OVERFLOWS,
            ListenCounter.LISTEN_DROPS,
            ListenCounter.REQUEST_QUEUE_FULL_DROP,
            ListenCounter.SYNCOOKIES_SENT,
            ListenCounter.SYNCOOKIES_RECEIVED);

    /// No rise at all.
    static final CounterRises NONE = new CounterRises(ZERO, ZERO, ZERO, ZERO, ZERO);

    static CounterRises unknown(String reason) {
        Reading<Long> unknown = Reading.unknown(reason);
        return new CounterRises(unknown, unknown, unknown, unknown, unknown);
    }

    /// The rises from one reading of a namespace to a later one. Counters only grow: where one of them went
    /// back, the readings are not of the same namespace, and all rises are unknown.
    static CounterRises between(NetNetstat earlier, NetNetstat later) {
        for (ListenCounter counter : COUNTERS) {
            if (wentBack(earlier, later, counter)) {
                return unknown(counter.kernelName() + " went backwards");
            }
        }
        return new CounterRises(
                later.riseSince(earlier, ListenCounter.LISTEN_OVERFLOWS),
                later.riseSince(earlier, ListenCounter.LISTEN_DROPS),
                later.riseSince(earlier, ListenCounter.REQUEST_QUEUE_FULL_DROP),
                later.riseSince(earlier, ListenCounter.SYNCOOKIES_SENT),
                later.riseSince(earlier, ListenCounter.SYNCOOKIES_RECEIVED));
    }

    private static boolean wentBack(NetNetstat earlier, NetNetstat later, ListenCounter counter) {
        return earlier.counter(counter).isKnown()
                && later.counter(counter).isKnown()
                && !later.riseSince(earlier, counter).isKnown();
    }

    /// Both together. What is unknown in one is unknown in the sum.
    CounterRises plus(CounterRises more) {
        return new CounterRises(
                sum(overflows, more.overflows),
                sum(listenDrops, more.listenDrops),
                sum(synQueueFull, more.synQueueFull),
                sum(cookiesSent, more.cookiesSent),
                sum(cookiesReceived, more.cookiesReceived));
    }

    static Reading<Long> sum(Reading<Long> one, Reading<Long> other) {
        if (one instanceof Reading.Known<Long>(Long first) && other instanceof Reading.Known<Long>(Long second)) {
            return second == 0 ? one : Reading.of(first + second);
        }
        return one.isKnown() ? other : one;
    }
}
