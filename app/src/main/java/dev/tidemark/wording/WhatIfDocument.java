package dev.tidemark.wording;

import dev.tidemark.advice.Outcome;
import dev.tidemark.advice.Outcome.Waits;
import dev.tidemark.advice.Replayed;
import dev.tidemark.json.JsonText;
import dev.tidemark.kernel.Reading;
import io.avaje.json.JsonWriter;
import java.time.Duration;

/// `tidemark whatif --json`: one document, schema `tidemark.whatif/1` of docs/json.md.
public final class WhatIfDocument {
    private WhatIfDocument() {}

    public static String text(WhatIfReport report) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.whatif/1");
            RecordedText.range(json, report.asked());
            RecordedText.identity(json, report.key());
            JsonText.number(json, "limit", report.limit());
            AdviceDocument.millis(json, "clientTimeoutMillis", report.clientTimeout());
            report.acceptsPerSecond().ifPresent(rate -> JsonText.fraction(json, "acceptsPerSecond", rate));
            json.name("trials");
            json.beginArray();
            report.trials().forEach(trial -> trial(json, trial));
            json.endArray();
            json.endObject();
        });
    }

    private static void trial(JsonWriter json, WhatIfReport.Trial trial) {
        json.beginObject();
        JsonText.number(json, "limit", trial.limit());
        switch (trial.replayed()) {
            case Replayed.Counted counted -> {
                JsonText.string(json, "result", "counted");
                JsonText.time(json, "from", counted.from());
                JsonText.time(json, "to", counted.to());
                AdviceDocument.millis(json, "exactMillis", counted.exact());
                JsonText.fraction(json, "resolutionMillis", counted.resolution().toNanos() / 1e6);
                JsonText.number(json, "packetsCounted", counted.counted());
                outcome(json, "own", counted.own());
                outcome(json, "other", counted.other());
                JsonText.string(json, "retries", AdviceDocument.word(counted.retries()));
                AdviceDocument.millis(json, "patienceMillis", counted.patience());
                JsonText.flag(json, "learned", counted.isLearned());
                JsonText.number(json, "leastLimit", Math.max(0, counted.leastLimit()));
            }
            case Replayed.Between between -> {
                JsonText.string(json, "result", "between");
                JsonText.time(json, "from", between.from());
                JsonText.time(json, "to", between.to());
                AdviceDocument.millis(json, "seenMillis", between.seen());
                AdviceDocument.millis(json, "resolutionMillis", between.resolution());
                JsonText.number(json, "packetsCounted", between.counted());
                outcome(json, "least", between.least());
                outcome(json, "most", between.most());
                JsonText.reading(
                        json, "waitWhenFullMillis", between.waitWhenFull().map(Duration::toMillis));
            }
            case Replayed.Refused(String reason, String expected) -> {
                JsonText.string(json, "result", "refused");
                JsonText.string(json, "reason", reason);
                JsonText.string(json, "expected", expected);
            }
        }
        json.endObject();
    }

    private static void outcome(JsonWriter json, String name, Outcome outcome) {
        json.name(name);
        json.beginObject();
        JsonText.number(json, "limit", outcome.limit());
        JsonText.number(json, "clients", outcome.clients());
        JsonText.number(json, "turnedAway", outcome.turnedAway());
        JsonText.number(json, "packets", outcome.packets());
        JsonText.reading(json, "gaveUp", outcome.gaveUp());
        JsonText.reading(json, "late", outcome.late());
        JsonText.number(json, "peak", outcome.peak());
        JsonText.number(json, "bytes", outcome.bytes());
        switch (outcome.waits()) {
            case Reading.Known<Waits>(Waits(Duration median, Duration p99, Duration longest)) -> {
                json.name("waits");
                json.beginObject();
                JsonText.fraction(json, "p50Millis", median.toNanos() / 1e6);
                JsonText.fraction(json, "p99Millis", p99.toNanos() / 1e6);
                JsonText.fraction(json, "maxMillis", longest.toNanos() / 1e6);
                json.endObject();
            }
            case Reading.Unknown<Waits>(String reason) -> JsonText.unknown(json, "waits", reason);
        }
        json.endObject();
    }
}
