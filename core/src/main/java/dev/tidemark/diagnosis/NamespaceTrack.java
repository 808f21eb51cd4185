package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.ReuseportGroups;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.TcpListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One namespace from sample to sample: its counters, and whose the overflows are.
final class NamespaceTrack {
    private final Namespace namespace;
    private final Selection selection;
    private final Map<SocketIdentity, SocketTrack> sockets = new HashMap<>();

    /// The sockets of the last sample in the kernel's order, which seldom changes.
    private List<SocketTrack> inOrder = List.of();

    /// The TCP listeners that had somebody waiting.
    private final Set<SocketTrack> busy = new HashSet<>();

    private final List<String> departed = new ArrayList<>();
    private final StepSeries orphans = new StepSeries();
    private final AcceptMeter meter = new AcceptMeter();

    private @Nullable ListenSnapshot latest;
    private @Nullable ListenSysctls before;
    private Reading<NetNetstat> firstCounters = Reading.unknown("not read");
    private Reading<NetNetstat> counters = Reading.unknown("not read");

    /// When the counters were last read, and whether that was in the last sample.
    private Duration previousAt = Duration.ZERO;

    private boolean afterCounters = true;
    private Optional<OverflowStep> unclaimed = Optional.empty();
    private long samples;

    NamespaceTrack(Namespace namespace, Selection selection) {
        this.namespace = namespace;
        this.selection = selection;
    }

    void see(ListenSnapshot snapshot, Duration at) {
        samples++;
        before = before == null ? snapshot.sysctls() : before;
        latest = snapshot;
        List<SocketTrack> now = new ArrayList<>(snapshot.tcp().size());
        for (TcpListener listener : snapshot.tcp()) {
            SocketTrack socket = see(listener, now.size(), at);
            now.add(socket);
            if (socket.mostSeen() > 0) {
                busy.add(socket);
            }
        }
        for (Listener listener : snapshot.unix().orElse(List.of())) {
            now.add(see(listener, now.size(), at));
        }
        inOrder = now;
        afterCounters = snapshot.counters().isKnown() || !counters.isKnown();
        if (afterCounters) {
            settleUnclaimed();
            count(snapshot.counters(), at);
            previousAt = at;
        }
        if (sockets.size() > now.size()) {
            forgetGone();
        }
    }

    private SocketTrack see(Listener listener, int index, Duration at) {
        SocketTrack known = index < inOrder.size()
                        && inOrder.get(index).listener().identity().equals(listener.identity())
                ? inOrder.get(index)
                : sockets.get(listener.identity());
        if (known != null) {
            known.see(listener, samples, afterCounters);
            return known;
        }
        boolean selected = selection.of(namespace, listener) == Selection.Verdict.SELECTED;
        SocketTrack fresh =
                new SocketTrack(listener, selected, samples, samples > 1 ? Optional.of(at) : Optional.empty());
        sockets.put(listener.identity(), fresh);
        return fresh;
    }

    private void forgetGone() {
        sockets.values().removeIf(socket -> {
            boolean isGone = socket.isGone(samples);
            if (isGone) {
                departed.add(socket.listener().address());
                busy.remove(socket);
            }
            return isGone;
        });
    }

    private void count(Reading<NetNetstat> now, Duration at) {
        if (!(now instanceof Reading.Known<NetNetstat>(NetNetstat next))) {
            return;
        }
        if (counters instanceof Reading.Known<NetNetstat>(NetNetstat previous)) {
            long overflows =
                    next.riseSince(previous, ListenCounter.LISTEN_OVERFLOWS).orElse(0L);
            if (overflows > 0) {
                attribute(overflows, at);
            }
            busy().ifPresent(socket -> meter.add(
                    previous,
                    next,
                    socket.lengthBefore(),
                    socket.listener().queue().length(),
                    at.minus(previousAt)));
        } else {
            firstCounters = now;
        }
        counters = now;
    }

    /// Gives overflows to the listeners whose drops rose with them. A dump may miss a listener while others come
    /// and go, so that only after the next sample it is certain that nobody's did. What the second sample shows
    /// may have been dropped before the listeners were first read.
    private void attribute(long overflows, Duration at) {
        if (!give(previousAt, at, overflows) && samples > 2) {
            unclaimed = Optional.of(new OverflowStep(previousAt, at.minus(previousAt), overflows, 0));
        }
    }

    private void settleUnclaimed() {
        unclaimed.ifPresent(step -> {
            Duration until = step.after().plus(step.lasted());
            if (!give(step.after(), until, step.overflows())) {
                orphans.add(step.after(), until, step.overflows(), 0);
            }
        });
        unclaimed = Optional.empty();
    }

    private boolean give(Duration since, Duration until, long overflows) {
        List<SocketTrack> suspects =
                sockets.values().stream().filter(SocketTrack::isSuspect).toList();
        suspects.forEach(socket -> socket.overflowed(since, until, overflows, suspects.size() > 1));
        return !suspects.isEmpty();
    }

    /// The TCP listener that alone had somebody waiting so far.
    private Optional<SocketTrack> busy() {
        return busy.size() == 1 ? busy.stream().findFirst() : Optional.empty();
    }

    Namespace namespace() {
        return namespace;
    }

    Collection<SocketTrack> sockets() {
        return sockets.values();
    }

    /// The overflow steps of nobody who is there.
    List<OverflowStep> orphans() {
        return orphans.steps();
    }

    /// The sample that came last.
    ListenSnapshot latest() {
        if (latest == null) {
            throw new IllegalStateException("namespace " + namespace.name() + ": no sample (expected: one)");
        }
        return latest;
    }

    ListenSysctls sysctls() {
        return latest().sysctls();
    }

    Reading<Long> rise(ListenCounter counter) {
        return counters.then(now -> firstCounters.then(first -> now.riseSince(first, counter)));
    }

    /// Whether handshakes are in trouble, so that it pays to count half-open ones.
    boolean hasHandshakeTrouble() {
        return List.of(
                                ListenCounter.REQUEST_QUEUE_FULL_COOKIES,
                                ListenCounter.REQUEST_QUEUE_FULL_DROP,
                                ListenCounter.SYNCOOKIES_SENT,
                                ListenCounter.DEFER_ACCEPT_DROP,
                                ListenCounter.FAST_OPEN_OVERFLOW)
                        .stream()
                        .anyMatch(counter -> rise(counter).orElse(0L) > 0)
                || rise(ListenCounter.LISTEN_DROPS).orElse(0L)
                        > rise(ListenCounter.LISTEN_OVERFLOWS).orElse(0L);
    }

    /// @param recorded what the kernel itself recorded meanwhile
    NamespaceEvidence evidence(
            CloseLook closeLook,
            Optional<NamespaceEvidence.Elsewhere> elsewhere,
            Duration span,
            RecordedFacts recorded) {
        Map<ListenCounter, Reading<Long>> rises = new EnumMap<>(ListenCounter.class);
        Map<ListenCounter, Reading<Long>> totals = new EnumMap<>(ListenCounter.class);
        for (ListenCounter counter : ListenCounter.values()) {
            rises.put(counter, rise(counter));
            totals.put(counter, counters.then(now -> now.counter(counter)));
        }
        ReuseportGroups groups = ReuseportGroups.of(latest().tcp());
        Optional<SocketTrack> busy = busy();
        List<ListenerEvidence> listeners = new ArrayList<>();
        for (Listener listener : latest().listeners()) {
            SocketTrack socket = sockets.get(listener.identity());
            if (socket != null && socket.isIn(samples)) {
                listeners.add(new ListenerEvidence(
                        listener,
                        socket.selected(),
                        groups.member(listener),
                        socket.lengths(),
                        socket.dropsRise(),
                        socket.steps().steps(),
                        socket.ambiguous(),
                        socket.lines(),
                        rate(socket, busy),
                        socket.halfOpen(),
                        closeLook.owners(listener, isCompared(listener, closeLook, groups), span),
                        closeLook.server(listener),
                        recorded.requested(listener).or(() -> closeLook.requested(socket, latest())),
                        closeLook.deferAccept(listener),
                        socket.openedAfter(),
                        recorded.refusals(listener),
                        recorded.waits(listener)));
            }
        }
        NamespaceEvidence seen = new NamespaceEvidence(
                namespace,
                before == null ? sysctls() : before,
                sysctls(),
                rises,
                totals,
                orphans(),
                departed,
                counters.then(now -> firstCounters.then(first -> PacketLoss.between(first, now))),
                elsewhere,
                listeners);
        return seen.attributed();
    }

    /// Whether another member of its reuseport group was looked at closely.
    private boolean isCompared(Listener listener, CloseLook closeLook, ReuseportGroups groups) {
        return groups.member(listener)
                .filter(member -> latest().tcp().stream()
                        .anyMatch(other -> closeLook.isLookedAt(other)
                                && groups.member(other)
                                        .filter(its -> its.id().equals(member.id()))
                                        .isPresent()))
                .isPresent();
    }

    private Reading<AcceptRate> rate(SocketTrack socket, Optional<SocketTrack> busy) {
        if (busy.filter(one -> one == socket).isPresent()) {
            Reading<AcceptRate> counted = meter.rate();
            if (counted.isKnown()) {
                return counted;
            }
        }
        return Ages.rate(socket);
    }
}
