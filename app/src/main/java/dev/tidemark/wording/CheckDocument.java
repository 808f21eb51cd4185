package dev.tidemark.wording;

import dev.tidemark.json.JsonText;
import dev.tidemark.kernel.Reading;
import dev.tidemark.wording.CheckReport.Judged;
import io.avaje.json.JsonWriter;
import java.util.Locale;

/// `tidemark check --json`: one document, schema `tidemark.check/1` of docs/json.md. It is there too when the
/// check could not look.
public final class CheckDocument {
    private static final String SCHEMA = "tidemark.check/1";

    private CheckDocument() {}

    public static String text(CheckReport report, Thresholds thresholds) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", SCHEMA);
            report.at().ifPresent(at -> JsonText.time(json, "at", at));
            JsonText.string(json, "status", report.status().key());
            JsonText.number(json, "exitCode", report.status().exitCode());
            JsonText.string(json, "message", report.message());
            thresholds(json, thresholds);
            report.sampled().ifPresent(sampled -> {
                json.name("sampled");
                json.beginObject();
                JsonText.number(json, "spanMillis", sampled.span().toMillis());
                JsonText.number(json, "periodMillis", sampled.period().toMillis());
                JsonText.number(json, "samples", sampled.count());
                json.endObject();
            });
            problems(json, report);
            json.name("listeners");
            json.beginArray();
            report.listeners().forEach(judged -> listener(json, judged));
            json.endArray();
            json.name("overflows");
            json.beginArray();
            report.overflows().forEach(rise -> overflows(json, rise));
            json.endArray();
            json.name("remarks");
            json.beginArray();
            report.remarks().forEach(json::value);
            json.endArray();
            JsonText.flag(json, "complete", report.complete());
            json.endObject();
        });
    }

    private static void thresholds(JsonWriter json, Thresholds thresholds) {
        json.name("expected");
        json.beginObject();
        JsonText.number(json, "warnPercent", thresholds.warn());
        JsonText.number(json, "critPercent", thresholds.crit());
        thresholds.minLimit().ifPresent(least -> JsonText.number(json, "minLimit", least));
        thresholds.maxOverflowsPerSecond().ifPresent(most -> JsonText.fraction(json, "maxOverflowsPerSecond", most));
        json.endObject();
    }

    private static void problems(JsonWriter json, CheckReport report) {
        json.name("problems");
        json.beginArray();
        report.problems().forEach(problem -> {
            json.beginObject();
            JsonText.string(json, "status", problem.status().key());
            JsonText.string(json, "message", problem.text());
            json.endObject();
        });
        json.endArray();
    }

    private static void listener(JsonWriter json, Judged judged) {
        ListRow row = judged.row();
        json.beginObject();
        ListDocument.identity(json, row.listener());
        JsonText.string(json, "namespace", ListDocument.id(row.snapshot()));
        JsonText.string(json, "namespaceName", row.snapshot().namespace().name());
        JsonText.string(json, "status", judged.status().key());
        JsonText.string(json, "state", row.state().word().toLowerCase(Locale.ROOT));
        JsonText.number(json, "length", row.listener().queue().length());
        JsonText.number(json, "limit", row.listener().queue().limit());
        JsonText.number(json, "capacity", row.listener().queue().capacity());
        JsonText.fraction(json, "fill", row.listener().queue().fill());
        JsonText.number(json, "warnLength", judged.warnLength());
        JsonText.number(json, "critLength", judged.critLength());
        JsonText.string(json, "cookie", row.listener().identity().cookieText());
        JsonText.string(json, "inode", row.listener().identity().inodeText());
        json.endObject();
    }

    private static void overflows(JsonWriter json, OverflowRise rise) {
        json.beginObject();
        JsonText.string(
                json, "namespace", Long.toUnsignedString(rise.namespace().id().inode()));
        JsonText.string(json, "namespaceName", rise.namespace().name());
        JsonText.reading(json, "rise", rise.rise());
        switch (rise.perSecond()) {
            case Reading.Known<Double>(Double rate) -> JsonText.fraction(json, "perSecond", rate);
            case Reading.Unknown<Double>(String reason) -> JsonText.unknown(json, "perSecond", reason);
        }
        json.endObject();
    }
}
