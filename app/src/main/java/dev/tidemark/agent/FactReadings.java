package dev.tidemark.agent;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.SocketFacts;
import java.util.HashMap;
import java.util.Map;

/// Reads what the kernel recorded as often as it has to be, and no more often: it costs about what a sample
/// costs. For the sampler's thread.
final class FactReadings {
    private static final long SECOND = 1_000_000_000L;

    /// The kernel keeps the peaks of two seconds; more than one should not pass between two readings.
    private static final long MOST = SECOND * 9 / 10;

    private final FactSource facts;
    private final HostReader reader;
    private final boolean isRecorded;
    private final long periodNanos;
    private final long countersNanos;
    private long lastNanos;

    FactReadings(FactSource facts, HostReader reader, Sampling sampling) {
        this.facts = facts;
        this.reader = reader;
        this.isRecorded = facts.state().isOn();
        this.periodNanos = sampling.period().toNanos();
        long wanted = sampling.counters().toNanos();
        this.countersNanos = isRecorded && wanted > MOST && wanted <= SECOND ? MOST : wanted;
    }

    /// How often counters are to be read. Facts are read with them, so that the two can be reconciled: where a
    /// second was asked for it is a little less, which spares readings of facts alone.
    long countersNanos() {
        return countersNanos;
    }

    /// From when samples are to be counted so that, where they are a second apart, each falls into the middle of
    /// one of the kernel's seconds: near its end they would now and then leave one out.
    ///
    /// @param now not before what is returned
    long grid(long now) {
        long middle = Math.floorDiv(now, SECOND) * SECOND + SECOND / 2;
        return periodNanos <= MOST ? now : middle <= now ? middle : middle - SECOND;
    }

    /// Facts after the listeners of `host`, so that what is recorded of a listener's time under watch is not
    /// older than it.
    ///
    /// @param wanted also where it is not time yet
    FactSnapshot next(HostSnapshot host, boolean wanted) {
        long now = System.nanoTime();
        boolean isTooLateNext = now - lastNanos + periodNanos > SECOND - SECOND / 20;
        if (!isRecorded || !(wanted || isTooLateNext)) {
            return FactSnapshot.NONE;
        }
        lastNanos = now;
        Map<Namespace, Reading<Map<Long, SocketFacts>>> read =
                HashMap.newHashMap(host.namespaces().size());
        for (ListenSnapshot snapshot : host.namespaces()) {
            read.put(snapshot.namespace(), facts.read(reader.reader(snapshot.namespace())));
        }
        return new FactSnapshot(read);
    }
}
