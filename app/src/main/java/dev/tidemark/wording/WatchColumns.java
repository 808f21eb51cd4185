package dev.tidemark.wording;

import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import dev.tidemark.watch.ListenerTick;
import dev.tidemark.watch.Sight;
import dev.tidemark.watch.Tick;
import dev.tidemark.watch.WatchedListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Which listener stands in which column, and how many columns there is room for.
///
/// Listeners of several namespaces share a column when they have the same address: their namespaces have lines of
/// their own.
final class WatchColumns {
    static final int GAP = 2;

    private static final int LONGEST_ADDRESS = 28;
    private static final int LONGEST_OWNER = 15;

    private static final Comparator<ListenerTick> WORST_FIRST = Comparator.comparing(WatchColumns::state)
            .thenComparingInt(tick -> tick.watched().first() instanceof TcpListener tcp
                    ? tcp.endpoint().port()
                    : 65536)
            .thenComparing(tick -> tick.watched().address())
            .thenComparingInt(tick -> tick.watched().number());

    private final Look look;
    private final Notes notes;
    private final Map<Key, WatchColumn> byKey = new HashMap<>();
    private final List<WatchColumn> columns = new ArrayList<>();

    /// All listeners under watch by their index, and beside each its column.
    private final List<WatchedListener> watched = new ArrayList<>();

    private final List<WatchColumn> ofWatched = new ArrayList<>();
    private int shown;
    private int hiddenListeners;

    private record Key(boolean unix, String address, int number) {
        static Key of(WatchedListener watched) {
            return new Key(watched.first() instanceof UnixListener, watched.address(), watched.number());
        }
    }

    WatchColumns(Look look, Notes notes) {
        this.look = look;
        this.notes = notes;
    }

    /// What one line shows.
    ///
    /// @param worstHidden the worst state of those that there is no room for
    record Row(Map<WatchColumn, WatchCell> cells, ListenerState worstHidden) {
        static final Row EMPTY = new Row(Map.of(), ListenerState.OK);

        private Row with(WatchColumn column, WatchCell cell) {
            cells.put(column, cell);
            return this;
        }

        private Row hiding(ListenerState state) {
            return state.compareTo(worstHidden) < 0 ? new Row(cells, state) : this;
        }
    }

    /// Makes columns for listeners that are new. Those of the first tick are put in order, the worst first.
    ///
    /// @return whether there are new ones
    boolean admit(Tick tick) {
        int known = watched.size();
        List<ListenerTick> newcomers =
                new ArrayList<>(tick.listeners().subList(known, tick.listeners().size()));
        if (newcomers.isEmpty()) {
            return false;
        }
        newcomers.forEach(each -> watched.add(each.watched()));
        if (known == 0) {
            newcomers.sort(WORST_FIRST);
        }
        for (ListenerTick each : newcomers) {
            WatchColumn column = byKey.computeIfAbsent(Key.of(each.watched()), _ -> newColumn());
            column.widenFor(WatchCell.of(each, notes));
        }
        WatchWords words = new WatchWords(watched);
        ofWatched.clear();
        for (WatchedListener each : watched) {
            WatchColumn column = byKey.computeIfAbsent(Key.of(each), _ -> newColumn());
            ofWatched.add(column);
            column.name(
                    Cuts.front(words.place(each), LONGEST_ADDRESS, look),
                    Cuts.end(ListenerWords.ownerName(each.first()).orElse(""), LONGEST_OWNER, look));
        }
        shown = columns.size();
        return true;
    }

    private WatchColumn newColumn() {
        WatchColumn column = new WatchColumn(columns.size());
        columns.add(column);
        return column;
    }

    private static ListenerState state(ListenerTick tick) {
        return tick.sight() instanceof Sight.Seen seen ? ListenerState.of(seen.state()) : ListenerState.OK;
    }

    /// What is to be shown of each namespace.
    Map<Namespace, Row> rows(Tick tick) {
        Map<Namespace, Row> rows = new HashMap<>();
        for (ListenerTick each : tick.listeners()) {
            WatchColumn column = ofWatched.get(each.watched().index());
            Row row = rows.computeIfAbsent(each.watched().namespace(), _ -> new Row(new HashMap<>(), ListenerState.OK));
            rows.put(
                    each.watched().namespace(),
                    column.position() < shown ? row.with(column, WatchCell.of(each, notes)) : row.hiding(state(each)));
        }
        return rows;
    }

    /// Decides how many columns to show: the first, as many as `room` allows, but at least one.
    void fit(OptionalInt room) {
        int all = width(columns.size());
        shown = columns.size();
        if (room.isPresent() && all > room.getAsInt()) {
            int left = room.getAsInt() - GAP - moreWidth(watched.size());
            shown = 0;
            while (shown < columns.size() && left >= GAP + columns.get(shown).width()) {
                left -= GAP + columns.get(shown).width();
                shown++;
            }
            shown = Math.max(1, shown);
        }
        hiddenListeners = (int)
                ofWatched.stream().filter(column -> column.position() >= shown).count();
    }

    private int width(int count) {
        int width = 0;
        for (int i = 0; i < count; i++) {
            width += GAP + columns.get(i).width();
        }
        return width;
    }

    void appendHead(StringBuilder line) {
        for (WatchColumn column : columns.subList(0, shown)) {
            line.repeat(' ', GAP).append(column.head());
            line.repeat(' ', column.width() - column.head().length());
        }
        if (hiddenListeners > 0) {
            String more = more(hiddenListeners);
            line.repeat(' ', GAP).append(more).repeat(' ', moreWidth(hiddenListeners) - more.length());
        }
    }

    /// Appends what is shown of one namespace, and the worst state of what there is no room for.
    void append(StringBuilder line, Row row) {
        for (WatchColumn column : columns.subList(0, shown)) {
            line.repeat(' ', GAP);
            column.append(line, row.cells().getOrDefault(column, WatchCell.ABSENT), look);
        }
        if (hiddenListeners > 0) {
            ListenerState worst = row.cells().entrySet().stream()
                    .filter(cell -> cell.getKey().position() >= shown)
                    .map(cell -> cell.getValue().state())
                    .reduce(row.worstHidden(), (one, other) -> one.compareTo(other) < 0 ? one : other);
            String word = worst == ListenerState.OK ? "" : worst.word();
            line.repeat(' ', GAP).append(worst.style().on(word, look.color()));
            line.repeat(' ', moreWidth(hiddenListeners) - word.length());
        }
    }

    private static String more(int count) {
        return "+" + count + " more";
    }

    private static int moreWidth(int count) {
        return Math.max(more(count).length(), WatchColumn.LONGEST_STATE);
    }

    /// The order in which the columns stand.
    Comparator<WatchedListener> order() {
        return Comparator.comparingInt((WatchedListener each) -> position(Key.of(each)))
                .thenComparingInt(WatchedListener::index);
    }

    private int position(Key key) {
        WatchColumn column = byKey.get(key);
        return column == null ? Integer.MAX_VALUE : column.position();
    }
}
