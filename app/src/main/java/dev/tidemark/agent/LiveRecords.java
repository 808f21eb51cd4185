package dev.tidemark.agent;

import dev.tidemark.agent.AgentEvent.Kind;
import dev.tidemark.history.EpisodeSamples.Sample;
import dev.tidemark.history.Interval;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Recorder;
import dev.tidemark.history.Slot;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.ReuseportGroups;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.ListenerTick;
import dev.tidemark.watch.ListenerWatch;
import dev.tidemark.watch.News;
import dev.tidemark.watch.Sight;
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
    private final NamespaceRecords namespaces;
    private final StillNamespaces still = new StillNamespaces();
    private final IntervalCount.Zeros zeros = new IntervalCount.Zeros();
    private @Nullable HostSnapshot latest;
    private long sample;
    private long slot = Long.MIN_VALUE;
    private long slotSamples;
    private long slotNanos = Long.MIN_VALUE;
    private final FactRecords facts = new FactRecords();

    /// For so many readings of the counters some record has a rise to tell, or to forget.
    private int countingsToTell;

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
        this.namespaces = new NamespaceRecords(episodes);
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
        News news = watch.follow(host);
        for (Namespace namespace : news.still()) {
            still.of(namespace).count(sample, nanos, at);
        }
        for (ListenerTick one : news.listeners()) {
            still.of(one.watched().namespace()).news(sample, nanos);
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
        still.of(watched.namespace()).add(record);
        if (seen.dropsRise().orElse(0L) > 0) {
            countingsToTell = 2;
        }
    }

    private LiveRecord recordOf(WatchedListener watched, Listener listener, long nanos, Instant at) {
        // Whether a record is in this sample has to be known.
        still.makeUp();
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
        Map<String, List<LiveRecord>> dropped = countedDrops();
        namespaces.count(host, nanos, at, dropped, facts);
        episodes.finish(nanos);
    }

    /// What dropped since the counters were read before, by namespace.
    private Map<String, List<LiveRecord>> countedDrops() {
        if (countingsToTell == 0) {
            return Map.of();
        }
        countingsToTell--;
        still.makeUp();
        Map<String, List<LiveRecord>> dropped = new HashMap<>();
        for (LiveRecord record : records.values()) {
            record.counted();
            if (record.dropsRise().orElse(0L) > 0) {
                dropped.computeIfAbsent(record.key().namespace(), _ -> new ArrayList<>())
                        .add(record);
            }
        }
        return dropped;
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
        still.makeUp();
        Instant from = Instant.ofEpochMilli(slot * Slot.SPAN.toMillis());
        Slot empty = new Slot(from, period, slotSamples, List.of(), List.of());
        List<Interval> intervals = new ArrayList<>(records.size());
        for (LiveRecord record : records.values()) {
            record.endInterval(empty, zeros, facts.coverage(record.key().namespace()), slotNanos, nanos)
                    .ifPresent(intervals::add);
        }
        recorder.record(new Slot(from, period, slotSamples, intervals, namespaces.endInterval(from)));
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
        facts.retain(Set.copyOf(records.values()), latest());
        still.forget(latest());
        namespaces.forget(latest());
    }

    /// Hands on what is not yet recorded. Nothing is taken in afterwards.
    void close() {
        namespaces.cut();
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
        still.makeUp();
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
        return new LiveView(
                host.namespaces().getFirst().at(),
                period,
                host,
                listeners,
                namespaces.view(host),
                episodes.latest(),
                events.latest(),
                health);
    }
}
