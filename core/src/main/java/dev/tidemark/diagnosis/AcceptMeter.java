package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.NetNetstat;
import java.time.Duration;

/// How fast connections are accepted, from a namespace's PassiveOpens and the length of its one busy queue.
///
/// PassiveOpens rises when a connection is queued (`tcp_v4_syn_recv_sock`, `net/ipv4/tcp_ipv4.c`), so what was
/// accepted between two samples is its rise less the growth of the queue. Of a line that stands the mean is the
/// rate of the acceptor; of one that drains, the acceptor had nothing to do for a part of each interval, so that
/// the greatest is the closest, and still too low.
final class AcceptMeter {
    /// Less time than this with somebody waiting says nothing about the rate.
    private static final Duration ENOUGH = Duration.ofMillis(40);

    /// Counters and queue are read one after the other: in shorter intervals what comes between weighs too much.
    private static final Duration SHORTEST = Duration.ofMillis(5);

    private long accepted;
    private long nanos;
    private boolean drained;
    private double greatest;

    /// Takes in what happened between two samples.
    void add(NetNetstat before, NetNetstat now, long lengthBefore, long lengthNow, Duration between) {
        if (!(now.riseSince(before, ListenCounter.PASSIVE_OPENS) instanceof Reading.Known<Long>(Long queued))
                || between.compareTo(SHORTEST) < 0) {
            return;
        }
        long gone = Math.max(0, queued - (lengthNow - lengthBefore));
        greatest = Math.max(greatest, gone * 1e9 / between.toNanos());
        if (lengthBefore > 0 && lengthNow > 0) {
            accepted += queued - (lengthNow - lengthBefore);
            nanos += between.toNanos();
        } else {
            drained = true;
        }
    }

    /// The rate, as far as it can be told.
    Reading<AcceptRate> rate() {
        if (drained) {
            return greatest > 0
                    ? Reading.of(new AcceptRate(greatest, AcceptRate.Method.DRAINING))
                    : Reading.unknown("nobody waited long enough to tell");
        }
        if (nanos < ENOUGH.toNanos()) {
            return Reading.unknown("nobody waited long enough to tell");
        }
        boolean nobody = accepted <= 0 && nanos >= Duration.ofSeconds(1).toNanos();
        return Reading.of(
                nobody
                        ? new AcceptRate(0, AcceptRate.Method.NOBODY)
                        : new AcceptRate(Math.max(0, accepted) * 1e9 / nanos, AcceptRate.Method.COUNTERS));
    }
}
