package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.wording.CheckReport.Judged;
import dev.tidemark.wording.CheckReport.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.StringJoiner;

/// A check as monitoring plugins write it: one line with figures for graphs after a `|`, then up to ten lines
/// more.
///
/// The form is that of the Monitoring Plugins Development Guidelines. A `|` would begin the figures wherever it
/// stands, and a `=` would end a label, so names have them as `\x7c` and `\x3d`.
public final class CheckText {
    private static final int MOST_LINES = 10;

    private CheckText() {}

    /// All lines, each with its newline.
    ///
    /// @param maxOverflowsPerSecond the threshold of the rate, if one was asked for
    public static String of(CheckReport report, OptionalDouble maxOverflowsPerSecond) {
        StringBuilder text = new StringBuilder("TIDEMARK ")
                .append(report.status())
                .append(" - ")
                .append(withoutBar(report.message()));
        String figures = figures(report, maxOverflowsPerSecond);
        if (!figures.isEmpty()) {
            text.append(" | ").append(figures);
        }
        text.append('\n');
        List<Problem> further = report.problems().stream().skip(1).toList();
        further.stream()
                .limit(MOST_LINES)
                .forEach(problem -> text.append(problem.status())
                        .append(' ')
                        .append(withoutBar(problem.text()))
                        .append('\n'));
        if (further.size() > MOST_LINES) {
            text.append('+').append(further.size() - MOST_LINES).append(" more\n");
        }
        report.remarks().forEach(remark -> text.append(withoutBar(remark)).append('\n'));
        return text.toString();
    }

    private static String figures(CheckReport report, OptionalDouble maxOverflowsPerSecond) {
        StringJoiner figures = new StringJoiner(" ");
        Set<String> labels = new HashSet<>();
        for (Judged judged : report.listeners()) {
            String label = label(CheckWords.label(judged.row()));
            // A server that was restarted meanwhile has two sockets; the fuller one comes first.
            if (labels.add(label)) {
                AcceptQueue queue = judged.row().listener().queue();
                figures.add(label + "=" + queue.length() + ";" + judged.warnLength() + ";" + judged.critLength() + ";0;"
                        + queue.capacity());
            }
        }
        for (OverflowRise rise : report.overflows()) {
            if (rise.perSecond() instanceof Reading.Known<Double>(Double perSecond)) {
                figures.add(label("overflows " + Escaped.text(rise.namespace().name())) + "="
                        + CheckWords.rate(perSecond) + ";;" + CheckWords.rate(maxOverflowsPerSecond.orElse(0)) + ";0");
            }
        }
        return figures.toString();
    }

    private static String label(String text) {
        return "'" + withoutBar(text).replace("=", "\\x3d").replace("'", "''") + "'";
    }

    private static String withoutBar(String text) {
        return text.replace("|", "\\x7c");
    }
}
