package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.NetNetstat;
import java.time.Duration;

/// How fast connections are accepted while somebody waits, from a namespace's PassiveOpens and the length of its
/// one busy queue.
///
/// PassiveOpens rises when a connection is queued (`tcp_v4_syn_recv_sock`, `net/ipv4/tcp_ipv4.c`), so what was
/// accepted is its rise less the growth of the queue.
final class AcceptMeter {
    /// Less time than this with somebody waiting says nothing about the rate.
    private static final Duration ENOUGH = Duration.ofMillis(40);

    private long accepted;
    private long nanos;

    /// Takes in what happened between two samples, if somebody waited at both ends of it.
    void add(NetNetstat before, NetNetstat now, long lengthBefore, long lengthNow, Duration between) {
        if (lengthBefore == 0 || lengthNow == 0) {
            return;
        }
        if (now.riseSince(before, ListenCounter.PASSIVE_OPENS) instanceof Reading.Known<Long>(Long queued)) {
            accepted += queued - (lengthNow - lengthBefore);
            nanos += between.toNanos();
        }
    }

    /// The rate while somebody waited.
    Reading<AcceptRate> rate() {
        if (nanos < ENOUGH.toNanos()) {
            return Reading.unknown("nobody waited long enough to tell");
        }
        double perSecond = Math.max(0, accepted) * 1e9 / nanos;
        boolean nobody = accepted <= 0 && nanos >= Duration.ofSeconds(1).toNanos();
        return Reading.of(
                new AcceptRate(nobody ? 0 : perSecond, nobody ? AcceptRate.Method.NOBODY : AcceptRate.Method.COUNTERS));
    }
}
