package dev.tidemark.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The watched places of all namespaces in the order in which they came, each with an index that no other gets.
final class PlaceList {
    private final List<WatchedPlace> places = new ArrayList<>();
    private int next;

    /// The index for the place that is added next.
    int nextIndex() {
        return next;
    }

    void add(WatchedPlace place) {
        places.add(place);
        next++;
    }

    void forget(Predicate<WatchedPlace> gone) {
        places.removeIf(gone);
    }

    /// What the places show of which `sample` may tell something new.
    List<ListenerTick> settledIn(long sample) {
        List<ListenerTick> ticks = new ArrayList<>(places.size());
        for (WatchedPlace place : places) {
            if (place.isSettledIn(sample)) {
                ticks.add(place.tick());
            }
        }
        return ticks;
    }

    Stream<WatchedPlace> stream() {
        return places.stream();
    }
}
