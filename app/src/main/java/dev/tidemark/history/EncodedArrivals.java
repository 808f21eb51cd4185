package dev.tidemark.history;

import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// An [ArrivalBatch] as the file holds it, which takes a twentieth of the memory.
record EncodedArrivals(Instant from, Instant to, List<Row> rows, List<Gap> gaps) {
    static final long SLOT_SECONDS = Slot.SPAN.toSeconds();

    /// What a row takes beside its bins.
    static final int ROW_BYTES = 64;

    /// The bins of a listener in ten seconds.
    ///
    /// @param start of these, in seconds since 1970
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Row(ListenerKey listener, long start, byte[] bins) {}

    static EncodedArrivals of(ArrivalBatch batch) {
        List<Row> rows = new ArrayList<>();
        for (ArrivalBatch.OfListener one : batch.listeners()) {
            TreeMap<Long, List<ArrivalBin>> slots = new TreeMap<>();
            for (ArrivalBin bin : one.bins()) {
                long start = Math.floorDiv(bin.from().getEpochSecond(), SLOT_SECONDS) * SLOT_SECONDS;
                slots.computeIfAbsent(start, _ -> new ArrayList<>()).add(bin);
            }
            slots.forEach((start, bins) -> rows.add(new Row(
                    one.listener(),
                    start,
                    ArrivalCodec.encode(Instant.ofEpochSecond(start), ArrivalBin.together(bins)))));
        }
        return new EncodedArrivals(batch.from(), batch.to(), rows, batch.gaps());
    }

    /// About what it takes in memory and in the file.
    long bytes() {
        return ROW_BYTES
                + rows.stream().mapToLong(row -> row.bins.length + ROW_BYTES).sum();
    }
}
