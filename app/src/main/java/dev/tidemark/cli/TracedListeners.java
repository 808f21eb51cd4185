package dev.tidemark.cli;

import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.Selection.Verdict;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.wording.TracedEvent.Place;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which listener an event is about, by its cookie: read again when a cookie is unknown, once for events that are
/// read together.
final class TracedListeners implements AutoCloseable {
    private static final int MOST_FOREIGN = 100_000;

    private final HostReader reader;
    private final Scope scope;
    private final Selection selection;
    private final Map<Long, Found> known = new HashMap<>();

    /// Cookies that were looked for in vain: gone, or of a namespace that was not asked about.
    private final Set<Long> strangers = new HashSet<>();

    private final List<LimitChange> changes = new ArrayList<>();
    private final Found unseen;
    private boolean isFresh;

    /// What a cookie stands for.
    sealed interface Found {
        /// A listener that is asked about.
        record Wanted(Place place) implements Found {}

        /// One that was gone before anybody could look, where nothing else than all listeners was asked about.
        record Gone() implements Found {}

        /// Another one, or one of which nobody knows whether it was asked about.
        record Other() implements Found {}
    }

    /// That a listener has another limit than at the last look: somebody called listen(2) again.
    record LimitChange(Place place, long before) {}

    private TracedListeners(HostReader reader, Scope scope, Selection selection) {
        this.reader = reader;
        this.scope = scope;
        this.selection = selection;
        this.unseen = scope == Scope.ALL && selection.isAll() ? new Found.Gone() : new Found.Other();
    }

    static TracedListeners open(Scope scope, Selection selection) {
        HostReader reader = HostReader.open(scope, EnumSet.of(Part.OWNERS), InstantSource.system());
        TracedListeners listeners = new TracedListeners(reader, scope, selection);
        listeners.read();
        return listeners;
    }

    /// Events came that are younger than what was read.
    void age() {
        isFresh = false;
    }

    Found find(long cookie) {
        Found found = known.get(cookie);
        if (found == null && !strangers.contains(cookie) && !isFresh) {
            read();
            found = known.get(cookie);
            if (found == null && strangers.size() < MOST_FOREIGN) {
                strangers.add(cookie);
            }
        }
        return found == null ? unseen : found;
    }

    /// Looks again.
    ///
    /// @return whose limit changed since the last look, or since the last call
    List<LimitChange> look() {
        read();
        List<LimitChange> all = List.copyOf(changes);
        changes.clear();
        return all;
    }

    private void read() {
        if (scope == Scope.ALL) {
            reader.refresh();
        }
        for (ListenSnapshot snapshot : reader.read().namespaces()) {
            for (TcpListener listener : snapshot.tcp()) {
                Found before = known.get(listener.identity().cookie());
                if (before instanceof Found.Wanted(Place place)
                        && place.listener().queue().limit() != listener.queue().limit()) {
                    changes.add(new LimitChange(
                            new Place(snapshot.namespace(), listener),
                            place.listener().queue().limit()));
                }
                boolean isWanted = selection.of(snapshot.namespace(), listener) == Verdict.SELECTED;
                known.put(
                        listener.identity().cookie(),
                        isWanted ? new Found.Wanted(new Place(snapshot.namespace(), listener)) : new Found.Other());
            }
        }
        isFresh = true;
    }

    @Override
    public void close() {
        reader.close();
    }
}
