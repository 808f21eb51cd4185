package dev.tidemark.agent;

import dev.tidemark.agent.AgentEvent.Kind;
import dev.tidemark.history.EpisodeSamples.Sample;
import dev.tidemark.history.Interval;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Slot;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.ReuseportGroups;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.ListenerTick;
import dev.tidemark.watch.News;
import dev.tidemark.watch.PastPeaks;
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
import java.util.function.Predicate;

/// What is remembered of each listener while the sampler runs, of those too that went within the last hour.
///
/// For the sampler's thread.
final class ListenerRecords {
    /// So long a listener that is gone is remembered, in case its server comes back.
    private static final long REMEMBERED_NANOS = Duration.ofHours(1).toNanos();

    /// And no more of them: some servers listen at another port each time.
    private static final int MOST_GONE = 1_000;

    private final Duration period;
    private final EventLog events;
    private final Function<ListenerKey, Optional<PastPeaks>> earlier;
    private final FactRecords facts;
    private final Map<ListenerKey, LiveRecord> records = new HashMap<>();
    private final IdentityHashMap<WatchedListener, BoundRecord> bound = new IdentityHashMap<>();
    private final StillNamespaces still = new StillNamespaces();
    private final IntervalCount.Zeros zeros = new IntervalCount.Zeros();

    /// For so many readings of the counters some record has a rise to tell, or to forget.
    private int countingsToTell;

    /// @param earlier what earlier runs recorded of a listener; asked again and again, as it may be known later
    /// @param facts learns which socket stands for which record
    ListenerRecords(
            Duration period, EventLog events, Function<ListenerKey, Optional<PastPeaks>> earlier, FactRecords facts) {
        this.period = period;
        this.events = events;
        this.earlier = earlier;
        this.facts = facts;
    }

    /// Which sample it is, and when it was taken.
    ///
    /// @param sample 1 for the first
    record Moment(long sample, long nanos, Instant at) {}

    /// Takes in what a sample brought.
    void follow(News news, Moment now) {
        for (Namespace namespace : news.still()) {
            still.of(namespace).count(now.sample(), now.nanos(), now.at());
        }
        for (ListenerTick one : news.listeners()) {
            still.of(one.watched().namespace()).news(now.sample(), now.nanos());
            switch (one.sight()) {
                case Sight.Seen seen -> see(one.watched(), seen, now);
                case Sight.Gone _ -> gone(one.watched());
                case Sight.Missed _ -> {}
            }
        }
    }

    private void see(WatchedListener watched, Sight.Seen seen, Moment now) {
        Listener listener = seen.listener();
        BoundRecord known = bound.get(watched);
        if (known == null || !known.isOf(listener)) {
            known = new BoundRecord(recordOf(watched, listener, now), listener.owners());
            bound.put(watched, known);
            facts.bound(watched.namespace(), listener, known.record(), now.nanos());
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
        record.see(listener, seen.state(), seen.dropsRise(), now.sample(), now.nanos(), now.at());
        still.of(watched.namespace()).add(record);
        if (seen.dropsRise().orElse(0L) > 0) {
            countingsToTell = 2;
        }
    }

    private LiveRecord recordOf(WatchedListener watched, Listener listener, Moment now) {
        // Whether a record is in this sample has to be known.
        still.makeUp();
        ListenerKey key = ListenerKey.of(watched.namespace().name(), listener, watched.number());
        LiveRecord known = records.get(key);
        if (known != null && !known.isIn(now.sample())) {
            return known;
        }
        LiveRecord fresh = new LiveRecord(key, listener, now.nanos(), now.at(), period);
        earlier.apply(key).ifPresent(fresh::resume);
        records.put(key, fresh);
        if (now.sample() > 1) {
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

    /// What dropped since the counters were read before, by namespace.
    Map<String, List<LiveRecord>> countedDrops() {
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

    /// How its queue was in the last seconds.
    List<Sample> trail(ListenerKey listener) {
        LiveRecord record = records.get(listener);
        return record == null ? List.of() : record.trail().samples();
    }

    /// Ends an interval of all that were seen in it.
    ///
    /// @param empty the interval
    /// @param beganNanos when it began
    /// @param nanos when it ended
    List<Interval> endInterval(Slot empty, long beganNanos, long nanos) {
        still.makeUp();
        List<Interval> intervals = new ArrayList<>(records.size());
        for (LiveRecord record : records.values()) {
            earlier.apply(record.key()).ifPresent(record::resume);
            record.endInterval(empty, zeros, facts.coverage(record.key().namespace()), beganNanos, nanos)
                    .ifPresent(intervals::add);
        }
        return intervals;
    }

    /// Lets go of what is gone for long.
    ///
    /// @param latest the latest sample
    void forget(long nanos, HostSnapshot latest) {
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
        facts.retain(Set.copyOf(records.values()), latest);
        still.forget(latest);
    }

    /// Those of the latest sample, as others see them.
    ///
    /// @param sample its number
    /// @param accused whether an episode goes on in which a listener is suspected
    List<LiveListener> view(HostSnapshot host, long sample, Predicate<ListenerKey> accused) {
        still.makeUp();
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
                            accused.test(record.key()),
                            facts.coverage(record.key().namespace())));
                }
            }
        }
        return listeners;
    }
}
