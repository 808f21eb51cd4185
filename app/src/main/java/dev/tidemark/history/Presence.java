package dev.tidemark.history;

import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// That a listener was there, without a change of its limit: idle in each slot that is whole within it, unless
/// the slot has a row for it. Costs nothing while it lasts.
///
/// @param start seconds since 1970
/// @param stop when it ended; [#OPEN] while it lasts
/// @param unread why its drops are unknown, as the number of a word
/// @param source how its flow is known, see [Tally#key]
record Presence(
        long listener,
        long start,
        long stop,
        long limit,
        @Nullable Long unread,
        int source) {
    static final long OPEN = Long.MAX_VALUE;

    private static final String COLUMNS = "SELECT listener, start, stop, max, unread, source FROM presence";

    /// That of the table itself: nothing has to be sorted.
    private static final String ORDER = " ORDER BY listener, start";

    boolean isWhole(long from, long to) {
        return start <= from && to <= stop;
    }

    boolean isLike(Presence other) {
        return limit == other.limit && source == other.source && Objects.equals(unread, other.unread);
    }

    /// Takes one.
    @FunctionalInterface
    interface Taker {
        void take(Presence presence) throws SQLException;
    }

    /// Those that last.
    static void open(Database database, Taker taker) throws SQLException {
        database.each(reader(taker), COLUMNS + " WHERE stop IS NULL");
    }

    /// Those that touch a range, of each listener in order of time.
    ///
    /// @param only the listener that is asked for; nothing for all
    static void touching(Database database, long from, long to, @Nullable Long only, Taker taker) throws SQLException {
        String range = " WHERE start < ? AND (stop IS NULL OR stop > ?)";
        if (only == null) {
            database.each(reader(taker), COLUMNS + range + ORDER, to, from);
        } else {
            database.each(reader(taker), COLUMNS + range + " AND listener = ?" + ORDER, to, from, only);
        }
    }

    private static Database.RowReader reader(Taker taker) {
        return row -> {
            Long stop = StretchRows.nullable(row, 3);
            taker.take(new Presence(
                    row.getLong(1),
                    row.getLong(2),
                    stop == null ? OPEN : stop,
                    row.getLong(4),
                    StretchRows.nullable(row, 5),
                    row.getInt(6)));
        };
    }

    void begin(Database database) throws SQLException {
        database.run(
                "INSERT OR REPLACE INTO presence(listener, start, stop, max, unread, source) VALUES (?, ?, NULL, ?, ?, ?)",
                listener,
                start,
                limit,
                unread,
                source);
    }

    void end(Database database, long at) throws SQLException {
        if (at > start) {
            database.run("UPDATE presence SET stop = ? WHERE listener = ? AND start = ?", at, listener, start);
        } else {
            database.run("DELETE FROM presence WHERE listener = ? AND start = ?", listener, start);
        }
    }
}
