package dev.tidemark.watch;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.Selection.Verdict;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.UnixListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One namespace from sample to sample: its counters, its sockets, and its watched places.
final class NamespaceWatch {
    private static final Comparator<Listener> OLDEST_FIRST =
            Comparator.comparingLong(listener -> listener.identity().inode());

    private final Namespace namespace;
    private final Selection selection;
    private final Duration period;

    /// The places of all namespaces.
    private final PlaceList places;

    private final Map<SocketIdentity, TrackedSocket> sockets = new HashMap<>();
    private final Map<Address, List<WatchedPlace>> byAddress = new HashMap<>();
    private final List<Listener> newcomers = new ArrayList<>();

    private @Nullable NetNetstat counters;
    private CounterRises rises = CounterRises.unknown("not read yet");
    private CounterRises total = CounterRises.unknown("not read yet");
    private boolean counted;
    private long seenIn;

    /// What the last sample showed, which is there again as the same objects when none of it changed.
    private @Nullable Object tcp;

    private @Nullable Object unix;

    /// Whether the same again would change nothing but what [#repeated] makes up for.
    private boolean settled;

    private long repeats;
    private @Nullable Reading<NetNetstat> repeatedCounters;
    private boolean repeatedSinceCounters;

    private record Address(boolean unix, String text) {
        static Address of(Listener listener) {
            return new Address(listener instanceof UnixListener, listener.address());
        }
    }

    NamespaceWatch(Namespace namespace, Selection selection, Duration period, PlaceList places) {
        this.namespace = namespace;
        this.selection = selection;
        this.period = period;
        this.places = places;
    }

    /// Takes in a sample of this namespace.
    ///
    /// @return whether it may show something new of a listener; if not, it was only counted
    boolean observe(ListenSnapshot snapshot, long sample) {
        count(snapshot.counters());
        if (settled && isSame(snapshot.tcp(), tcp) && isSame(snapshot.unix(), unix)) {
            seenIn = sample;
            repeats++;
            repeatedSinceCounters = !snapshot.counters().isKnown();
            if (!repeatedSinceCounters) {
                repeatedCounters = snapshot.counters();
            }
            return false;
        }
        repeated();
        seenIn = sample;
        tcp = snapshot.tcp();
        unix = snapshot.unix();
        snapshot.tcp().forEach(listener -> see(listener, sample, snapshot.counters()));
        snapshot.unix().orElse(List.of()).forEach(listener -> see(listener, sample, snapshot.counters()));
        newcomers.sort(OLDEST_FIRST);
        newcomers.forEach(listener -> welcome(listener, sample, snapshot.at(), snapshot.counters()));
        newcomers.clear();
        settle(sample, snapshot.at());
        return true;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }

    /// Makes up for the samples that were only counted.
    void repeated() {
        if (repeats == 0) {
            return;
        }
        // All sockets were in the last sample before them, or the namespace would not have been settled.
        for (TrackedSocket socket : sockets.values()) {
            socket.repeat(seenIn, repeatedCounters, repeatedSinceCounters);
        }
        for (List<WatchedPlace> here : byAddress.values()) {
            for (WatchedPlace place : here) {
                place.repeat(seenIn, repeats);
            }
        }
        repeats = 0;
        repeatedCounters = null;
    }

    /// The namespace is not in `sample`. After two such samples its counters are compared with no more: another
    /// one may get its number.
    void miss(long sample, Instant at) {
        repeated();
        if (sample - seenIn >= 2) {
            counters = null;
        }
        settle(sample, at);
        settled = false;
    }

    private void count(Reading<NetNetstat> reading) {
        switch (reading) {
            case Reading.Known<NetNetstat>(NetNetstat now) -> {
                if (counters == null) {
                    rises = CounterRises.unknown("the first sample of this namespace");
                    total = counted ? total : CounterRises.NONE;
                    counted = true;
                } else {
                    rises = CounterRises.between(counters, now);
                    total = total.plus(rises);
                }
                counters = now;
            }
            // The next reading that succeeds makes up for it: its rise is since the last that did.
            case Reading.Unknown<NetNetstat>(String reason) -> {
                rises = CounterRises.unknown(reason);
                total = counted ? total : rises;
            }
        }
    }

    private void see(Listener listener, long sample, Reading<NetNetstat> countersNow) {
        TrackedSocket socket = sockets.get(listener.identity());
        if (socket == null || !socket.isStill(listener)) {
            newcomers.add(listener);
        } else {
            socket.see(listener, sample, countersNow);
        }
    }

    private void welcome(Listener listener, long sample, Instant at, Reading<NetNetstat> countersNow) {
        boolean selected = selection.of(namespace, listener) == Verdict.SELECTED;
        TrackedSocket socket = new TrackedSocket(listener, selected, sample, countersNow);
        sockets.put(listener.identity(), socket);
        if (selected) {
            place(socket, sample, at);
        }
    }

    /// Gives a socket the place of one that is not there any more, or a new one.
    private void place(TrackedSocket socket, long sample, Instant at) {
        List<WatchedPlace> here = byAddress.computeIfAbsent(Address.of(socket.listener()), _ -> new ArrayList<>(1));
        for (WatchedPlace place : here) {
            if (place.isVacant(sample)) {
                place.takeOver(socket);
                return;
            }
        }
        WatchedListener watched =
                new WatchedListener(places.nextIndex(), namespace, socket.listener(), freeNumber(here));
        WatchedPlace place = new WatchedPlace(watched, socket, at, period);
        socket.place(place);
        here.add(watched.number() - 1, place);
        places.add(place);
    }

    private static int freeNumber(List<WatchedPlace> here) {
        int number = 1;
        for (WatchedPlace place : here) {
            // They are in the order of their numbers, as each newcomer gets the lowest that is free.
            if (place.number() != number) {
                break;
            }
            number++;
        }
        return number;
    }

    /// Forgets the places whose sockets are gone.
    void forgetGone(long sample) {
        repeated();
        byAddress.values().forEach(here -> here.removeIf(place -> place.isGone(sample)));
        byAddress.values().removeIf(List::isEmpty);
    }

    private void settle(long sample, Instant at) {
        int suspects = 0;
        boolean some = false;
        settled = true;
        for (TrackedSocket socket : sockets.values()) {
            settled &= socket.isIn(sample) && socket.isSettled();
            if (!socket.isIn(sample)) {
                some |= socket.isGone(sample);
                continue;
            }
            if (socket.isSuspect()) {
                suspects++;
            }
            if (socket.isSelected() && socket.place() == null) {
                // It was missed once, and a newcomer has got its place meanwhile.
                place(socket, sample, at);
            }
        }
        for (List<WatchedPlace> here : byAddress.values()) {
            for (WatchedPlace place : here) {
                place.settle(sample, at, suspects > 1);
                settled &= !place.isVacant(sample) || place.isGone(sample);
            }
        }
        if (some) {
            sockets.values().removeIf(socket -> socket.isGone(sample));
        }
    }

    boolean isIn(long sample) {
        return seenIn == sample;
    }

    /// Whether it holds a listener that is or was watched.
    boolean isWatched() {
        return !byAddress.isEmpty();
    }

    /// The rises of the last sample.
    NamespaceTick tick() {
        return new NamespaceTick(namespace, rises);
    }

    /// The rises of all samples together.
    NamespaceTick total() {
        return new NamespaceTick(namespace, total);
    }
}
