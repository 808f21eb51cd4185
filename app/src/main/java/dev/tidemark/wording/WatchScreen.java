package dev.tidemark.wording;

import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.NamespaceTick;
import dev.tidemark.watch.Tick;
import dev.tidemark.watch.WatchSummary;
import dev.tidemark.wording.WatchColumns.Row;
import java.util.Map;
import java.util.OptionalInt;

/// `tidemark watch` as text, tick by tick: the time, a column for each listener, the counters of their namespace.
///
/// The first tick settles the order of the columns; listeners that come later stand behind. The head is written
/// first, again when columns came or were widened, and after each screenful of a terminal. For one thread at a
/// time.
public final class WatchScreen {
    private static final String TIME = "TIME ";
    private static final String NAMESPACE = "NAMESPACE";
    private static final int LONGEST_NAMESPACE = 20;

    private final Look look;
    private final ClockTimes times;
    private final boolean grouped;
    private final boolean connected;
    private final OptionalInt screenful;
    private final Notes notes = new Notes();
    private final WatchColumns columns;
    private final WatchCounters counters;
    private int namespaceWidth = NAMESPACE.length();
    private String offset = "";
    private int linesSinceHead;

    /// @param grouped whether to tell namespaces apart, with a line for each
    /// @param screenful after how many lines to write the head again; empty for never
    public WatchScreen(Look look, ClockTimes times, boolean grouped, OptionalInt screenful) {
        this(look, times, grouped, false, screenful);
    }

    /// The same of samples that an agent took.
    public static WatchScreen ofAgent(Look look, ClockTimes times, boolean grouped, OptionalInt screenful) {
        return new WatchScreen(look, times, grouped, true, screenful);
    }

    private WatchScreen(Look look, ClockTimes times, boolean grouped, boolean connected, OptionalInt screenful) {
        this.look = look;
        this.connected = connected;
        this.times = times;
        this.grouped = grouped;
        this.screenful = screenful;
        this.columns = new WatchColumns(look, notes);
        this.counters = new WatchCounters(look, notes);
    }

    /// The lines for one tick: one for each namespace, perhaps with the head before them.
    public String lines(Tick tick) {
        boolean changed = columns.admit(tick);
        Map<Namespace, Row> rows = columns.rows(tick);
        changed |= widen(tick, rows);
        if (changed) {
            columns.fit(room());
        }
        String offsetNow = times.offset(tick.at());
        changed |= !offsetNow.equals(offset);
        offset = offsetNow;

        StringBuilder text = new StringBuilder();
        int lines = tick.namespaces().size();
        if (changed || (screenful.isPresent() && linesSinceHead + lines > screenful.getAsInt())) {
            appendHead(text);
            linesSinceHead = 1;
        }
        for (NamespaceTick namespace : tick.namespaces()) {
            appendLine(text, tick, namespace, rows.getOrDefault(namespace.namespace(), Row.EMPTY));
        }
        linesSinceHead += lines;
        return text.toString();
    }

    /// @return whether any column had to be widened
    private boolean widen(Tick tick, Map<Namespace, Row> rows) {
        boolean widened = false;
        for (Row row : rows.values()) {
            for (Map.Entry<WatchColumn, WatchCell> cell : row.cells().entrySet()) {
                widened |= cell.getKey().widenFor(cell.getValue());
            }
        }
        for (NamespaceTick namespace : tick.namespaces()) {
            widened |= counters.widenFor(namespace.rises());
            int length = name(namespace.namespace()).length();
            if (grouped && length > namespaceWidth) {
                namespaceWidth = length;
                widened = true;
            }
        }
        return widened;
    }

    private OptionalInt room() {
        int taken = timeWidth() + (grouped ? WatchColumns.GAP + namespaceWidth : 0) + counters.width();
        return look.width().isPresent() ? OptionalInt.of(look.width().getAsInt() - taken) : OptionalInt.empty();
    }

    private int timeWidth() {
        return times.millis() ? "00:00:00.000".length() : TIME.length() + "+00:00".length();
    }

    private String name(Namespace namespace) {
        return Cuts.end(Escaped.text(namespace.name()), LONGEST_NAMESPACE, look);
    }

    private void appendHead(StringBuilder text) {
        appendPadded(text, TIME + offset, timeWidth());
        if (grouped) {
            text.repeat(' ', WatchColumns.GAP);
            appendPadded(text, NAMESPACE, namespaceWidth);
        }
        columns.appendHead(text);
        counters.appendHead(text);
        text.append('\n');
    }

    private void appendLine(StringBuilder text, Tick tick, NamespaceTick namespace, Row row) {
        appendPadded(text, times.time(tick.at()), timeWidth());
        if (grouped) {
            text.repeat(' ', WatchColumns.GAP);
            appendPadded(text, name(namespace.namespace()), namespaceWidth);
        }
        columns.append(text, row);
        counters.append(text, namespace.rises());
        text.append('\n');
    }

    private static void appendPadded(StringBuilder text, String field, int width) {
        text.append(field).repeat(' ', width - field.length());
    }

    /// What the whole watch showed, and the notes.
    ///
    /// @param missed how many ticks were late or skipped
    public String summary(WatchSummary summary, long missed) {
        return new WatchConclusion(summary, columns.order(), times, grouped, connected, notes).text(missed)
                + notes.render(look);
    }
}
