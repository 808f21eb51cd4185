package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.ReuseportGroups;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.SynQueues;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.RequestedListen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The listeners of a host that a selection is about, in order, ready to be written in any form.
///
/// @param host the sample
/// @param rows what was selected, in the order wanted
/// @param unsure those that were not selected only because their owner is not known
public record ListReport(HostSnapshot host, List<ListRow> rows, UnknownOwners unsure) {
    public ListReport {
        rows = List.copyOf(rows);
    }

    /// Selects and sorts.
    ///
    /// @param syn the SYN queues of each namespace, empty when not asked for
    public static ListReport of(
            HostSnapshot host, Selection selection, Comparator<ListRow> order, Map<Namespace, SynQueues> syn) {
        List<ListRow> rows = new ArrayList<>();
        List<String> unsure = new ArrayList<>();
        for (ListenSnapshot snapshot : host.namespaces()) {
            ReuseportGroups groups = ReuseportGroups.of(snapshot.tcp());
            Optional<SynQueues> queues = Optional.ofNullable(syn.get(snapshot.namespace()));
            for (Listener listener : snapshot.listeners()) {
                switch (selection.of(snapshot.namespace(), listener)) {
                    case SELECTED ->
                        rows.add(new ListRow(
                                snapshot, listener, groups.member(listener), queues.map(all -> length(all, listener))));
                    case NOT_SELECTED -> {}
                    case OWNER_UNKNOWN -> unsure.add(reason(listener));
                }
            }
        }
        rows.sort(order);
        return new ListReport(host, rows, new UnknownOwners(unsure));
    }

    private static String reason(Listener listener) {
        return switch (listener.owners().processes()) {
            case Reading.Known<List<Owner>> _ -> "";
            case Reading.Unknown<List<Owner>>(String reason) -> reason;
        };
    }

    /// The same with what was asked for in the listen(2) that were seen.
    public ListReport withRequests(Map<SocketIdentity, RequestedListen> requests) {
        return new ListReport(
                host,
                rows.stream()
                        .map(row -> new ListRow(
                                row.snapshot(),
                                row.listener(),
                                row.member(),
                                row.syn(),
                                Optional.ofNullable(requests.get(row.listener().identity()))))
                        .toList(),
                unsure);
    }

    private static Reading<Long> length(SynQueues queues, Listener listener) {
        return listener instanceof TcpListener tcp
                ? queues.length(tcp)
                : Reading.unknown("a unix socket has no SYN queue");
    }

    /// The rows in `state`.
    public List<ListRow> in(ListenerState state) {
        return rows.stream().filter(row -> row.state() == state).toList();
    }
}
