package dev.tidemark.history;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// Adds up by how much the counters of a namespace rose over a [TimeLine]: rows first, then the time in which it
/// was read and nothing rose.
final class CounterSums {
    private CounterSums() {}

    /// @param sums by the start of each span
    /// @param span how many seconds belong together
    static void add(Database database, Map<Long, Map<String, Long>> sums, long namespace, TimeLine line, long span)
            throws SQLException {
        Map<Long, String> words = Names.words(database);
        Set<SlotRow> withRow = new HashSet<>();
        for (Map.Entry<Tier, long[]> tier : line.tiers().entrySet()) {
            CounterRows.each(
                    database,
                    words,
                    tier.getKey(),
                    tier.getValue()[0],
                    tier.getValue()[1],
                    (of, start, known, rises) -> {
                        OptionalInt place = line.place(tier.getKey(), start);
                        if (of == namespace && place.isPresent()) {
                            withRow.add(line.slots().get(place.getAsInt()));
                            Rises.addTo(sum(sums, start, span), known, rises);
                        }
                    });
        }
        if (line.slots().isEmpty()) {
            return;
        }
        long from = line.slots().getFirst().start();
        CounterRows.readings(database, from, line.slots().getLast().end(), reading -> {
            if (reading.namespace() == namespace) {
                addQuiet(sums, reading, line, withRow, words.getOrDefault(reading.counters(), ""), span);
            }
        });
    }

    private static void addQuiet(
            Map<Long, Map<String, Long>> sums,
            CounterRows.Reading reading,
            TimeLine line,
            Set<SlotRow> withRow,
            String known,
            long span) {
        for (int place = line.firstFrom(reading.start()); place < line.slots().size(); place++) {
            SlotRow slot = line.slots().get(place);
            if (slot.end() > reading.stop()) {
                return;
            }
            if (!slot.listed() && !withRow.contains(slot)) {
                Rises.addTo(sum(sums, slot.start(), span), known, "");
            }
        }
    }

    private static Map<String, Long> sum(Map<Long, Map<String, Long>> sums, long start, long span) {
        return sums.computeIfAbsent(Math.floorDiv(start, span) * span, _ -> new HashMap<>());
    }
}
