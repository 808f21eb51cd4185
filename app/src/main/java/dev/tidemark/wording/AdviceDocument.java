package dev.tidemark.wording;

import dev.tidemark.advice.Advice;
import dev.tidemark.advice.BusyRate;
import dev.tidemark.advice.Cause;
import dev.tidemark.advice.Chance;
import dev.tidemark.advice.Grounds;
import dev.tidemark.advice.QueueCost;
import dev.tidemark.advice.Sizes;
import dev.tidemark.advice.Stall;
import dev.tidemark.json.JsonText;
import dev.tidemark.kernel.Reading;
import io.avaje.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// `tidemark advise --json`: one document, schema `tidemark.advise/1` of docs/json.md.
public final class AdviceDocument {
    private AdviceDocument() {}

    public static String text(AdviceReport report) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.advise/1");
            RecordedText.range(json, report.asked());
            JsonText.string(json, "source", report.watched().isPresent() ? "watched" : "history");
            report.recorded().ifPresent(recorded -> {
                JsonText.time(json, "recordedFrom", recorded.from());
                JsonText.time(json, "recordedTo", recorded.to());
            });
            millis(json, "clientTimeoutMillis", report.wish().clientTimeout());
            report.wish().stall().ifPresent(stall -> millis(json, "stallMillis", stall));
            json.name("listeners");
            json.beginArray();
            report.rows().forEach(row -> row(json, report, row));
            json.endArray();
            json.endObject();
        });
    }

    private static void row(JsonWriter json, AdviceReport report, AdviceRow row) {
        json.beginObject();
        RecordedText.identity(json, row.key());
        JsonText.number(json, "limit", row.limit());
        row.somaxconn().ifPresent(somaxconn -> JsonText.number(json, "somaxconn", somaxconn));
        JsonText.string(json, "advice", row.word());
        JsonText.string(json, "confidence", row.advice().confidence().word());
        switch (row.advice()) {
            case Advice.Raise(Sizes sizes, Grounds _) -> sizes(json, sizes);
            case Advice.Lower(Sizes sizes, Grounds _) -> sizes(json, sizes);
            case Advice.Enough(Sizes sizes, Grounds _) -> sizes(json, sizes);
            case Advice.Capacity capacity -> capacity(json, capacity);
            case Advice.None none -> {
                JsonText.string(json, "reason", word(none.reason()));
                millis(json, "expectedMillis", none.expectedSeen());
                JsonText.number(json, "expectedBursts", none.expectedBursts());
            }
        }
        grounds(json, row.advice().grounds());
        report.command(row).ifPresent(command -> JsonText.string(json, "command", command));
        json.endObject();
    }

    private static void sizes(JsonWriter json, Sizes sizes) {
        JsonText.number(json, "least", sizes.least());
        cause(json, sizes.cause());
        JsonText.reading(json, "most", sizes.most());
        JsonText.number(json, "recommended", sizes.recommended());
        switch (sizes.range()) {
            case Reading.Known<Sizes.Range>(Sizes.Range(long from, long to)) -> {
                json.name("range");
                json.beginObject();
                JsonText.number(json, "from", from);
                JsonText.number(json, "to", to);
                json.endObject();
            }
            case Reading.Unknown<Sizes.Range>(String reason) -> JsonText.unknown(json, "range", reason);
        }
        Chance chance = sizes.chance();
        json.name("overflow");
        json.beginObject();
        JsonText.fraction(json, "probability", chance.probability());
        JsonText.fraction(json, "confidence", Chance.CONFIDENCE);
        JsonText.fraction(json, "expectedBursts", chance.bursts());
        millis(json, "spanMillis", chance.stretch());
        JsonText.string(json, "method", word(chance.method()));
        JsonText.flag(json, "extrapolated", chance.isExtrapolated());
        json.endObject();
        cost(json, "now", sizes.now());
        cost(json, "then", sizes.then());
    }

    private static void cause(JsonWriter json, Cause cause) {
        json.name("cause");
        json.beginObject();
        switch (cause) {
            case Cause.Burst burst -> {
                JsonText.string(json, "kind", "burst");
                JsonText.time(json, "at", burst.at());
                JsonText.number(json, "leastClients", burst.least());
                JsonText.number(json, "mostClients", burst.room());
                JsonText.flag(json, "cutOff", burst.isCutOff());
            }
            case Cause.WishedStall(Duration lasting, double perSecond, Instant at) -> {
                JsonText.string(json, "kind", "stall");
                JsonText.time(json, "at", at);
                millis(json, "lastingMillis", lasting);
                JsonText.fraction(json, "arrivalsPerSecond", perSecond);
            }
        }
        json.endObject();
    }

    /// What a queue of some limit costs, as a field of the object that is open.
    static void cost(JsonWriter json, String name, QueueCost cost) {
        json.name(name);
        json.beginObject();
        JsonText.number(json, "limit", cost.limit());
        JsonText.reading(json, "lastInLineMillis", cost.lastInLine().map(Duration::toMillis));
        JsonText.number(json, "bytes", cost.bytes());
        json.endObject();
    }

    private static void capacity(JsonWriter json, Advice.Capacity capacity) {
        JsonText.string(json, "lack", word(capacity.lack()));
        JsonText.time(json, "at", capacity.at());
        millis(json, "lastingMillis", capacity.lasting());
        JsonText.fraction(json, "offeredPerSecond", capacity.offered());
        JsonText.fraction(json, "acceptedPerSecond", capacity.accepted());
        JsonText.fraction(json, "neededPerSecond", capacity.needed());
        JsonText.fraction(json, "missingPerSecond", capacity.missing());
        JsonText.reading(json, "most", capacity.most());
    }

    private static void grounds(JsonWriter json, Grounds grounds) {
        json.name("grounds");
        json.beginObject();
        millis(json, "seenMillis", grounds.seen());
        millis(json, "exactMillis", grounds.exact());
        JsonText.number(json, "bursts", grounds.bursts());
        JsonText.number(json, "episodes", grounds.episodes());
        PeakText.write(json, "peak", grounds.peak());
        switch (grounds.longestStall()) {
            case Reading.Known<Stall>(Stall(Instant from, Duration lasted)) -> {
                json.name("longestStall");
                json.beginObject();
                JsonText.time(json, "at", from);
                millis(json, "lastingMillis", lasted);
                json.endObject();
            }
            case Reading.Unknown<Stall>(String reason) -> JsonText.unknown(json, "longestStall", reason);
        }
        switch (grounds.rate()) {
            case Reading.Known<BusyRate>(BusyRate rate) -> {
                json.name("acceptRate");
                json.beginObject();
                JsonText.fraction(json, "perSecond", rate.perSecond());
                JsonText.fraction(json, "slowestTenthPerSecond", rate.slow());
                JsonText.string(json, "source", word(rate.source()));
                millis(json, "busyMillis", rate.busy());
                json.endObject();
            }
            case Reading.Unknown<BusyRate>(String reason) -> JsonText.unknown(json, "acceptRate", reason);
        }
        json.name("doubts");
        json.beginArray();
        grounds.doubts().stream().sorted().map(AdviceDocument::word).forEach(json::value);
        json.endArray();
        json.endObject();
    }

    static void millis(JsonWriter json, String name, Duration duration) {
        JsonText.number(json, name, duration.toMillis());
    }

    /// A constant as JSON has it: `rateUnknown`.
    static String word(Enum<?> constant) {
        StringBuilder word = new StringBuilder();
        for (String part : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            word.append(word.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return word.toString();
    }
}
