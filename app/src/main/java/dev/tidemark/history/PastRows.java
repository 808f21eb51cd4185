package dev.tidemark.history;

import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PastPeaks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what the file holds of peaks, of all listeners at once and without their histograms: what an agent that
/// starts goes on from. What began at `before` or later is left out.
///
/// Of the last hour each interval is told; of all the time before that it was there, and the peak, which SQLite
/// finds by itself, a part of a tier after the other so that it needs no room.
final class PastRows {
    private static final long HOUR = Duration.ofHours(1).toSeconds();

    /// Of so many intervals the peaks are found at a time.
    private static final int PART = 360;

    /// The highest limit while only samples were taken, or -1: see [Schema].
    private static final String SAMPLED = "coalesce(sampled_max, max(max, coalesce(peak_max, max)))";

    private static final String ROW = " FROM stretch WHERE tier = ? AND start >= ? AND start < ?";

    private final Database database;
    private final Map<Long, ListenerKey> keys;
    private final long before;
    private final Duration period;
    private final Map<Long, Past> all = new HashMap<>();

    /// One listener.
    private static final class Past {
        private final PastPeaks.Writer reaches;

        /// When it was there in the last hour and is not written yet, the latest first.
        private final Deque<PastPeaks.Reach> stood = new ArrayDeque<>();

        private long since;
        private HighWaterMark highest;
        private long episodes;

        Past(long since, HighWaterMark first, PastPeaks.Writer reaches) {
            this.since = since;
            this.highest = first;
            this.reaches = reaches;
        }

        /// Takes the next row back in time, behind all that ended later.
        void add(long until, HighWaterMark mark) {
            Instant end = Instant.ofEpochSecond(until);
            while (!stood.isEmpty() && stood.getFirst().until().isAfter(end)) {
                writeStood();
            }
            reaches.add(end, mark);
        }

        private void writeStood() {
            PastPeaks.Reach latest = stood.removeFirst();
            reaches.add(latest.until(), latest.peak());
        }

        List<PastPeaks.Reach> reaches() {
            while (!stood.isEmpty()) {
                writeStood();
            }
            return reaches.reaches();
        }
    }

    private PastRows(Database database, long before) throws SQLException {
        this.database = database;
        this.before = before;
        keys = Names.listeners(database);
        period = Duration.ofNanos(1000 * database.number(0, "SELECT max(period) FROM slot"));
    }

    /// @param isWhole whether to look for peaks beyond the last hour, which takes longer the larger the file is
    static Map<ListenerKey, PastPeaks> read(Database database, Instant before, boolean isWhole) throws SQLException {
        PastRows rows = new PastRows(database, before.getEpochSecond());
        rows.presence();
        rows.lastHour();
        if (isWhole) {
            rows.peaks();
        }
        rows.episodes();
        Map<ListenerKey, PastPeaks> past = HashMap.newHashMap(rows.all.size());
        rows.all.forEach((listener, each) -> {
            ListenerKey key = rows.keys.get(listener);
            if (key != null) {
                past.put(
                        key,
                        new PastPeaks(Instant.ofEpochSecond(each.since), each.highest, each.episodes, each.reaches()));
            }
        });
        return past;
    }

    /// That it was there, and empty unless a row says something else.
    private void presence() throws SQLException {
        long end = database.number(before, "SELECT max(start + tier) FROM slot WHERE tier = 10 AND start < ?", before);
        Presence.touching(database, 0, before, null, presence -> {
            HighWaterMark empty = mark(
                    new AcceptQueue(0, presence.limit()),
                    Instant.ofEpochSecond(presence.start()),
                    presence.source() == Tally.PROBE);
            Past past = all.computeIfAbsent(
                    presence.listener(),
                    _ -> new Past(presence.start(), empty, new PastPeaks.Writer(Instant.ofEpochSecond(end))));
            past.since = Math.min(past.since, presence.start());
            past.highest = past.highest.with(empty);
            long until = Math.min(end, presence.stop());
            if (until > before - HOUR) {
                past.stood.addFirst(new PastPeaks.Reach(Instant.ofEpochSecond(until), empty));
            }
        });
    }

    private void lastHour() throws SQLException {
        database.each(
                row -> {
                    Past past = all.get(row.getLong(1));
                    if (past != null) {
                        HighWaterMark mark = mark(row);
                        past.add(row.getLong(2) + Tier.TEN_SECONDS.seconds(), mark);
                        past.highest = past.highest.with(mark);
                    }
                },
                "SELECT listener, start, peak, coalesce(peak_max, max), peak_at, " + sampled() + ROW
                        + " ORDER BY start DESC",
                Tier.TEN_SECONDS.key(),
                before - HOUR,
                before);
    }

    private void peaks() throws SQLException {
        for (Tier tier : Tier.values()) {
            long from = database.number(before, "SELECT min(start) FROM slot WHERE tier = ?", tier.key());
            long to = Math.min(
                    before, database.number(before, "SELECT max(start) FROM slot WHERE tier = ?", tier.key()) + 1);
            long part = (long) PART * tier.seconds();
            for (long start = from; start < to; start += part) {
                peaks(tier, start, Math.min(to, start + part));
            }
        }
    }

    /// Of a question with one max() the other columns are those of the row that has it.
    private void peaks(Tier tier, long from, long to) throws SQLException {
        database.each(
                row -> {
                    Past past = all.get(row.getLong(1));
                    if (past != null) {
                        past.highest = past.highest.with(mark(row));
                    }
                },
                "SELECT listener, start, peak, coalesce(peak_max, max), peak_at, " + sampled()
                        + ", max((peak << 32) - start)" + ROW + " GROUP BY listener",
                tier.key(),
                from,
                to);
        database.each(
                row -> {
                    Past past = all.get(row.getLong(1));
                    if (past != null && row.getLong(2) >= 0) {
                        past.highest = past.highest.with(
                                mark(new AcceptQueue(0, row.getLong(2)), Instant.ofEpochSecond(from), false));
                    }
                },
                "SELECT listener, max(" + sampled() + ")" + ROW + " GROUP BY listener",
                tier.key(),
                from,
                to);
    }

    /// Whoever only reads may find a file that an agent of an earlier version wrote.
    private String sampled() throws SQLException {
        return Schema.version(database) < 2 ? "max(max, coalesce(peak_max, max))" : SAMPLED;
    }

    private HighWaterMark mark(ResultSet row) throws SQLException {
        return mark(
                new AcceptQueue(row.getLong(3), row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(2) * 1000 + row.getLong(5)),
                row.getLong(6) == Tally.NEVER_SAMPLED);
    }

    private HighWaterMark mark(AcceptQueue queue, Instant at, boolean isExact) {
        return isExact ? HighWaterMark.exact(queue, at) : HighWaterMark.sampled(queue, at, period);
    }

    private void episodes() throws SQLException {
        database.each(
                row -> {
                    Past past = all.get(row.getLong(1));
                    if (past != null) {
                        past.episodes = row.getLong(2);
                    }
                },
                "SELECT s.listener, count(*) FROM suspect s JOIN episode e ON e.id = s.episode WHERE e.start < ?"
                        + " GROUP BY s.listener",
                before * 1000);
    }
}
