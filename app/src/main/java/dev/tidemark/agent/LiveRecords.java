package dev.tidemark.agent;

import dev.tidemark.agent.AgentEvent.Kind;
import dev.tidemark.history.CounterInterval;
import dev.tidemark.history.EpisodeSamples.Sample;
import dev.tidemark.history.Interval;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Recorder;
import dev.tidemark.history.Slot;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.ReuseportGroups;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.ListenerTick;
import dev.tidemark.watch.ListenerWatch;
import dev.tidemark.watch.Sight;
import dev.tidemark.watch.Tick;
import dev.tidemark.watch.WatchedListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All that the sampler remembers: takes in samples, gives out views, and hands on what is to be kept.
///
/// Pure but for the recorder it is given. For the sampler's thread.
final class LiveRecords {
    /// So long a listener that is gone is remembered, in case its server comes back.
    private static final long REMEMBERED_NANOS = Duration.ofHours(1).toNanos();

    /// And no more of them: some servers listen at another port each time.
    private static final int MOST_GONE = 1_000;

    private final Duration period;
    private final ListenerWatch watch;
    private final Recorder recorder;
    private final EventLog events;
    private final Function<ListenerKey, Optional<HighWaterMark>> earlier;
    private final Map<ListenerKey, LiveRecord> records = new HashMap<>();
    private final IdentityHashMap<WatchedListener, BoundRecord> bound = new IdentityHashMap<>();
    private final Episodes episodes;
    private final Map<String, NamespaceRecord> namespaces = new HashMap<>();
    private final IntervalCount.Zeros zeros = new IntervalCount.Zeros();
    private @Nullable HostSnapshot latest;
    private long sample;
    private long slot = Long.MIN_VALUE;
    private long slotSamples;
    private long slotNanos = Long.MIN_VALUE;
    private final FactRecords facts = new FactRecords();

    /// @param earlier the highest mark of a listener that an earlier run left
    LiveRecords(
            Selection selection,
            Duration period,
            Recorder recorder,
            EventLog events,
            Function<ListenerKey, Optional<HighWaterMark>> earlier,
            EpisodeObserver observer) {
        this.period = period;
        this.watch = ListenerWatch.of(selection, period);
        this.recorder = recorder;
        this.events = events;
        this.earlier = earlier;
        this.episodes = new Episodes(recorder, events, observer, this::trail);
    }

    /// Takes in the next sample.
    ///
    /// @param withCounters whether the counters were read
    /// @param read what the kernel had recorded just after the sample
    void observe(HostSnapshot host, boolean withCounters, FactSnapshot read) {
        sample++;
        latest = host;
        long nanos = host.namespaces().getFirst().nanos();
        Instant at = host.namespaces().getFirst().at();
        facts.take(read, factTime(at, nanos));
        boolean isTurned = turnSlot(at, nanos);
        slotSamples++;
        Tick tick = watch.observe(host);
        for (ListenerTick one : tick.listeners()) {
            switch (one.sight()) {
                case Sight.Seen seen -> see(one.watched(), seen, nanos, at);
                case Sight.Gone _ -> gone(one.watched());
                case Sight.Missed _ -> {}
            }
        }
        facts.takeNew(read, isTurned, factTime(at, nanos));
        episodes.see(host, withCounters);
        if (withCounters) {
            count(host, nanos, at);
        }
    }

    private void see(WatchedListener watched, Sight.Seen seen, long nanos, Instant at) {
        Listener listener = seen.listener();
        BoundRecord known = bound.get(watched);
        if (known == null || !known.isOf(listener)) {
            known = new BoundRecord(recordOf(watched, listener, nanos, at), listener.owners());
            bound.put(watched, known);
            facts.bound(watched.namespace(), listener, known.record(), nanos);
        }
        known.gone(false);
        LiveRecord record = known.record();
        long before = record.now().queue().limit();
        if (before != listener.queue().limit()) {
            events.add(
                    Kind.LIMIT_CHANGED,
                    Optional.of(record.key()),
                    record.key().address() + ": limit " + before + " -> "
                            + listener.queue().limit());
        }
        record.see(listener, seen.state(), seen.dropsRise(), sample, nanos, at);
    }

    private LiveRecord recordOf(WatchedListener watched, Listener listener, long nanos, Instant at) {
        ListenerKey key = ListenerKey.of(watched.namespace().name(), listener, watched.number());
        LiveRecord known = records.get(key);
        if (known != null && !known.isIn(sample)) {
            return known;
        }
        LiveRecord fresh = new LiveRecord(key, listener, nanos, at, period);
        earlier.apply(key).ifPresent(fresh::resume);
        records.put(key, fresh);
        if (sample > 1) {
            events.add(Kind.LISTENER_APPEARED, Optional.of(key), key.address() + ": appeared");
        }
        return fresh;
    }

    private void gone(WatchedListener watched) {
        BoundRecord known = bound.get(watched);
        if (known != null && !known.isGone()) {
            known.gone(true);
            ListenerKey key = known.record().key();
            events.add(Kind.LISTENER_GONE, Optional.of(key), key.address() + ": gone");
        }
    }

    private void count(HostSnapshot host, long nanos, Instant at) {
        Map<String, List<LiveRecord>> dropped = new HashMap<>();
        for (LiveRecord record : records.values()) {
            record.counted();
            if (record.dropsRise().orElse(0L) > 0) {
                dropped.computeIfAbsent(record.key().namespace(), _ -> new ArrayList<>())
                        .add(record);
            }
        }
        for (ListenSnapshot snapshot : host.namespaces()) {
            if (!(snapshot.counters() instanceof Reading.Known<NetNetstat>(NetNetstat counters))) {
                continue;
            }
            String name = snapshot.namespace().name();
            NamespaceRecord record = namespaces.computeIfAbsent(
                    name, _ -> new NamespaceRecord(snapshot.namespace(), episodes.track(name)));
            Instant before = record.readAt();
            long overflows = record.count(snapshot.namespace(), counters, at);
            record.explain(facts.coverage(name), nanos);
            episodes.read(record.episodes(), before, at, nanos, overflows, dropped.getOrDefault(name, List.of()));
        }
        episodes.finish(nanos);
    }

    private List<Sample> trail(ListenerKey listener) {
        LiveRecord record = records.get(listener);
        return record == null ? List.of() : record.trail().samples();
    }

    /// Ends the interval that `at` is not part of any more.
    ///
    /// @return whether one ended
    private boolean turnSlot(Instant at, long nanos) {
        long now = Math.floorDiv(at.toEpochMilli(), Slot.SPAN.toMillis());
        if (now == slot) {
            return false;
        }
        if (slotSamples > 0) {
            endSlot(nanos);
            forget(nanos);
        }
        // The first interval began before anybody looked.
        slotNanos = slot == Long.MIN_VALUE ? Long.MIN_VALUE : nanos;
        slot = now;
        return true;
    }

    private FactTime factTime(Instant at, long nanos) {
        Instant end = slot == Long.MIN_VALUE ? at : Instant.ofEpochMilli((slot + 1) * Slot.SPAN.toMillis());
        return new FactTime(Long.MAX_VALUE, slotNanos, end, nanos, at);
    }

    /// Whether a sample of now is to be followed by a reading of facts: an interval ends, or a namespace is new.
    boolean wantsFacts(HostSnapshot host) {
        Instant at = host.namespaces().getFirst().at();
        return Math.floorDiv(at.toEpochMilli(), Slot.SPAN.toMillis()) != slot || facts.isNews(host);
    }

    private void endSlot(long nanos) {
        Instant from = Instant.ofEpochMilli(slot * Slot.SPAN.toMillis());
        Slot empty = new Slot(from, period, slotSamples, List.of(), List.of());
        List<Interval> intervals = new ArrayList<>(records.size());
        for (LiveRecord record : records.values()) {
            record.endInterval(empty, zeros, facts.coverage(record.key().namespace()), slotNanos, nanos)
                    .ifPresent(intervals::add);
        }
        List<CounterInterval> counters = new ArrayList<>(namespaces.size());
        for (NamespaceRecord namespace : namespaces.values()) {
            namespace.endInterval(from, Slot.SPAN).ifPresent(counters::add);
        }
        recorder.record(new Slot(from, period, slotSamples, intervals, counters));
        slotSamples = 0;
    }

    private void forget(long nanos) {
        watch.forgetGone();
        bound.values().removeIf(BoundRecord::isGone);
        records.values().removeIf(record -> nanos - record.seenNanos() > REMEMBERED_NANOS);
        if (records.size() > bound.size() + MOST_GONE) {
            Set<LiveRecord> there = Collections.newSetFromMap(new IdentityHashMap<>());
            bound.values().forEach(one -> there.add(one.record()));
            records.values().stream()
                    .filter(record -> !there.contains(record))
                    .sorted(Comparator.comparingLong(LiveRecord::seenNanos).reversed())
                    .skip(MOST_GONE)
                    .toList()
                    .forEach(record -> records.remove(record.key()));
        }
        HostSnapshot host = latest;
        if (host != null) {
            facts.retain(Set.copyOf(records.values()), host);
        }
        if (host != null && namespaces.size() > host.namespaces().size()) {
            List<String> present = host.namespaces().stream()
                    .map(snapshot -> snapshot.namespace().name())
                    .toList();
            namespaces.values().removeIf(namespace -> {
                boolean isGone = !present.contains(namespace.namespace().name());
                if (isGone) {
                    episodes.cut(namespace.episodes());
                }
                return isGone;
            });
        }
    }

    /// Hands on what is not yet recorded. Nothing is taken in afterwards.
    void close() {
        namespaces.values().forEach(namespace -> episodes.cut(namespace.episodes()));
        episodes.finish(Long.MAX_VALUE);
        if (slotSamples > 0) {
            endSlot(Long.MAX_VALUE);
        }
    }

    /// The latest sample.
    HostSnapshot latest() {
        HostSnapshot host = latest;
        if (host == null) {
            throw new IllegalStateException("records: no sample (expected: at least one)");
        }
        return host;
    }

    /// All that is known after the latest sample.
    LiveView view(AgentHealth health) {
        HostSnapshot host = latest();
        long nanos = host.namespaces().getFirst().nanos();
        IdentityHashMap<Listener, LiveRecord> byListener = new IdentityHashMap<>();
        for (LiveRecord record : records.values()) {
            if (record.isIn(sample)) {
                byListener.put(record.now(), record);
            }
        }
        List<LiveListener> listeners = new ArrayList<>(byListener.size());
        for (ListenSnapshot snapshot : host.namespaces()) {
            ReuseportGroups groups = ReuseportGroups.of(snapshot.tcp());
            for (Listener listener : snapshot.listeners()) {
                LiveRecord record = byListener.get(listener);
                if (record != null) {
                    listeners.add(record.view(
                            new LivePlace(
                                    snapshot,
                                    listener instanceof TcpListener tcp ? groups.member(tcp) : Optional.empty()),
                            nanos,
                            episodes.accuses(record.key()),
                            facts.coverage(record.key().namespace())));
                }
            }
        }
        List<LiveNamespace> counted = new ArrayList<>();
        for (ListenSnapshot snapshot : host.namespaces()) {
            NamespaceRecord record = namespaces.get(snapshot.namespace().name());
            if (record != null) {
                counted.add(record.view());
            }
        }
        return new LiveView(
                host.namespaces().getFirst().at(),
                period,
                host,
                listeners,
                counted,
                episodes.latest(),
                events.latest(),
                health);
    }
}
