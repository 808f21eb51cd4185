package dev.tidemark.history;

import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Adds up what the file holds of listeners over a [TimeLine]: rows first, then presence where there is no row.
final class Adding {
    private final Database database;
    private final TimeLine line;
    private final Map<Long, BitSet> withRow = new HashMap<>();

    Adding(Database database, TimeLine line) {
        this.database = database;
        this.line = line;
    }

    /// Gives the tally that a slot of a listener is added to.
    @FunctionalInterface
    interface Tallies {
        Tally of(long listener, SlotRow slot);
    }

    /// @param only the listener that is asked for; nothing for all that `wanted` names
    void into(Tallies tallies, LongPredicate wanted, @Nullable Long only) throws SQLException {
        StretchRows stretches = new StretchRows(database);
        for (Map.Entry<Tier, long[]> tier : line.tiers().entrySet()) {
            stretches.addTo(
                    (of, start, listener) -> {
                        OptionalInt place = line.place(of, start);
                        if (place.isEmpty() || !wanted.test(listener)) {
                            return Optional.empty();
                        }
                        withRow.computeIfAbsent(listener, _ -> new BitSet()).set(place.getAsInt());
                        return Optional.of(tallies.of(listener, line.slots().get(place.getAsInt())));
                    },
                    tier.getKey(),
                    tier.getValue()[0],
                    tier.getValue()[1],
                    only);
        }
        if (line.slots().isEmpty()) {
            return;
        }
        long from = line.slots().getFirst().start();
        long to = line.slots().getLast().end();
        Presence.touching(database, from, to, only, presence -> {
            if (wanted.test(presence.listener())) {
                addIdle(tallies, presence);
            }
        });
    }

    private void addIdle(Tallies tallies, Presence presence) {
        BitSet rows = withRow.getOrDefault(presence.listener(), new BitSet(0));
        for (int place = line.firstFrom(presence.start()); place < line.slots().size(); place++) {
            SlotRow slot = line.slots().get(place);
            if (slot.start() >= presence.stop()) {
                return;
            }
            if (!slot.listed() && !rows.get(place) && presence.isWhole(slot.start(), slot.end())) {
                tallies.of(presence.listener(), slot)
                        .addIdle(
                                slot.start(),
                                slot.samples(),
                                slot.tens(),
                                presence.limit(),
                                presence.unread(),
                                presence.source());
            }
        }
    }
}
