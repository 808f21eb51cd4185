package dev.tidemark.wording;

import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.Finding;
import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.Sizing;
import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.json.JsonText;
import io.avaje.json.JsonWriter;
import java.util.Locale;
import java.util.function.Predicate;

/// `tidemark doctor --json`: one document, schema `tidemark.doctor/1` of docs/json.md.
public final class DoctorDocument {
    private static final String SCHEMA = "tidemark.doctor/1";

    private DoctorDocument() {}

    /// @param hasCommand whether this build has a command of that name: no other is advised
    public static String text(DoctorReport report, Predicate<String> hasCommand) {
        return JsonText.line(json -> {
            Evidence evidence = report.evidence();
            json.beginObject();
            JsonText.string(json, "schema", SCHEMA);
            JsonText.time(json, "from", evidence.from());
            JsonText.number(json, "spanMillis", evidence.span().toMillis());
            JsonText.number(json, "samples", evidence.samples());
            JsonText.number(json, "periodMillis", evidence.period().toMillis());
            JsonText.number(
                    json, "clientTimeoutMillis", evidence.clientTimeout().toMillis());
            JsonText.number(json, "listeners", evidence.selected());
            json.name("findings");
            json.beginArray();
            report.findings().forEach(finding -> finding(json, new Found(evidence, finding, new Notes()), hasCommand));
            json.endArray();
            json.name("namespacesUnread");
            json.beginArray();
            report.unread().forEach(unread -> {
                json.beginObject();
                JsonText.string(
                        json,
                        "id",
                        Long.toUnsignedString(unread.namespace().id().inode()));
                JsonText.string(json, "name", unread.namespace().name());
                JsonText.string(json, "reason", unread.reason());
                json.endObject();
            });
            json.endArray();
            if (report.hidden() > 0) {
                JsonText.number(json, "namespacesHidden", report.hidden());
            }
            JsonText.flag(json, "complete", report.isComplete());
            json.endObject();
        });
    }

    private static void finding(JsonWriter json, Found found, Predicate<String> hasCommand) {
        Finding finding = found.finding();
        json.beginObject();
        JsonText.string(json, "verdict", finding.verdict().word());
        finding.listener().ifPresent(listener -> listener(json, listener));
        JsonText.string(
                json,
                "namespace",
                Long.toUnsignedString(found.namespace().namespace().id().inode()));
        JsonText.string(json, "namespaceName", found.namespace().namespace().name());
        JsonText.string(json, "severity", finding.severity().word());
        JsonText.string(json, "confidence", finding.confidence().word());
        JsonText.string(json, "summary", VerdictWords.sentence(finding));
        json.name("evidence");
        json.beginObject();
        EvidenceFigures figures = new EvidenceFigures(json, found);
        finding.evidence().forEach(figures::write);
        json.endObject();
        json.name("rulesOut");
        json.beginArray();
        finding.rulesOut().forEach(out -> {
            json.beginObject();
            JsonText.string(json, "what", out.what());
            JsonText.string(json, "because", out.because());
            json.endObject();
        });
        json.endArray();
        json.name("possible");
        json.beginArray();
        finding.possible().stream().map(Verdict::word).forEach(json::value);
        json.endArray();
        json.name("unknown");
        json.beginArray();
        finding.unknown().forEach(json::value);
        json.endArray();
        finding.sizing().ifPresent(sizing -> sizing(json, sizing));
        fix(json, found, hasCommand);
        json.endObject();
    }

    private static void listener(JsonWriter json, ListenerEvidence seen) {
        json.name("listener");
        json.beginObject();
        ListDocument.identity(json, seen.listener());
        ListDocument.owners(json, seen.listener());
        seen.server().ifPresent(server -> JsonText.string(json, "server", server.id()));
        JsonText.string(json, "cookie", seen.listener().identity().cookieText());
        JsonText.string(json, "inode", seen.listener().identity().inodeText());
        json.endObject();
    }

    private static void sizing(JsonWriter json, Sizing sizing) {
        json.name("sizing");
        json.beginObject();
        JsonText.number(json, "least", sizing.least());
        sizing.most().ifPresent(most -> JsonText.number(json, "most", most));
        sizing.proposed().ifPresent(proposed -> JsonText.number(json, "proposed", proposed));
        json.endObject();
    }

    private static void fix(JsonWriter json, Found found, Predicate<String> hasCommand) {
        json.name("fix");
        json.beginArray();
        for (Advised advised : new RemedyWords(found, hasCommand).all()) {
            json.beginObject();
            JsonText.string(
                    json, "step", advised.step().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            JsonText.string(json, "text", advised.sentence());
            advised.command().ifPresent(command -> JsonText.string(json, "command", command));
            json.endObject();
        }
        json.endArray();
    }
}
