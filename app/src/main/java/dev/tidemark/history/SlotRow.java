package dev.tidemark.history;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// An interval in which samples were taken.
///
/// @param start seconds since 1970
/// @param samples how many
/// @param period microseconds from one sample to the next
/// @param tens of how many intervals of 10 s it is made
/// @param listed whether each listener that was there has a row of its own, so that presence says nothing
record SlotRow(Tier tier, long start, long samples, long period, int tens, boolean listed) {
    long end() {
        return start + tier.seconds();
    }

    /// Those of a tier that touch a range, in the order of time.
    static List<SlotRow> touching(Database database, Tier tier, long from, long to) throws SQLException {
        List<SlotRow> rows = new ArrayList<>();
        database.each(
                row -> rows.add(new SlotRow(
                        tier, row.getLong(1), row.getLong(2), row.getLong(3), row.getInt(4), row.getLong(5) != 0)),
                "SELECT start, samples, period, tens, listed FROM slot WHERE tier = ? AND start < ? AND start > ?"
                        + " ORDER BY start",
                tier.key(),
                to,
                from - tier.seconds());
        return rows;
    }

    void write(Database database) throws SQLException {
        database.run(
                "INSERT OR REPLACE INTO slot(tier, start, samples, period, tens, listed) VALUES (?, ?, ?, ?, ?, ?)",
                tier.key(),
                start,
                samples,
                period,
                tens,
                listed ? 1 : 0);
    }
}
