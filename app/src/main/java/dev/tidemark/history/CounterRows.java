package dev.tidemark.history;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The rows of what the counters of namespaces did, kept like those of listeners: one for the time in which a
/// namespace was read, and one for each slot in which something rose.
final class CounterRows {
    private final Database database;
    private final Names names;
    private final Map<Long, Reading> open = new HashMap<>();

    /// A namespace was read, and these counters of it.
    ///
    /// @param counters the number of a word
    record Reading(long namespace, long start, long stop, long counters) {}

    /// Takes what a namespace's counters did in a slot.
    @FunctionalInterface
    interface Taker {
        void take(long namespace, long start, String names, String rises) throws SQLException;
    }

    CounterRows(Database database, Names names) {
        this.database = database;
        this.names = names;
    }

    void open() throws SQLException {
        readings(database, Long.MIN_VALUE, Long.MAX_VALUE, reading -> {
            if (reading.stop() == Presence.OPEN) {
                open.put(reading.namespace(), reading);
            }
        });
    }

    void writeNext(Iterable<CounterInterval> intervals, long start, long newestEnd) throws SQLException {
        Set<Long> seen = new HashSet<>();
        for (CounterInterval interval : intervals) {
            long namespace = names.namespace(interval.namespace());
            long counters = names.word(Rises.names(interval.rises()));
            seen.add(namespace);
            Reading before = open.get(namespace);
            if (before == null || before.counters() != counters) {
                if (before != null) {
                    end(before, newestEnd);
                }
                Reading now = new Reading(namespace, start, Presence.OPEN, counters);
                database.run(
                        "INSERT OR REPLACE INTO reading(namespace, start, stop, counters) VALUES (?, ?, NULL, ?)",
                        namespace,
                        start,
                        counters);
                open.put(namespace, now);
            }
            String rises = Rises.encode(interval.rises());
            if (!rises.isEmpty()) {
                write(Tier.TEN_SECONDS, start, namespace, counters, rises);
            }
        }
        for (Reading gone : open.values().stream()
                .filter(each -> !seen.contains(each.namespace()))
                .toList()) {
            end(gone, newestEnd);
            open.remove(gone.namespace());
        }
    }

    private void end(Reading reading, long at) throws SQLException {
        database.run(
                "UPDATE reading SET stop = ? WHERE namespace = ? AND start = ?",
                at,
                reading.namespace(),
                reading.start());
    }

    private void write(Tier tier, long start, long namespace, long counters, String rises) throws SQLException {
        database.run(
                "INSERT OR REPLACE INTO rise(tier, start, namespace, counters, rises) VALUES (?, ?, ?, ?, ?)",
                tier.key(),
                start,
                namespace,
                counters,
                rises);
    }

    /// Adds to what the file holds of a time that was recorded already.
    void writeListed(Iterable<CounterInterval> intervals, Optional<SlotRow> there, SlotRow row) throws SQLException {
        Map<Long, Map<String, Long>> sums = new HashMap<>();
        if (there.isPresent()) {
            sums.putAll(sums(there.get()));
        }
        for (CounterInterval interval : intervals) {
            Map<String, Long> sum = sums.computeIfAbsent(names.namespace(interval.namespace()), _ -> new HashMap<>());
            interval.rises().forEach((name, rise) -> sum.merge(name, rise, Long::sum));
        }
        write(Tier.TEN_SECONDS, row.start(), sums);
    }

    void write(Tier tier, long start, Map<Long, Map<String, Long>> sums) throws SQLException {
        for (Map.Entry<Long, Map<String, Long>> each : sums.entrySet()) {
            write(tier, start, each.getKey(), names.word(Rises.names(each.getValue())), Rises.encode(each.getValue()));
        }
    }

    /// What the counters of each namespace did in a slot.
    Map<Long, Map<String, Long>> sums(SlotRow slot) throws SQLException {
        Map<Long, String> words = Names.words(database);
        Map<Long, Map<String, Long>> sums = new HashMap<>();
        each(
                database,
                words,
                slot.tier(),
                slot.start(),
                slot.end(),
                (namespace, _, known, rises) ->
                        Rises.addTo(sums.computeIfAbsent(namespace, _ -> new HashMap<>()), known, rises));
        if (!slot.listed()) {
            Set<Long> withRow = Set.copyOf(sums.keySet());
            readings(database, slot.start(), slot.end(), reading -> {
                boolean whole = reading.start() <= slot.start() && slot.end() <= reading.stop();
                if (whole && !withRow.contains(reading.namespace())) {
                    Rises.addTo(
                            sums.computeIfAbsent(reading.namespace(), _ -> new HashMap<>()),
                            words.getOrDefault(reading.counters(), ""),
                            "");
                }
            });
        }
        return sums;
    }

    /// Takes one.
    @FunctionalInterface
    interface ReadingTaker {
        void take(Reading reading) throws SQLException;
    }

    /// The readings that touch a range.
    static void readings(Database database, long from, long to, ReadingTaker taker) throws SQLException {
        database.each(
                row -> {
                    Long stop = StretchRows.nullable(row, 3);
                    taker.take(new Reading(
                            row.getLong(1), row.getLong(2), stop == null ? Presence.OPEN : stop, row.getLong(4)));
                },
                "SELECT namespace, start, stop, counters FROM reading WHERE start < ? AND (stop IS NULL OR stop > ?)",
                to,
                from);
    }

    /// The rows of a tier from `from` to `to`.
    static void each(Database database, Map<Long, String> words, Tier tier, long from, long to, Taker taker)
            throws SQLException {
        database.each(
                row -> taker.take(
                        row.getLong(1), row.getLong(2), words.getOrDefault(row.getLong(3), ""), row.getString(4)),
                "SELECT namespace, start, counters, rises FROM rise WHERE tier = ? AND start >= ? AND start < ?"
                        + " ORDER BY start",
                tier.key(),
                from,
                to);
    }
}
