package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveView;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.UnixListener;
import java.util.List;
import java.util.Optional;

/// What the user of `top` chose so far. Immutable.
///
/// @param selected which listener; it stays selected while it is away. Empty before there was one
/// @param filter the filters as they were typed, and `selection` what they mean
/// @param allNamespaces whether listeners of other namespaces are shown too
/// @param unix whether unix listeners are
/// @param frozen the view that is shown instead of the latest
record TopState(
        Optional<ListenerKey> selected,
        TopOrder order,
        String filter,
        Selection selection,
        boolean allNamespaces,
        boolean unix,
        Optional<LiveView> frozen,
        TopPage page) {

    static TopState of(String filter, Selection selection, TopOrder order, boolean allNamespaces, boolean unix) {
        return new TopState(
                Optional.empty(), order, filter, selection, allNamespaces, unix, Optional.empty(), new TopPage.Rows());
    }

    TopState at(TopPage next) {
        return new TopState(selected, order, filter, selection, allNamespaces, unix, frozen, next);
    }

    TopState selecting(LiveListener row) {
        return new TopState(Optional.of(row.key()), order, filter, selection, allNamespaces, unix, frozen, page);
    }

    TopState ordered(TopOrder next) {
        return new TopState(selected, next, filter, selection, allNamespaces, unix, frozen, page);
    }

    TopState filtered(String text, Selection meaning) {
        return new TopState(selected, order, text, meaning, allNamespaces, unix, frozen, page);
    }

    TopState withAllNamespaces(boolean all) {
        return new TopState(selected, order, filter, selection, all, unix, frozen, page);
    }

    TopState withUnix(boolean shown) {
        return new TopState(selected, order, filter, selection, allNamespaces, shown, frozen, page);
    }

    TopState withFrozen(Optional<LiveView> view) {
        return new TopState(selected, order, filter, selection, allNamespaces, unix, view, page);
    }

    /// The listeners of `view` that are to be shown, in their order.
    List<LiveListener> rows(LiveView view) {
        return view.listeners().stream()
                .filter(this::isWanted)
                .sorted(order.comparator())
                .toList();
    }

    private boolean isWanted(LiveListener row) {
        boolean here = allNamespaces
                || selection.reachesAllNamespaces()
                || row.snapshot().namespace().current();
        boolean kind = unix || selection.namesUnixSocket() || !(row.now() instanceof UnixListener);
        return here && kind && selection.of(row.snapshot().namespace(), row.now()) == Selection.Verdict.SELECTED;
    }

    /// Where the selected listener is among `rows`: the first, if it is not there.
    int index(List<LiveListener> rows) {
        for (int at = 0; at < rows.size(); at++) {
            if (selected.isPresent() && rows.get(at).key().equals(selected.get())) {
                return at;
            }
        }
        return 0;
    }

    /// The selected listener of `rows`.
    Optional<LiveListener> row(List<LiveListener> rows) {
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(index(rows)));
    }
}
