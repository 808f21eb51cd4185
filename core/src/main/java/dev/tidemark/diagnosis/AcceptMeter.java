package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.NetNetstat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How fast connections are accepted, from a namespace's PassiveOpens and the length of its one busy queue.
///
/// PassiveOpens rises when a connection is queued (`tcp_v4_syn_recv_sock`, `net/ipv4/tcp_ipv4.c`), so what was
/// accepted between two samples is its rise less the growth of the queue. Counters are read before lengths: who
/// comes between the two is in the length at once and in the counters only at the next sample. So accepts are
/// counted from the beginning on, and only what exceeds all that was counted before is one; and of those that
/// waited at the first sample, as many as the counters rose by until the second may have come between.
///
/// Of a line that stands the mean is the rate of the acceptor; of one that drains, the acceptor had nothing to do
/// for a part of each interval, so that the greatest is the closest, and still too low. It is told of each
/// interval, and of the time since the queue was last seen empty. Both begin at a sample of which the next may
/// tell late who came: of those that waited then, as many as the counters rose by until the next are not counted.
/// Where nobody waited, that is nobody.
final class AcceptMeter {
    /// Less time than this with somebody waiting says nothing about the rate.
    private static final Duration ENOUGH = Duration.ofMillis(40);

    /// Counters and queue are read one after the other: in shorter intervals what comes between weighs too much.
    private static final Duration SHORTEST = Duration.ofMillis(5);

    private final Stretch stretch = new Stretch();
    private final Since since = new Since();
    private long accepted;
    private long nanos;
    private boolean drained;
    private boolean isSeen;
    private double greatest;

    /// Takes in what happened between two samples.
    void add(NetNetstat before, NetNetstat now, long lengthBefore, long lengthNow, Duration between) {
        if (!(now.riseSince(before, ListenCounter.PASSIVE_OPENS) instanceof Reading.Known<Long>(Long queued))) {
            return;
        }
        if (!stretch.goesOn(before, lengthBefore)) {
            stretch.begin(Math.min(lengthBefore, queued));
            since.begin(Math.min(lengthBefore, queued));
        }
        long likely = stretch.likely();
        long gone = queued - (lengthNow - lengthBefore);
        stretch.add(now, lengthNow, gone);
        isSeen |= stretch.certain() > 0;
        see(gone - Math.min(lengthBefore, queued), between.toNanos());
        since.add(gone, between.toNanos());
        see(since.certain(), since.nanos);
        if (lengthNow == 0) {
            since.begin(0);
        }
        if (lengthBefore > 0 && lengthNow > 0) {
            accepted += stretch.likely() - likely;
            nanos += between.toNanos();
        } else {
            drained = true;
        }
    }

    private void see(long accepts, long lasting) {
        if (lasting >= SHORTEST.toNanos()) {
            greatest = Math.max(greatest, accepts * 1e9 / lasting);
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
        if (accepted == 0) {
            boolean isLong = nanos >= Duration.ofSeconds(1).toNanos();
            return Reading.of(new AcceptRate(0, isLong ? AcceptRate.Method.NOBODY : AcceptRate.Method.COUNTERS));
        }
        return isSeen
                ? Reading.of(new AcceptRate(accepted * 1e9 / nanos, AcceptRate.Method.COUNTERS))
                : Reading.unknown("whoever came while the first sample was taken may wait still");
    }

    /// Samples without a gap.
    private static final class Stretch {
        private @Nullable NetNetstat counters;
        private long length;
        private long balance;
        private long highest;
        private long doubtful;

        boolean goesOn(NetNetstat at, long lengthAt) {
            return counters != null
                    && lengthAt == length
                    && at.riseSince(counters, ListenCounter.PASSIVE_OPENS).orElse(-1L) == 0;
        }

        /// @param late how many at most came between the two readings of its first sample
        void begin(long late) {
            balance = 0;
            highest = 0;
            doubtful = late;
        }

        void add(NetNetstat now, long lengthNow, long gone) {
            counters = now;
            length = lengthNow;
            balance += gone;
            highest = Math.max(highest, balance);
        }

        /// How many were accepted since it began, if nobody came between the two readings of the first sample.
        long likely() {
            return highest;
        }

        /// How many at least.
        long certain() {
            return Math.max(0, highest - doubtful);
        }
    }

    /// Since the queue was last seen empty, or samples without a gap began.
    private static final class Since {
        private long gone;
        private long doubtful;
        private long nanos;

        void begin(long late) {
            gone = 0;
            doubtful = late;
            nanos = 0;
        }

        void add(long more, long lasting) {
            gone += more;
            nanos += lasting;
        }

        long certain() {
            return gone - doubtful;
        }
    }
}
