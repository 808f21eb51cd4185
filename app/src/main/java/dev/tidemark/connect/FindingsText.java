package dev.tidemark.connect;

import dev.tidemark.json.JsonFields;
import dev.tidemark.wording.Escaped;
import java.util.List;
import java.util.Optional;

/// What the doctor found, as text, of a `tidemark.doctor/1` document: the sentences and what to do; its figures
/// stay in the document.
final class FindingsText {
    private FindingsText() {}

    static String of(JsonFields document) {
        List<JsonFields> findings = document.objects("findings");
        StringBuilder text = new StringBuilder();
        for (JsonFields finding : findings) {
            append(text, finding);
        }
        return findings.isEmpty() ? "Nothing wrong was found.\n" : text.toString();
    }

    private static void append(StringBuilder text, JsonFields finding) {
        Optional<String> listener =
                finding.optional("listener", name -> finding.object(name).text("listener"));
        text.append(severity(finding.text("severity")))
                .append("  ")
                .append(Escaped.text(listener.orElseGet(() -> finding.text("namespaceName"))))
                .append(": ")
                .append(Escaped.text(finding.text("summary")))
                .append("  (")
                .append(Escaped.text(finding.text("verdict")))
                .append(", confidence ")
                .append(Escaped.text(finding.text("confidence")))
                .append(")\n");
        for (JsonFields out : finding.objects("rulesOut")) {
            line(text, "Rules out", out.text("what") + " (" + out.text("because") + ")");
        }
        finding.texts("unknown").forEach(unknown -> line(text, "Unknown", unknown));
        for (JsonFields fix : finding.objects("fix")) {
            line(
                    text,
                    "Fix",
                    (fix.text("text") + "  "
                                    + fix.optional("command", fix::text).orElse(""))
                            .strip());
        }
    }

    private static String severity(String word) {
        return switch (word) {
            case "turnedAway" -> "TURNED AWAY";
            case "advice" -> "ADVICE";
            default -> "Harmless";
        };
    }

    private static void line(StringBuilder text, String label, String words) {
        text.append("  ")
                .append(label)
                .repeat(' ', Math.max(1, 11 - label.length()))
                .append(Escaped.text(words))
                .append('\n');
    }
}
