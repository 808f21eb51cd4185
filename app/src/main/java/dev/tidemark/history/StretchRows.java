package dev.tidemark.history;

import dev.tidemark.history.Interval.Flow;
import dev.tidemark.history.Interval.Source;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of what listeners did in slots in which they were not idle.
final class StretchRows {
    private final Database database;

    StretchRows(Database database) {
        this.database = database;
    }

    /// Writes what `tally` holds as the row of a listener in a slot, in place of one that is there.
    void write(Tier tier, long start, long listener, Tally tally) throws SQLException {
        byte[] lengths = LengthCodec.encode(tally.lengths());
        Long unread = tally.unread();
        database.run(
                "INSERT OR REPLACE INTO stretch(tier, start, listener, samples, tens, peak, peak_max, peak_at, max,"
                        + " drops, unread, lengths, sampled_max) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                tier.key(),
                start,
                listener,
                tally.samples(),
                tally.tens(),
                tally.peak(),
                tally.peakLimit() == tally.limit() ? null : tally.peakLimit(),
                tally.peakAtMillis() - start * 1000,
                tally.limit(),
                unread == null ? tally.drops() : null,
                unread,
                lengths.length == 0 ? null : lengths,
                tally.sampledLimit() == Math.max(tally.limit(), tally.peakLimit()) ? null : tally.sampledLimit());
        Flow flow = tally.flow();
        if (flow.arrivals() != 0 || flow.accepts() != 0 || flow.source() == Source.PROBE) {
            database.run(
                    "INSERT OR REPLACE INTO flow(tier, start, listener, arrivals, accepts, source)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    tier.key(),
                    start,
                    listener,
                    flow.arrivals(),
                    flow.accepts(),
                    Tally.key(flow.source()));
        }
    }

    /// Takes the row of a listener in a slot.
    @FunctionalInterface
    interface Taker {
        /// The tally that the row of that slot and listener is to be added to.
        Optional<Tally> tally(Tier tier, long start, long listener);
    }

    /// Adds the rows of a tier from `from` to `to` to the tallies that `taker` gives for them.
    ///
    /// @param only the listener that is asked for; nothing for all
    void addTo(Taker taker, Tier tier, long from, long to, @Nullable Long only) throws SQLException {
        String columns = "SELECT s.start, s.listener, s.samples, s.tens, s.peak, s.peak_max, s.peak_at, s.max, s.drops,"
                + " s.unread, s.lengths, f.arrivals, f.accepts, f.source, " + sampledLimit() + " AS sampled_max";
        String flow = " LEFT JOIN flow f ON f.tier = s.tier AND f.start = s.start AND f.listener = s.listener";
        String range = " WHERE %s.tier = ? AND %<s.start >= ? AND %<s.start < ?";
        Database.RowReader reader = row -> {
            long start = row.getLong(1);
            Optional<Tally> found = taker.tally(tier, start, row.getLong(2));
            if (found.isPresent()) {
                add(found.get(), row, start);
            }
        };
        if (only == null) {
            database.each(
                    reader,
                    columns + " FROM stretch s" + flow + range.formatted("s") + " ORDER BY s.start",
                    tier.key(),
                    from,
                    to);
        } else {
            // By the slots, one look-up each: the rows of one listener are far apart.
            database.each(
                    reader,
                    columns
                            + " FROM slot t CROSS JOIN stretch s ON s.tier = t.tier AND s.start = t.start"
                            + " AND s.listener = ?"
                            + flow
                            + range.formatted("t")
                            + " ORDER BY t.start",
                    only,
                    tier.key(),
                    from,
                    to);
        }
    }

    /// Whoever only reads may find a file that an agent of an earlier version wrote.
    private String sampledLimit() throws SQLException {
        return Schema.version(database) < 2 ? "NULL" : "s.sampled_max";
    }

    private static void add(Tally tally, java.sql.ResultSet row, long start) throws SQLException {
        long samples = row.getLong(3);
        long limit = row.getLong(8);
        long peakLimit = row.getLong(6);
        boolean sameLimit = row.wasNull();
        Long sampledLimit = nullable(row, 15);
        long drops = row.getLong(9);
        tally.add(
                start,
                samples,
                row.getInt(4),
                row.getLong(5),
                sameLimit ? limit : peakLimit,
                start * 1000 + row.getLong(7),
                sampledLimit == null ? Math.max(limit, sameLimit ? limit : peakLimit) : sampledLimit,
                limit,
                drops,
                nullable(row, 10));
        byte[] lengths = row.getBytes(11);
        LengthCodec.addTo(tally.lengths(), lengths == null ? new byte[0] : lengths, samples);
        long arrivals = row.getLong(12);
        tally.addFlow(arrivals, row.getLong(13), row.getInt(14));
    }

    static @Nullable Long nullable(java.sql.ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
