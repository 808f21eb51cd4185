package dev.tidemark.wording;

import dev.tidemark.control.BootAssignment;
import dev.tidemark.control.BootReader;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Outcome;
import dev.tidemark.control.PlannedBoot;
import dev.tidemark.control.PlannedSetting;
import dev.tidemark.json.JsonText;
import dev.tidemark.wording.TuneReport.Stays;
import io.avaje.json.JsonWriter;
import java.time.Instant;
import java.util.Optional;

/// `tidemark tune --json`: one document, schema `tidemark.tune/1` of docs/json.md.
public final class TuneDocument {
    private static final String SCHEMA = "tidemark.tune/1";

    private TuneDocument() {}

    /// @param at when it was planned
    /// @param dryRun whether nothing was to be done
    public static String text(TuneReport report, Instant at, boolean dryRun) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", SCHEMA);
            JsonText.time(json, "at", at);
            JsonText.flag(json, "dryRun", dryRun);
            report.change().ifPresent(change -> JsonText.number(json, "id", change.id()));
            JsonText.string(json, "why", report.plan().request().why());
            json.name("changes");
            json.beginArray();
            report.plan().settings().forEach(setting -> setting(json, setting, report.resultOf(setting)));
            json.endArray();
            if (report.plan().request().persist()) {
                persisted(json, report);
            }
            json.name("stillAtOldCeiling");
            json.beginArray();
            report.stays().forEach(stays -> stays(json, stays));
            json.endArray();
            json.endObject();
        });
    }

    private static void setting(JsonWriter json, PlannedSetting setting, Optional<ItemResult> result) {
        json.beginObject();
        JsonText.string(json, "namespace", ListDocument.id(setting.snapshot()));
        JsonText.string(json, "namespaceName", setting.snapshot().namespace().name());
        JsonText.string(json, "sysctl", setting.sysctl().dotted());
        JsonText.number(json, "before", setting.before());
        JsonText.number(json, "asked", setting.asked());
        result.flatMap(ItemResult::after).ifPresent(after -> JsonText.number(json, "after", Long.parseLong(after)));
        outcome(json, result);
        json.endObject();
    }

    private static void persisted(JsonWriter json, TuneReport report) {
        json.name("persisted");
        json.beginObject();
        report.plan().boot().stream().findFirst().ifPresent(boot -> JsonText.string(json, "path", boot.path()));
        json.name("settings");
        json.beginArray();
        for (PlannedBoot boot : report.plan().boot()) {
            json.beginObject();
            JsonText.string(json, "sysctl", boot.sysctl().dotted());
            boot.numberBefore().ifPresent(before -> JsonText.number(json, "before", before));
            JsonText.number(json, "asked", boot.asked());
            outcome(json, report.resultOf(boot));
            json.endObject();
        }
        json.endArray();
        json.name("laterFiles");
        json.beginArray();
        for (PlannedBoot boot : report.plan().boot()) {
            boot.overruled().forEach(overruled -> overruled(json, boot, overruled));
        }
        json.endArray();
        json.name("unreadFiles");
        json.beginArray();
        report.plan().found().unread().forEach(json::value);
        json.endArray();
        json.endObject();
    }

    private static void overruled(JsonWriter json, PlannedBoot boot, PlannedBoot.Overruled overruled) {
        BootAssignment line = overruled.line();
        json.beginObject();
        JsonText.string(json, "sysctl", boot.sysctl().dotted());
        JsonText.string(json, "path", line.file());
        JsonText.number(json, "line", line.line());
        line.value().ifPresent(value -> JsonText.string(json, "value", value));
        json.name("readBy");
        json.beginArray();
        overruled.readers().stream().map(BootReader::program).forEach(json::value);
        json.endArray();
        json.endObject();
    }

    private static void stays(JsonWriter json, Stays stays) {
        json.beginObject();
        ListDocument.identity(json, stays.listener());
        JsonText.string(json, "namespace", ListDocument.id(stays.snapshot()));
        JsonText.string(json, "namespaceName", stays.snapshot().namespace().name());
        ListDocument.owners(json, stays.listener());
        JsonText.number(json, "limit", stays.listener().queue().limit());
        JsonText.string(json, "command", stays.command());
        json.endObject();
    }

    /// What is only planned has the outcome `planned`.
    private static void outcome(JsonWriter json, Optional<ItemResult> result) {
        JsonText.string(
                json,
                "outcome",
                result.map(ItemResult::outcome).map(Outcome::word).orElse("planned"));
        result.flatMap(ItemResult::reason).ifPresent(reason -> JsonText.string(json, "reason", reason));
    }
}
