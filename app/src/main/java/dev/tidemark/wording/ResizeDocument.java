package dev.tidemark.wording;

import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Outcome;
import dev.tidemark.control.ResizePlan.Resize;
import dev.tidemark.json.JsonText;
import io.avaje.json.JsonWriter;
import java.time.Instant;
import java.util.Optional;

/// `tidemark resize --json`: one document, schema `tidemark.resize/1` of docs/json.md.
public final class ResizeDocument {
    private static final String SCHEMA = "tidemark.resize/1";

    private ResizeDocument() {}

    /// @param at when it was planned
    /// @param dryRun whether nothing was to be done
    public static String text(ResizeReport report, Instant at, boolean dryRun) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", SCHEMA);
            JsonText.time(json, "at", at);
            JsonText.flag(json, "dryRun", dryRun);
            report.change().ifPresent(change -> {
                JsonText.number(json, "id", change.id());
                JsonText.string(json, "why", change.why());
                change.until().ifPresent(until -> JsonText.time(json, "until", until));
            });
            json.name("raised");
            json.beginArray();
            report.plan().raises().forEach(raise -> {
                json.beginObject();
                JsonText.string(
                        json,
                        "namespace",
                        Long.toUnsignedString(raise.snapshot().namespace().id().inode()));
                JsonText.string(
                        json, "namespaceName", raise.snapshot().namespace().name());
                JsonText.number(json, "before", raise.before());
                JsonText.number(json, "asked", raise.asked());
                result(
                        json,
                        report.raised().stream()
                                .filter(raised -> raised.raise().equals(raise))
                                .map(ResizeReport.Raised::result)
                                .findFirst());
                json.endObject();
            });
            json.endArray();
            json.name("changes");
            json.beginArray();
            report.rows().forEach(row -> row(json, row));
            json.endArray();
            json.endObject();
        });
    }

    private static void row(JsonWriter json, ResizeReport.Row row) {
        Resize resize = row.resize();
        json.beginObject();
        ListDocument.identity(json, resize.listener());
        JsonText.string(json, "namespace", ListDocument.id(resize.snapshot()));
        JsonText.string(json, "namespaceName", resize.snapshot().namespace().name());
        ListDocument.owners(json, resize.listener());
        JsonText.string(json, "cookie", resize.listener().identity().cookieText());
        JsonText.number(json, "before", resize.before());
        JsonText.number(json, "asked", resize.asked());
        JsonText.number(json, "granted", resize.granted());
        JsonText.number(json, "somaxconn", resize.somaxconn());
        JsonText.number(json, "lengthBefore", resize.listener().queue().length());
        row.after()
                .ifPresent(after ->
                        JsonText.number(json, "lengthAfter", after.queue().length()));
        if (resize.isChange()) {
            result(json, row.result());
        } else {
            JsonText.number(json, "after", resize.before());
            JsonText.string(json, "outcome", Outcome.UNCHANGED.word());
        }
        json.endObject();
    }

    /// What is only planned has the outcome `planned`, and nothing after it.
    private static void result(JsonWriter json, Optional<ItemResult> result) {
        result.flatMap(ItemResult::after).ifPresent(after -> JsonText.number(json, "after", Long.parseLong(after)));
        JsonText.string(
                json,
                "outcome",
                result.map(ItemResult::outcome).map(Outcome::word).orElse("planned"));
        result.flatMap(ItemResult::reason).ifPresent(reason -> JsonText.string(json, "reason", reason));
    }
}
