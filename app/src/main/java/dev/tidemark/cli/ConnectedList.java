package dev.tidemark.cli;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveView;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.wording.ElasticWords;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.ListReport;
import dev.tidemark.wording.ListRow;
import dev.tidemark.wording.ListScreen;
import dev.tidemark.wording.LiveDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `tidemark list --connect`: the same screen of what an agent sees, with the peaks that it remembers.
final class ConnectedList {
    private static final int MOST_ELASTIC = 5;

    private ConnectedList() {}

    static ExitCode run(Console console, CommonOptions common, boolean unix, RowOrder order, boolean wide) {
        Selection selection = common.selection();
        boolean all = common.allNamespaces() || selection.reachesAllNamespaces();
        LiveView view;
        try (Connected agent = Connected.to(common)) {
            view = Connected.narrowed(agent.view(), selection, common.allNamespaces(), unix);
        }
        ListReport report = ListReport.of(view.host(), selection, order.comparator(), Map.of())
                .withRequests(requests(view));
        if (report.rows().isEmpty() && !selection.isAll()) {
            throw Misses.noMatch(common.filters(), report);
        }
        if (common.json()) {
            console.out(LiveDocument.text(inOrder(view, report.rows())));
        } else {
            ListScreen.Texts texts = new ListScreen(report, common.look(console, wide), wide, all, peaks(view)).texts();
            console.out(texts.rows());
            console.aside(texts.summary() + elastic(view));
        }
        return Misses.note(console, view.host(), common.allNamespaces()) ? ExitCode.NOTE : ExitCode.DONE;
    }

    /// A line for each queue that grows and shrinks, five at most.
    private static String elastic(LiveView view) {
        List<LiveListener> queues = view.listeners().stream()
                .filter(row -> row.elastic().isPresent())
                .toList();
        StringBuilder text = new StringBuilder();
        for (LiveListener row : queues.subList(0, Math.min(MOST_ELASTIC, queues.size()))) {
            text.append("elastic: ")
                    .append(Escaped.text(row.now().address()))
                    .append(' ')
                    .append(ElasticWords.state(row.elastic().orElseThrow()))
                    .append('\n');
        }
        return queues.size() > MOST_ELASTIC
                ? text + "elastic: +" + (queues.size() - MOST_ELASTIC) + " more\n"
                : text.toString();
    }

    private static Map<SocketIdentity, HighWaterMark> peaks(LiveView view) {
        Map<SocketIdentity, HighWaterMark> peaks = new HashMap<>();
        for (LiveListener row : view.listeners()) {
            HighWaterMark mark = row.peaks().get(PeakWindow.LIFETIME);
            if (mark != null) {
                peaks.put(row.now().identity(), mark);
            }
        }
        return peaks;
    }

    private static Map<SocketIdentity, RequestedListen> requests(LiveView view) {
        Map<SocketIdentity, RequestedListen> requests = new HashMap<>();
        view.listeners()
                .forEach(row -> row.requested()
                        .ifPresent(asked -> requests.put(row.now().identity(), asked)));
        return requests;
    }

    private static LiveView inOrder(LiveView view, List<ListRow> rows) {
        Map<SocketIdentity, LiveListener> byIdentity = new HashMap<>();
        view.listeners().forEach(row -> byIdentity.put(row.now().identity(), row));
        List<LiveListener> ordered = rows.stream()
                .map(row -> byIdentity.get(row.listener().identity()))
                .filter(Objects::nonNull)
                .toList();
        return new LiveView(
                view.at(),
                view.period(),
                view.host(),
                ordered,
                view.namespaces(),
                view.episodes(),
                view.events(),
                view.health());
    }
}
