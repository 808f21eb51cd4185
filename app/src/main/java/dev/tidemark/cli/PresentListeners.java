package dev.tidemark.cli;

import dev.tidemark.history.ListenerKey;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.wording.ListReport;
import dev.tidemark.wording.ListRow;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What listens now, to be found by what stays of a listener when its server is restarted.
final class PresentListeners {
    static final PresentListeners NOBODY = new PresentListeners(List.of());

    private final Map<ListenerKey, ListRow> rows = new HashMap<>();

    private PresentListeners(List<ListRow> all) {
        all.forEach(row -> rows.putIfAbsent(key(row), row));
    }

    /// Those of this host, as far as this user may see them.
    static PresentListeners here() {
        try (HostReader reader =
                HostReader.open(Scope.ALL, EnumSet.of(Part.SYSCTLS, Part.OWNERS, Part.UNIX), InstantSource.system())) {
            return of(reader.read());
        }
    }

    static PresentListeners of(HostSnapshot host) {
        return new PresentListeners(ListReport.of(host, Selection.ALL, ListRow.WORST_FIRST, Map.of())
                .rows());
    }

    /// Which recorded listener `row` would be.
    static ListenerKey key(ListRow row) {
        return ListenerKey.of(
                row.snapshot().namespace().name(),
                row.listener(),
                row.member().map(member -> member.number()).orElse(1));
    }

    /// The listener as it is now; also one whose owner this user may not see.
    Optional<ListRow> find(ListenerKey key) {
        return Optional.ofNullable(rows.get(key))
                .or(() -> Optional.ofNullable(rows.get(
                        new ListenerKey(key.namespace(), key.unix(), key.address(), key.number(), Optional.empty()))));
    }
}
