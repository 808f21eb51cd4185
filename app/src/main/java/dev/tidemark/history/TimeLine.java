package dev.tidemark.history;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// The slots that touch a range, of all tiers, in the order of time: what is kept of it, and how finely.
final class TimeLine {
    private final List<SlotRow> slots;
    private final Map<Tier, Map<Long, Integer>> places = new EnumMap<>(Tier.class);

    private TimeLine(List<SlotRow> slots) {
        this.slots = slots;
        for (int place = 0; place < slots.size(); place++) {
            SlotRow slot = slots.get(place);
            places.computeIfAbsent(slot.tier(), _ -> new HashMap<>()).put(slot.start(), place);
        }
    }

    static TimeLine read(Database database, long from, long to) throws SQLException {
        List<SlotRow> slots = new ArrayList<>();
        for (Tier tier : Tier.values()) {
            slots.addAll(SlotRow.touching(database, tier, from, to));
        }
        slots.sort(Comparator.comparingLong(SlotRow::start).thenComparing(SlotRow::tier));
        return new TimeLine(slots);
    }

    static TimeLine read(Database database, TimeRange range) throws SQLException {
        long to = Math.ceilDiv(range.to().toEpochMilli(), 1000L);
        return read(database, range.from().getEpochSecond(), to);
    }

    List<SlotRow> slots() {
        return slots;
    }

    OptionalInt place(Tier tier, long start) {
        Integer place = places.getOrDefault(tier, Map.of()).get(start);
        return place == null ? OptionalInt.empty() : OptionalInt.of(place);
    }

    /// The place of the first slot that does not begin before `start`.
    int firstFrom(long start) {
        int low = 0;
        int high = slots.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (slots.get(middle).start() < start) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The coarsest tier of it.
    Tier coarsest() {
        Tier coarsest = Tier.TEN_SECONDS;
        for (Tier tier : places.keySet()) {
            coarsest = tier.seconds() > coarsest.seconds() ? tier : coarsest;
        }
        return coarsest;
    }

    /// The tiers of it, with the first start and the last end of each.
    Map<Tier, long[]> tiers() {
        Map<Tier, long[]> tiers = new EnumMap<>(Tier.class);
        for (SlotRow slot : slots) {
            long[] ends = tiers.computeIfAbsent(slot.tier(), _ -> new long[] {slot.start(), slot.end()});
            ends[1] = Math.max(ends[1], slot.end());
        }
        return tiers;
    }

    /// `range`, rounded outward to the slots that touch its ends.
    TimeRange outward(TimeRange range) {
        Instant from = range.from();
        Instant to = range.to();
        for (SlotRow slot : slots) {
            Instant start = Instant.ofEpochSecond(slot.start());
            Instant end = Instant.ofEpochSecond(slot.end());
            from = start.isBefore(from) ? start : from;
            to = end.isAfter(to) ? end : to;
        }
        return new TimeRange(from, to);
    }

    /// `range`, rounded outward to whole spans.
    static TimeRange outward(TimeRange range, long seconds) {
        long from = Math.floorDiv(range.from().getEpochSecond(), seconds) * seconds;
        long last = Math.ceilDiv(range.to().toEpochMilli(), 1000L);
        long to = Math.ceilDiv(last, seconds) * seconds;
        return new TimeRange(Instant.ofEpochSecond(from), Instant.ofEpochSecond(Math.max(to, from + seconds)));
    }
}
