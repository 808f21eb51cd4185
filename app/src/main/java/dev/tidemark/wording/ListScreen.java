package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.wording.Table.Column;
import dev.tidemark.wording.Table.Cut;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// `tidemark list` as text: the rows, and the lines that say what they mean.
public final class ListScreen {
    private static final int WIDTH_FOR_REQUESTED = 90;

    private final ListReport report;
    private final Look look;
    private final boolean wide;
    private final boolean grouped;
    private final Map<SocketIdentity, HighWaterMark> peaks;
    private final Notes notes = new Notes();

    /// @param wide whether to add the columns that few need
    /// @param grouped whether a line heads the rows of each namespace
    public ListScreen(ListReport report, Look look, boolean wide, boolean grouped) {
        this(report, look, wide, grouped, Map.of());
    }

    /// The same with the column PEAK.
    ///
    /// @param peaks the highest that was seen of each listener by who watches them; empty for no such column
    public ListScreen(
            ListReport report, Look look, boolean wide, boolean grouped, Map<SocketIdentity, HighWaterMark> peaks) {
        this.report = report;
        this.look = look;
        this.wide = wide;
        this.grouped = grouped;
        this.peaks = peaks;
    }

    /// What goes where: rows to standard output, the rest beside the prompt.
    ///
    /// @param rows the table
    /// @param summary what it means, and the notes
    public record Texts(String rows, String summary) {}

    public Texts texts() {
        if (report.rows().isEmpty()) {
            return new Texts("", summary() + notes.render(look));
        }
        Table table = new Table(columns());
        for (Map.Entry<Namespace, List<ListRow>> group : groups().entrySet()) {
            if (grouped) {
                table.addHeading("NAMESPACE " + Escaped.text(group.getKey().name()) + "  somaxconn "
                        + somaxconn(group.getValue().getFirst().snapshot()));
            }
            group.getValue().forEach(row -> table.add(cells(row)));
        }
        return new Texts(table.render(look), summary() + notes.render(look));
    }

    /// The rows by namespace, in the order in which the worst of each comes.
    private Map<Namespace, List<ListRow>> groups() {
        return report.rows().stream()
                .collect(Collectors.groupingBy(
                        row -> row.snapshot().namespace(), LinkedHashMap::new, Collectors.toList()));
    }

    private boolean withSyn() {
        return report.rows().stream().anyMatch(row -> row.syn().isPresent());
    }

    /// Not on a narrow terminal, where it would cost the addresses: LIMIT SET BY tells of those truncated.
    private boolean withRequested() {
        return look.width().orElse(Integer.MAX_VALUE) >= WIDTH_FOR_REQUESTED
                && report.rows().stream().anyMatch(row -> row.requested().isPresent());
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text("STATE", 5, Cut.NEVER));
        columns.add(Column.text("LISTENER", 14, Cut.FRONT).keeping(ListenerWords.WIDEST_IPV4));
        columns.add(Column.text("OWNER", 16, Cut.END));
        columns.add(Column.figure("LENGTH", 6));
        columns.add(Column.figure("LIMIT", 5));
        columns.add(Column.figure("FILL", 4));
        if (!peaks.isEmpty()) {
            columns.add(Column.figure("PEAK", 5));
        }
        if (withSyn()) {
            columns.add(Column.figure("SYN", 5));
        }
        columns.add(Column.figure("DROPS", 6));
        if (withRequested()) {
            columns.add(Column.figure("REQUESTED", 9));
        }
        columns.add(Column.text("LIMIT SET BY", 12, Cut.NEVER));
        if (wide) {
            columns.add(Column.text("UNIT", 4, Cut.NEVER));
            columns.add(Column.text("CONTAINER", 9, Cut.NEVER));
            columns.add(Column.figure("UID", 5));
            columns.add(Column.figure("INODE", 6));
            columns.add(Column.figure("COOKIE", 6));
            columns.add(Column.text("KIND", 4, Cut.NEVER));
            columns.add(Column.text("COMMAND", 7, Cut.NEVER));
        }
        return columns;
    }

    private List<Cell> cells(ListRow row) {
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.of(row.state().word(), row.state().style()));
        cells.add(Cell.of(ListenerWords.address(row.listener(), row.member())));
        cells.add(Cell.of(ListenerWords.owner(row.listener().owners(), notes)));
        cells.add(Cell.of(row.listener().queue().length()));
        cells.add(Cell.of(row.listener().queue().limit()));
        cells.add(Cell.of(Figures.percent(row.listener().queue()), row.state().style()));
        if (!peaks.isEmpty()) {
            cells.add(peak(row));
        }
        if (withSyn()) {
            cells.add(
                    row.listener() instanceof UnixListener
                            ? Cell.of("-", Style.DIM)
                            : row.syn()
                                    .map(syn -> ListenerWords.figure(syn, "SYN", notes))
                                    .orElse(Cell.of("-", Style.DIM)));
        }
        cells.add(ListenerWords.drops(row.listener(), notes));
        if (withRequested()) {
            cells.add(ListenerWords.requested(row.listener(), row.requested(), notes));
        }
        cells.add(ListenerWords.limitSetBy(
                row.limitSetBy(), row.listener().queue().limit(), notes));
        if (wide) {
            addWide(cells, row);
        }
        return cells;
    }

    private Cell peak(ListRow row) {
        HighWaterMark mark = peaks.get(row.listener().identity());
        if (mark == null) {
            return Cell.of("-", Style.DIM);
        }
        notes.remark(PeakText.note(List.of(mark), ""));
        return Cell.of(PeakText.sign(mark) + mark.queue().length());
    }

    private void addWide(List<Cell> cells, ListRow row) {
        cells.add(orDash(row.listener().owners().unit()));
        cells.add(orDash(row.listener().owners().container()));
        cells.add(ListenerWords.figure(row.listener().uid(), "uid", notes));
        cells.add(Cell.of(row.listener().identity().inodeText()));
        cells.add(Cell.of(row.listener().identity().cookieText()));
        cells.add(Cell.of(kind(row)));
        cells.add(orDash(row.listener().owners().known().stream()
                .findFirst()
                .map(Owner::command)
                .filter(command -> !command.isEmpty())
                .map(command -> String.join(" ", command))));
    }

    private static Cell orDash(Optional<String> text) {
        return text.map(value -> Cell.of(Escaped.text(value))).orElse(Cell.of("-", Style.DIM));
    }

    private static String kind(ListRow row) {
        return switch (row.listener()) {
            case TcpListener tcp -> {
                String family = switch (tcp.endpoint().family()) {
                    case INET -> "tcp4";
                    case INET6 -> tcp.endpoint().isDualStack() ? "tcp46" : "tcp6";
                };
                yield tcp.socket().multipath() ? family + " mptcp" : family;
            }
            case UnixListener unix -> unix.seqpacket() ? "seqpacket" : "stream";
        };
    }

    private static String somaxconn(ListenSnapshot snapshot) {
        return snapshot.sysctls().somaxconn() instanceof Reading.Known<Long>(Long value) ? value.toString() : "unknown";
    }

    private String summary() {
        StringBuilder text = new StringBuilder();
        List<ListRow> full = report.in(ListenerState.FULL);
        List<ListRow> high = report.in(ListenerState.HIGH);
        int count = report.rows().size();
        if (count == 0) {
            text.append("No listeners ").append(where()).append(".\n");
        } else if (!full.isEmpty()) {
            text.append(verdict(full, "FULL", count))
                    .append(full.size() == 1 ? " admits no new client." : " admit no new client.")
                    .append(next(full.getFirst()));
        } else if (!high.isEmpty()) {
            text.append(verdict(high, "HIGH", count)).append('.').append(next(high.getFirst()));
        } else {
            text.append(count == 1 ? "1 listener, it has room now. " : count + " listeners, all have room now. ")
                    .append(scope())
                    .append('\n');
        }
        if (report.unsure().count() > 0) {
            text.append(report.unsure().count())
                    .append(" more may match: their owner is unknown ")
                    .append(report.unsure().why())
                    .append(".\n");
        }
        if (report.host().namespaces().stream().anyMatch(snapshot -> !snapshot.consistent())) {
            text.append("Sockets came and went during each of 4 readings: a listener may be missing.\n");
        }
        return text.toString();
    }

    private String verdict(List<ListRow> worst, String word, int count) {
        String names = worst.stream()
                .limit(3)
                .map(row -> ListenerWords.address(row.listener(), row.member()))
                .collect(Collectors.joining(", "));
        String more = worst.size() > 3 ? " +" + (worst.size() - 3) + " more" : "";
        return worst.size() + " of " + count + (count == 1 ? " listener " : " listeners ")
                + (worst.size() == 1 ? "is " : "are ") + word + ": " + names + more;
    }

    private String next(ListRow row) {
        return "  Next: " + Style.STRONG.on("tidemark doctor " + NextCommand.filters(row), look.color()) + "\n";
    }

    private String where() {
        HostSnapshot host = report.host();
        return host.namespaces().size() == 1
                ? "in namespace "
                        + Escaped.text(host.namespaces().getFirst().namespace().name())
                : "in " + host.namespaces().size() + " namespaces";
    }

    private String scope() {
        int namespaces = groups().size();
        if (namespaces != 1) {
            return namespaces + " namespaces.";
        }
        ListenSnapshot only = report.rows().getFirst().snapshot();
        return "Namespace " + Escaped.text(only.namespace().name()) + ", somaxconn " + somaxconn(only) + ".";
    }
}
