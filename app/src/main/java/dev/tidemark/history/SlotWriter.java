package dev.tidemark.history;

import dev.tidemark.kernel.Reading;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts intervals of 10 s into the file, each within the transaction of its caller.
///
/// A slot that lies before the newest one, because the clock went back, is listed: each listener gets a row, and
/// is added to what the file holds of that time already.
final class SlotWriter {
    private static final Tier FINEST = Tier.TEN_SECONDS;

    private final Database database;
    private final Names names;
    private final StretchRows stretches;
    private final CounterRows counters;
    private final Map<Long, Presence> open = new HashMap<>();
    private long newestEnd = Long.MIN_VALUE;

    /// What the file says is under way.
    static SlotWriter open(Database database, Names names) throws SQLException {
        SlotWriter writer = new SlotWriter(database, names);
        Presence.open(database, presence -> writer.open.put(presence.listener(), presence));
        writer.newestEnd = database.number(Long.MIN_VALUE, "SELECT max(start + tier) FROM slot");
        writer.counters.open();
        return writer;
    }

    private SlotWriter(Database database, Names names) {
        this.database = database;
        this.names = names;
        stretches = new StretchRows(database);
        counters = new CounterRows(database, names);
    }

    void write(Slot slot) throws SQLException {
        long start = Math.floorDiv(slot.from().getEpochSecond(), (long) FINEST.seconds()) * FINEST.seconds();
        SlotRow row = new SlotRow(FINEST, start, slot.samples(), slot.period().toNanos() / 1000, 1, start < newestEnd);
        if (row.listed()) {
            writeListed(slot, row);
        } else {
            writeNext(slot, row);
            newestEnd = row.end();
        }
    }

    private void writeNext(Slot slot, SlotRow row) throws SQLException {
        row.write(database);
        Set<Long> seen = new HashSet<>();
        for (Interval interval : slot.intervals()) {
            long listener = names.listener(interval.listener());
            seen.add(listener);
            Presence now = new Presence(
                    listener,
                    row.start(),
                    Presence.OPEN,
                    interval.limit(),
                    unread(interval),
                    Tally.key(interval.flow().source()));
            Presence before = open.get(listener);
            if (before == null || !before.isLike(now)) {
                if (before != null) {
                    before.end(database, newestEnd);
                }
                now.begin(database);
                open.put(listener, now);
            }
            if (!isIdle(interval, row)) {
                Tally tally = new Tally();
                addTo(tally, interval, row.start());
                stretches.write(FINEST, row.start(), listener, tally);
            }
        }
        for (Presence gone : open.values().stream()
                .filter(each -> !seen.contains(each.listener()))
                .toList()) {
            gone.end(database, newestEnd);
            open.remove(gone.listener());
        }
        counters.writeNext(slot.counters(), row.start(), newestEnd);
    }

    /// Whether presence says all of it.
    private static boolean isIdle(Interval interval, SlotRow row) {
        return interval.peak().length() == 0
                && interval.peak().limit() == interval.limit()
                && interval.samples() == row.samples()
                && interval.drops().orElse(0L) == 0
                && interval.flow().arrivals() == 0
                && interval.flow().accepts() == 0
                && interval.isExact() == (interval.flow().source() == Interval.Source.PROBE);
    }

    private @Nullable Long unread(Interval interval) throws SQLException {
        return interval.drops() instanceof Reading.Unknown<Long>(String reason) ? names.word(reason) : null;
    }

    private void addTo(Tally tally, Interval interval, long start) throws SQLException {
        tally.lengths().add(interval.lengths());
        tally.add(
                start,
                Math.max(interval.samples(), interval.lengths().getTotalCount()),
                1,
                interval.peak().length(),
                interval.peak().limit(),
                Math.clamp(interval.peakAt().toEpochMilli(), start * 1000, (start + FINEST.seconds()) * 1000 - 1),
                interval.isExact()
                        ? Tally.NEVER_SAMPLED
                        : Math.max(interval.peak().limit(), interval.limit()),
                interval.limit(),
                interval.drops().orElse(0L),
                unread(interval));
        tally.addFlow(
                interval.flow().arrivals(),
                interval.flow().accepts(),
                Tally.key(interval.flow().source()));
    }

    private void writeListed(Slot slot, SlotRow row) throws SQLException {
        Optional<SlotRow> there = SlotRow.touching(database, FINEST, row.start(), row.end()).stream()
                .findFirst();
        Map<Long, Tally> tallies = new HashMap<>();
        if (there.isPresent()) {
            stretches.addTo(
                    (_, _, listener) -> Optional.of(tallies.computeIfAbsent(listener, _ -> new Tally())),
                    FINEST,
                    row.start(),
                    row.end(),
                    null);
            if (!there.get().listed()) {
                addIdle(tallies, there.get());
            }
        }
        for (Interval interval : slot.intervals()) {
            Tally tally = tallies.computeIfAbsent(names.listener(interval.listener()), _ -> new Tally());
            addTo(tally, interval, row.start());
            tally.limitTens(1);
        }
        for (Map.Entry<Long, Tally> each : tallies.entrySet()) {
            stretches.write(FINEST, row.start(), each.getKey(), each.getValue());
        }
        counters.writeListed(slot.counters(), there, row);
        long samples = row.samples() + there.map(SlotRow::samples).orElse(0L);
        new SlotRow(FINEST, row.start(), samples, row.period(), 1, true).write(database);
    }

    /// What presence said of a slot that is to be listed from now on.
    private void addIdle(Map<Long, Tally> tallies, SlotRow slot) throws SQLException {
        Set<Long> withRow = Set.copyOf(tallies.keySet());
        Presence.touching(database, slot.start(), slot.end(), null, presence -> {
            if (presence.isWhole(slot.start(), slot.end()) && !withRow.contains(presence.listener())) {
                tallies.computeIfAbsent(presence.listener(), _ -> new Tally())
                        .addIdle(
                                slot.start(),
                                slot.samples(),
                                slot.tens(),
                                presence.limit(),
                                presence.unread(),
                                presence.source());
            }
        });
    }
}
