package dev.tidemark.connect;

import dev.tidemark.json.JsonFields;
import dev.tidemark.json.MalformedJson;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Makes recorded arrivals of the document `tidemark.arrivals/1`.
final class ArrivalsReader {
    private static final int FIGURES = 7;

    private ArrivalsReader() {}

    static ArrivalRecord arrivals(JsonFields json) {
        Instant from = json.time("from");
        Duration span = json.has("binNanos") ? Duration.ofNanos(json.count("binNanos")) : Duration.ZERO;
        return new ArrivalRecord(
                from,
                json.time("to"),
                json.rows("bins").stream().map(row -> bin(row, from, span)).toList(),
                json.objects("gaps").stream()
                        .map(gap -> new ArrivalRecord.Gap(gap.time("from"), gap.time("to"), gap.text("reason")))
                        .toList());
    }

    private static ArrivalBin bin(List<Long> row, Instant from, Duration span) {
        if (row.size() < FIGURES) {
            throw new MalformedJson("bins: " + row + " (expected: " + FIGURES + " figures)");
        }
        return new ArrivalBin(
                from.plusNanos(row.get(0)),
                span,
                row.get(1),
                row.get(2),
                row.get(3),
                row.get(4),
                row.get(5),
                row.get(6));
    }
}
