package dev.tidemark.agent;

import dev.tidemark.agent.ListenerRecords.Moment;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Recorder;
import dev.tidemark.history.Slot;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.watch.ListenerWatch;
import dev.tidemark.watch.PastPeaks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All that the sampler remembers: takes in samples, gives out views, and hands on what is to be kept.
///
/// Pure but for the recorder it is given. For the sampler's thread.
final class LiveRecords {
    private final Duration period;
    private final ListenerWatch watch;
    private final Recorder recorder;
    private final EventLog events;
    private final FactRecords facts = new FactRecords();
    private final ListenerRecords listeners;
    private final Episodes episodes;
    private final NamespaceRecords namespaces;
    private @Nullable HostSnapshot latest;
    private long sample;
    private long slot = Long.MIN_VALUE;
    private long slotSamples;
    private long slotNanos = Long.MIN_VALUE;

    /// @param earlier what earlier runs recorded of a listener; asked again and again, as it may be known later
    LiveRecords(
            Selection selection,
            Duration period,
            Recorder recorder,
            EventLog events,
            Function<ListenerKey, Optional<PastPeaks>> earlier,
            EpisodeObserver observer) {
        this.period = period;
        this.watch = ListenerWatch.of(selection, period);
        this.recorder = recorder;
        this.events = events;
        this.listeners = new ListenerRecords(period, events, earlier, facts);
        this.episodes = new Episodes(recorder, events, observer, listeners::trail);
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
        listeners.follow(watch.follow(host), new Moment(sample, nanos, at));
        facts.takeNew(read, isTurned, factTime(at, nanos));
        episodes.see(host, withCounters, read);
        if (withCounters) {
            namespaces.count(host, nanos, at, listeners.countedDrops(), facts);
            episodes.finish(nanos);
        }
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
            watch.forgetGone();
            listeners.forget(nanos, latest());
            namespaces.forget(latest());
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
        recorder.record(new Slot(
                from,
                period,
                slotSamples,
                listeners.endInterval(empty, slotNanos, nanos),
                namespaces.endInterval(from)));
        slotSamples = 0;
    }

    /// Hands on what is not yet recorded. Nothing is taken in afterwards.
    void close() {
        namespaces.cut();
        episodes.finish(Long.MAX_VALUE);
        if (slotSamples > 0) {
            endSlot(Long.MAX_VALUE);
        }
    }

    /// Which listener a socket's cookie stands for. For any thread.
    ListenerCookies cookies() {
        return facts.cookies();
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
        return new LiveView(
                host.namespaces().getFirst().at(),
                period,
                host,
                listeners.view(host, sample, episodes::accuses),
                namespaces.view(host),
                episodes.latest(),
                events.latest(),
                health);
    }
}
