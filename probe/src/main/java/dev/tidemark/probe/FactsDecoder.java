package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.probe.ProbeStatus.FeatureStatus;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SecondPeak;
import dev.tidemark.watch.SocketFacts;
import dev.tidemark.watch.SynPeak;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// From the value in a listener's socket to what it says. Pure but for the clock.
///
/// @param status what is recorded at all
record FactsDecoder(ProbeStatus status, KernelClock clock) {
    /// @param listener as it is now
    /// @param bytes as [FactsLayout] says
    /// @param waits read after the listener
    /// @throws IllegalArgumentException when it is not as long as that
    SocketFacts decode(InetDiagMessage listener, byte[] bytes, AcceptWaits waits) {
        return decode(listener.cookie(), listener.sendQueue(), listener.receiveQueue(), bytes, waits);
    }

    /// @param length of its accept queue
    SocketFacts decode(long cookie, long limit, long length, byte[] bytes, AcceptWaits waits) {
        if (bytes.length < FactsLayout.BYTES) {
            throw new IllegalArgumentException(
                    "facts: " + bytes.length + " bytes (expected: " + FactsLayout.BYTES + ")");
        }
        ByteBuffer facts = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        return new SocketFacts(
                cookie,
                seconds(facts),
                recorded(ProbeFeature.ACCEPT_QUEUE_PEAK, _ -> peak(facts)),
                facts.getLong(FactsLayout.ENQUEUES),
                recorded(ProbeFeature.REASONS, since -> Reading.of(synPeak(facts, since))),
                recorded(ProbeFeature.REASONS, _ -> Reading.of(refusals(facts))),
                recorded(ProbeFeature.REQUESTED_BACKLOG, since -> listen(facts, limit, since)),
                recorded(
                        ProbeFeature.ACCEPT_WAIT,
                        _ -> waits(facts.getLong(FactsLayout.ENQUEUES) - length, waits)));
    }

    /// @param accepted how many were, as far as is known
    private static Reading<AcceptWaits> waits(long accepted, AcceptWaits waits) {
        return waits.count() == 0 && accepted > 0
                ? Reading.unknown("its accept(2) does not ask for the peer's address")
                : Reading.of(waits);
    }

    private <T> Reading<T> recorded(ProbeFeature feature, Function<Instant, Reading<T>> read) {
        return switch (status.of(feature)) {
            case FeatureStatus.Exact exact -> read.apply(exact.since());
            case FeatureStatus.Off(String reason) -> Reading.unknown(feature.label() + " is off: " + reason);
        };
    }

    private List<SecondPeak> seconds(ByteBuffer facts) {
        List<SecondPeak> seconds = new ArrayList<>(2);
        for (int word : new int[] {FactsLayout.EARLIER, FactsLayout.WINDOW}) {
            long second = facts.getLong(word);
            if (second != 0) {
                Instant slot = clock.instant((second >>> Integer.SIZE) * PeakProgram.NANOS_OF_SLOT);
                seconds.add(new SecondPeak(slot, (int) second));
            }
        }
        return seconds;
    }

    private Reading<ExactPeak> peak(ByteBuffer facts) {
        if (facts.getLong(FactsLayout.PEAK_AT) != 0) {
            return Reading.of(new ExactPeak(
                    (int) facts.getLong(FactsLayout.PEAK),
                    facts.getInt(FactsLayout.PEAK_LIMIT),
                    clock.instant(facts.getLong(FactsLayout.PEAK_AT))));
        }
        long listenAt = facts.getLong(FactsLayout.LISTEN_AT);
        return listenAt == 0
                ? Reading.unknown("no connection came since recording began")
                : Reading.of(new ExactPeak(0, facts.getInt(FactsLayout.EFFECTIVE), clock.instant(listenAt)));
    }

    private SynPeak synPeak(ByteBuffer facts, Instant since) {
        long at = facts.getLong(FactsLayout.SYN_PEAK_AT);
        return new SynPeak((int) facts.getLong(FactsLayout.SYN_PEAK), at == 0 ? since : clock.instant(at));
    }

    private static RefusalCounts refusals(ByteBuffer facts) {
        return new RefusalCounts(
                facts.getLong(FactsLayout.SYN_SEEN),
                facts.getLong(FactsLayout.SYN_REFUSED),
                facts.getLong(FactsLayout.ACK_REFUSED),
                facts.getLong(FactsLayout.SYN_QUEUE_FULL));
    }

    private Reading<RequestedListen> listen(ByteBuffer facts, long limit, Instant since) {
        long at = facts.getLong(FactsLayout.LISTEN_AT);
        if (at == 0) {
            return Reading.unknown("it listened before recording began, " + since);
        }
        int effective = facts.getInt(FactsLayout.EFFECTIVE);
        if (limit != effective) {
            return Reading.unknown("listen(2) was called again since, which the kernel tells nobody");
        }
        Reading<Integer> requested = (facts.getInt(FactsLayout.FLAGS) & FactsLayout.REQUESTED_IS_KNOWN) == 0
                ? Reading.unknown("listen(2) was not called by its system call")
                : Reading.of(facts.getInt(FactsLayout.REQUESTED));
        return Reading.of(
                new RequestedListen(requested, effective, facts.getInt(FactsLayout.PROCESS), clock.instant(at)));
    }
}
