package dev.tidemark.history;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes the past coarser and forgets what is too old, in steps of some milliseconds, a transaction each.
///
/// Steps that merge come before steps that forget, and a caller makes some with each interval it writes: so a
/// clock that is wrong for a while, and long in the future, costs fineness and no peak.
final class Aging {
    private static final int SWEEPS = 144;

    private final Database database;
    private final Names names;
    private final StretchRows stretches;
    private final CounterRows counters;
    private int untilSweep = SWEEPS;

    Aging(Database database, Names names) {
        this.database = database;
        this.names = names;
        stretches = new StretchRows(database);
        counters = new CounterRows(database, names);
    }

    /// Does the next step that is due.
    ///
    /// @return whether there was one
    boolean step(Instant now) throws SQLException {
        for (Tier tier : Tier.values()) {
            long due = now.minus(tier.kept()).getEpochSecond();
            long oldest = database.number(Long.MAX_VALUE, "SELECT min(start) FROM slot WHERE tier = ?", tier.key());
            Optional<Tier> next = tier.next();
            int span = next.map(Tier::seconds).orElse(tier.seconds());
            long start = Math.floorDiv(oldest, (long) span) * span;
            if (oldest == Long.MAX_VALUE || start + span > due) {
                continue;
            }
            database.whole(() -> {
                if (next.isPresent()) {
                    merge(tier, next.get(), start);
                } else {
                    forget(tier, start, start + span);
                    forgetGone(start);
                }
            });
            return true;
        }
        return false;
    }

    /// Makes one slot of `coarse` of those of `fine` that lie within it.
    private void merge(Tier fine, Tier coarse, long start) throws SQLException {
        long end = start + coarse.seconds();
        List<SlotRow> slots = new ArrayList<>(SlotRow.touching(database, fine, start, end));
        boolean listed = slots.stream().anyMatch(SlotRow::listed);
        // There is one already where the clock once went back.
        List<SlotRow> there = SlotRow.touching(database, coarse, start, end);
        listed |= !there.isEmpty();
        slots.addAll(there);

        Map<Long, Tally> tallies = new HashMap<>();
        Map<Long, Set<SlotRow>> rows = new HashMap<>();
        for (SlotRow slot : slots) {
            stretches.addTo(
                    (_, _, listener) -> {
                        rows.computeIfAbsent(listener, _ -> new HashSet<>()).add(slot);
                        return Optional.of(tallies.computeIfAbsent(listener, _ -> new Tally()));
                    },
                    slot.tier(),
                    slot.start(),
                    slot.start() + 1,
                    null);
        }
        addIdle(slots, listed, start, end, tallies, rows);

        Map<Long, Map<String, Long>> sums = new HashMap<>();
        for (SlotRow slot : slots) {
            counters.sums(slot)
                    .forEach((namespace, rises) ->
                            rises.forEach((name, rise) -> sums.computeIfAbsent(namespace, _ -> new HashMap<>())
                                    .merge(name, rise, Long::sum)));
        }
        forget(fine, start, end);
        forget(coarse, start, end);
        int tens = Math.min(slots.stream().mapToInt(SlotRow::tens).sum(), coarse.seconds() / 10);
        new SlotRow(
                        coarse,
                        start,
                        slots.stream().mapToLong(SlotRow::samples).sum(),
                        slots.stream().mapToLong(SlotRow::period).max().orElse(0),
                        tens,
                        listed)
                .write(database);
        for (Map.Entry<Long, Tally> each : tallies.entrySet()) {
            each.getValue().limitTens(tens);
            stretches.write(coarse, start, each.getKey(), each.getValue());
        }
        boolean explicit = listed;
        sums.values().removeIf(rises -> !explicit && rises.values().stream().allMatch(rise -> rise == 0));
        counters.write(coarse, start, sums);
    }

    /// Adds the idle slots of listeners that need a row: those for which presence does not say all of it.
    private void addIdle(
            List<SlotRow> slots,
            boolean listed,
            long start,
            long end,
            Map<Long, Tally> tallies,
            Map<Long, Set<SlotRow>> rows)
            throws SQLException {
        Presence.touching(database, start, end, null, presence -> {
            boolean saysAll = !listed && presence.isWhole(start, end) && !rows.containsKey(presence.listener());
            if (saysAll) {
                return;
            }
            Set<SlotRow> busy = rows.getOrDefault(presence.listener(), Set.of());
            for (SlotRow slot : slots) {
                if (!slot.listed() && presence.isWhole(slot.start(), slot.end()) && !busy.contains(slot)) {
                    tallies.computeIfAbsent(presence.listener(), _ -> new Tally())
                            .addIdle(
                                    slot.start(),
                                    slot.samples(),
                                    slot.tens(),
                                    presence.limit(),
                                    presence.unread(),
                                    presence.source());
                }
            }
        });
    }

    private void forget(Tier tier, long start, long end) throws SQLException {
        for (String table : List.of("slot", "stretch", "flow", "rise")) {
            database.run(
                    "DELETE FROM " + table + " WHERE tier = ? AND start >= ? AND start < ?", tier.key(), start, end);
        }
    }

    /// Forgets what ended before `start`, and now and then the names that nothing refers to any more.
    private void forgetGone(long start) throws SQLException {
        database.run("DELETE FROM presence WHERE stop <= ?", start);
        database.run("DELETE FROM reading WHERE stop <= ?", start);
        database.run("DELETE FROM episode WHERE start < ?", start * 1000);
        EpisodeRows.forgetLost(database);
        untilSweep--;
        if (untilSweep > 0) {
            return;
        }
        untilSweep = SWEEPS;
        database.run("DELETE FROM listener WHERE id NOT IN (SELECT listener FROM presence)"
                + " AND id NOT IN (SELECT listener FROM stretch) AND id NOT IN (SELECT listener FROM suspect)"
                + " AND id NOT IN (SELECT listener FROM samples) AND id NOT IN (SELECT listener FROM arrivals)");
        database.run("DELETE FROM namespace WHERE id NOT IN (SELECT namespace FROM reading)"
                + " AND id NOT IN (SELECT namespace FROM rise)");
        names.forget();
    }
}
