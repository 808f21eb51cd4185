package dev.tidemark.history;

import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import dev.tidemark.watch.ArrivalRecord.Gap;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The rows of bins of arrivals, kept for two days and within a bound: the oldest go first. Each within the
/// transaction of its caller.
final class ArrivalRows {
    /// As long as the finest tier.
    private static final Duration KEPT = Tier.TEN_SECONDS.kept();

    private static final long MOST_BYTES = 64L << 20;

    /// What one answer may hold: some 50 MB.
    private static final int MOST_BINS = 500_000;

    /// So many rows go at most with each batch that comes, beside as many as come.
    private static final int FORGET = 64;

    private static final String OFF = "arrivals were not recorded";

    private final Database database;
    private final Names names;
    private final long mostBytes;
    private long bytes;

    ArrivalRows(Database database, Names names) throws SQLException {
        this(database, names, MOST_BYTES);
    }

    ArrivalRows(Database database, Names names, long mostBytes) throws SQLException {
        this.database = database;
        this.names = names;
        this.mostBytes = mostBytes;
        bytes = database.number(0, "SELECT sum(length(bins) + " + EncodedArrivals.ROW_BYTES + ") FROM arrivals");
    }

    void write(EncodedArrivals batch, Instant now) throws SQLException {
        for (EncodedArrivals.Row row : batch.rows()) {
            database.run(
                    "INSERT INTO arrivals(start, listener, bins) VALUES (?, ?, ?)",
                    row.start(),
                    names.listener(row.listener()),
                    row.bins());
            bytes += row.bins().length + EncodedArrivals.ROW_BYTES;
        }
        extend(batch.from().toEpochMilli(), batch.to().toEpochMilli(), OFF);
        for (Gap gap : batch.gaps()) {
            cut(gap, batch.to().toEpochMilli());
        }
        forget(now, FORGET + batch.rows().size());
    }

    /// Adds to the newest stretch in which everything is known, or begins another.
    private void extend(long from, long to, String reason) throws SQLException {
        int extended = database.run("UPDATE arrival_time SET stop = ? WHERE stop = ?", to, from);
        if (extended == 0 && from < to) {
            database.run(
                    "INSERT OR REPLACE INTO arrival_time(start, stop, before) VALUES (?, ?, ?)",
                    from,
                    to,
                    names.word(reason));
        }
    }

    private void cut(Gap gap, long end) throws SQLException {
        long from = gap.from().toEpochMilli();
        long to = Math.min(gap.to().toEpochMilli() + 1, end);
        database.run("UPDATE arrival_time SET stop = ? WHERE start < ? AND stop > ?", from, from, from);
        database.run("DELETE FROM arrival_time WHERE start >= ?", from);
        extend(to, end, gap.reason());
    }

    /// By the order of writing: a clock that was wrong for a while moves nothing.
    private void forget(Instant now, int most) throws SQLException {
        long due = now.minus(KEPT).getEpochSecond();
        List<Long> ids = new ArrayList<>();
        long[] left = {bytes, Long.MIN_VALUE};
        database.each(
                row -> {
                    boolean isOld = row.getLong(2) + EncodedArrivals.SLOT_SECONDS <= due;
                    if ((isOld || left[0] > mostBytes) && ids.size() < most) {
                        ids.add(row.getLong(1));
                        left[0] -= row.getLong(3) + EncodedArrivals.ROW_BYTES;
                        left[1] = Math.max(left[1], (row.getLong(2) + EncodedArrivals.SLOT_SECONDS) * 1000);
                    }
                },
                "SELECT id, start, length(bins) FROM arrivals ORDER BY id LIMIT ?",
                most);
        for (long id : ids) {
            database.run("DELETE FROM arrivals WHERE id = ?", id);
        }
        bytes = left[0];
        long until = Math.max(left[1], due * 1000);
        database.run("DELETE FROM arrival_time WHERE stop <= ?", until);
        database.run(
                "UPDATE arrival_time SET start = ?, before = ? WHERE start < ?",
                until,
                names.word("arrivals are kept for two days, and no more of them than 64 MB"),
                until);
    }

    /// What is known of `listener` in `range`, to whole bins outward: who came at the begin of it is in a bin
    /// that began before.
    static ArrivalRecord read(Database database, long listener, TimeRange range) throws SQLException {
        if (Schema.version(database) < 3) {
            return ArrivalRecord.unknown(range.from(), range.to(), "an earlier version of tidemark recorded");
        }
        List<ArrivalBin> bins = new ArrayList<>();
        Instant[] whole = {range.from()};
        long slack = EncodedArrivals.SLOT_SECONDS;
        database.each(
                row -> {
                    long start = row.getLong(1);
                    if (bins.size() >= MOST_BINS) {
                        Instant end = Instant.ofEpochSecond(start + slack);
                        whole[0] = end.isAfter(whole[0]) ? end : whole[0];
                        return;
                    }
                    for (ArrivalBin bin : ArrivalCodec.decode(Instant.ofEpochSecond(start), row.getBytes(2))) {
                        if (bin.to().isAfter(range.from()) && bin.from().isBefore(range.to())) {
                            bins.add(bin);
                        }
                    }
                },
                "SELECT start, bins FROM arrivals WHERE listener = ? AND start >= ? AND start < ?"
                        + " ORDER BY start DESC, id DESC",
                listener,
                range.from().getEpochSecond() - slack,
                range.to().getEpochSecond() + 1);
        bins.sort(Comparator.comparing(ArrivalBin::from));
        return new ArrivalRecord(range.from(), range.to(), ArrivalBin.together(bins), gaps(database, range, whole[0]));
    }

    /// @param whole what lies before is too much for one answer
    private static List<Gap> gaps(Database database, TimeRange range, Instant whole) throws SQLException {
        List<Gap> gaps = new ArrayList<>();
        Instant[] known = {range.from()};
        if (whole.isAfter(range.from())) {
            gaps.add(new Gap(range.from(), whole, "more bins than one answer holds"));
            known[0] = whole;
        }
        database.each(
                row -> {
                    Instant start = Instant.ofEpochMilli(row.getLong(1));
                    Instant stop = Instant.ofEpochMilli(row.getLong(2));
                    if (start.isAfter(known[0])) {
                        gaps.add(new Gap(known[0], start, row.getString(3)));
                    }
                    known[0] = stop.isAfter(known[0]) ? stop : known[0];
                },
                "SELECT t.start, t.stop, w.text FROM arrival_time t JOIN word w ON w.id = t.before"
                        + " WHERE t.stop > ? AND t.start < ? ORDER BY t.start",
                range.from().toEpochMilli(),
                range.to().toEpochMilli());
        if (known[0].isBefore(range.to())) {
            gaps.add(new Gap(known[0], range.to(), OFF));
        }
        return gaps;
    }
}
