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

    Stream<WatchedPlace> stream() {
        return places.stream();
    }
}
