package dev.tidemark.agent;

import dev.tidemark.history.ArrivalBatch;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Recorder;
import dev.tidemark.history.Slot;
import dev.tidemark.probe.ArrivalStream;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord.Gap;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Takes bins of arrivals from the kernel on a thread of its own, `tidemark-arrivals`, and hands them to the
/// history.
///
/// Where nobody waits in a queue the kernel tells nothing, and the thread sleeps for ten seconds; where it tells,
/// the thread wakes up five times a second at most.
public final class ArrivalRecorder implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("tidemark.agent");

    /// So long bins are left to gather.
    private static final Duration GATHERING = Duration.ofMillis(200);

    /// All bins that ended so long ago are known: the last one of a burst is read with the facts, and told when
    /// it has settled.
    private static final Duration UNSETTLED = Duration.ofSeconds(4);

    /// Then they are handed over early, as the history holds them in a twentieth of the memory.
    private static final int MOST_BINS = 50_000;

    private final @Nullable ArrivalStream stream;
    private final LongFunction<Optional<ListenerKey>> listeners;
    private final Recorder recorder;
    private final InstantSource clock;
    private final Thread thread;
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private Optional<Gap> gap = Optional.empty();
    private Instant from;
    private int bins;
    private long lostTold;
    private volatile boolean stopping;

    private ArrivalRecorder(
            Optional<ArrivalStream> stream,
            LongFunction<Optional<ListenerKey>> listeners,
            Recorder recorder,
            InstantSource clock) {
        this.stream = stream.orElse(null);
        this.listeners = listeners;
        this.recorder = recorder;
        this.clock = clock;
        this.from = clock.instant();
        this.thread = Thread.ofPlatform().name("tidemark-arrivals").daemon().unstarted(this::run);
    }

    /// @param stream of a probe that stays open until this is closed; empty where none is recorded
    public static ArrivalRecorder start(
            Optional<ArrivalStream> stream, Sampler sampler, Recorder recorder, InstantSource clock) {
        ArrivalRecorder arrivals = new ArrivalRecorder(stream, sampler::listener, recorder, clock);
        if (stream.isPresent()) {
            arrivals.thread.start();
        }
        return arrivals;
    }

    /// The bins of a socket.
    private static final class Waiting {
        private final List<ArrivalBin> bins = new ArrayList<>();
        private Optional<ListenerKey> listener = Optional.empty();
        private boolean isOld;
    }

    private void run() {
        ArrivalStream told = stream;
        long due = System.nanoTime() + Slot.SPAN.toNanos();
        while (!stopping && told != null) {
            long left = due - System.nanoTime();
            if (left <= 0) {
                take(told, true);
                due = System.nanoTime() + Slot.SPAN.toNanos();
            } else if (told.await(Duration.ofNanos(left))) {
                LockSupport.parkNanos(this, Math.min(GATHERING.toNanos(), Math.max(left, 1)));
                take(told, false);
            }
        }
    }

    private synchronized void take(ArrivalStream told, boolean handOver) {
        if (stopping) {
            return;
        }
        take(told);
        if (handOver || bins > MOST_BINS) {
            handOver();
        }
    }

    private void take(ArrivalStream told) {
        ArrivalStream.Taken taken = told.take();
        for (ArrivalStream.Told one : taken.bins()) {
            Waiting socket = waiting.computeIfAbsent(one.cookie(), _ -> new Waiting());
            socket.listener = socket.listener.or(() -> listeners.apply(one.cookie()));
            socket.bins.add(one.bin());
            bins++;
        }
        taken.gap().ifPresent(this::lose);
    }

    private void lose(Gap more) {
        gap = Optional.of(gap.map(one -> new Gap(earlier(one.from(), more.from()), more.to(), more.reason()))
                .orElse(more));
        if (lostTold == 0) {
            LOG.log(Level.WARNING, "arrivals: more came than could be taken; a gap in the history tells when");
        }
        lostTold++;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void handOver() {
        Instant settled = clock.instant().minus(UNSETTLED);
        Instant to = settled.isAfter(from) ? settled : from;
        Map<ListenerKey, List<ArrivalBin>> known = new HashMap<>();
        waiting.entrySet().removeIf(each -> {
            Waiting socket = each.getValue();
            socket.listener = socket.listener.or(() -> listeners.apply(each.getKey()));
            socket.listener.ifPresent(
                    key -> known.computeIfAbsent(key, _ -> new ArrayList<>()).addAll(socket.bins));
            // Of a listener that came and went between two samples nothing else is recorded either.
            boolean isDone = socket.listener.isPresent() || socket.isOld;
            socket.isOld = true;
            bins -= isDone ? socket.bins.size() : 0;
            return isDone;
        });
        List<ArrivalBatch.OfListener> all = new ArrayList<>(known.size());
        known.forEach((key, some) -> {
            some.sort(Comparator.comparing(ArrivalBin::from));
            all.add(new ArrivalBatch.OfListener(key, some));
        });
        recorder.record(new ArrivalBatch(from, to, all, gap.stream().toList()));
        from = to;
        gap = Optional.empty();
    }

    /// Takes and hands over what is there. Neither the stream nor the recorder is closed.
    @Override
    public synchronized void close() {
        if (stopping) {
            return;
        }
        if (stream != null) {
            take(stream);
            handOver();
        }
        stopping = true;
        LockSupport.unpark(thread);
    }
}
