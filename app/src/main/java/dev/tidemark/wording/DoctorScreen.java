package dev.tidemark.wording;

import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.Finding;
import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.NamespaceEvidence;
import dev.tidemark.diagnosis.RuledOut;
import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// `tidemark doctor` as text: each finding with its proof and its cure, and what is harmless; or that nothing is
/// wrong.
public final class DoctorScreen {
    private static final int MOST_FINDINGS = 10;
    private static final Set<Verdict> ABOUT_THE_LIMIT = Set.of(
            Verdict.BURST,
            Verdict.LIMIT_TOO_SMALL,
            Verdict.TRUNCATED_BY_SOMAXCONN,
            Verdict.STALE_LIMIT,
            Verdict.WRONG_NAMESPACE,
            Verdict.UNIX_FULL);

    private final DoctorReport report;
    private final Look look;
    private final Predicate<String> hasCommand;
    private final int mostFindings;
    private final boolean isPast;
    private final Notes notes = new Notes();
    private final Labelled lines;

    /// @param hasCommand whether this build has a command of that name: no other is advised
    public DoctorScreen(DoctorReport report, Look look, Predicate<String> hasCommand) {
        this(report, look, hasCommand, MOST_FINDINGS, false);
    }

    /// The same with every finding, however many there are.
    public static DoctorScreen whole(DoctorReport report, Look look, Predicate<String> hasCommand) {
        return new DoctorScreen(report, look, hasCommand, Integer.MAX_VALUE, false);
    }

    /// What was found at the start of an overflow episode, for who reads it later: something was wrong, whether
    /// it was found or not, and it is not now.
    public static DoctorScreen ofEpisode(DoctorReport report, Look look, Predicate<String> hasCommand) {
        return new DoctorScreen(report, look, hasCommand, MOST_FINDINGS, true);
    }

    private DoctorScreen(
            DoctorReport report, Look look, Predicate<String> hasCommand, int mostFindings, boolean isPast) {
        this.mostFindings = mostFindings;
        this.isPast = isPast;
        this.report = report;
        this.look = look;
        this.hasCommand = hasCommand;
        this.lines = new Labelled(look);
    }

    public ScreenTexts texts() {
        List<Finding> ailments = report.ailments();
        boolean isFirst = true;
        for (Finding finding : ailments.subList(0, Math.min(mostFindings, ailments.size()))) {
            append(found(finding), isFirst);
            isFirst = false;
        }
        if (ailments.size() > mostFindings) {
            lines.plain("+" + (ailments.size() - mostFindings) + " more");
        }
        if (ailments.isEmpty()) {
            lines.plain(nothingWrong());
        }
        appendHarmless();
        StringBuilder summary = new StringBuilder();
        boolean isHintNeeded = ailments.isEmpty() && !isPast;
        if (isHintNeeded && report.evidence().selected() == 0) {
            summary.append(
                    report.evidence().namespaces().size() > 1
                            ? ""
                            : "Listeners of other network namespaces: tidemark doctor --all-namespaces\n");
        } else if (isHintNeeded) {
            summary.append("If clients time out, their SYNs reach no listener: look at firewall, conntrack, route.\n");
        }
        if (!isPast) {
            List<Found> told = ailments.stream().map(this::found).toList();
            AdvicePointer.of(told, look, hasCommand).ifPresent(summary::append);
        }
        report.unread()
                .forEach(unread -> summary.append("Not read: namespace ")
                        .append(Escaped.text(unread.namespace().name()))
                        .append(": ")
                        .append(Escaped.text(unread.reason()))
                        .append(".\n"));
        if (report.hidden() > 0) {
            summary.append("Not read: ")
                    .append(report.hidden())
                    .append(report.hidden() == 1 ? " more namespace.\n" : " more namespaces.\n");
        }
        return new ScreenTexts(lines.text(), summary + notes.render(look));
    }

    private Found found(Finding finding) {
        return new Found(report.evidence(), finding, notes);
    }

    private void append(Found found, boolean isFirst) {
        Finding finding = found.finding();
        lines.heading(
                isPast ? VerdictWords.pastSeverity(finding.severity()) : VerdictWords.severity(finding.severity()),
                VerdictWords.style(finding.severity()),
                found.subject() + ": " + VerdictWords.sentence(finding),
                "(" + finding.verdict().word() + ", " + (isFirst ? "confidence " : "")
                        + finding.confidence().word() + ")");
        if (VerdictWords.forbidsRaising(finding.verdict())) {
            lines.line("DO NOT RAISE THE LIMIT: " + CeilingWords.whyNot(found));
        }
        lines.packed("Evidence", evidence(found), "; ");
        lines.packed(
                "Rules out",
                List.of(finding.rulesOut().stream().map(DoctorScreen::ruledOut).collect(Collectors.joining(", "))),
                "");
        if (ABOUT_THE_LIMIT.contains(finding.verdict())) {
            found.listener().ifPresent(one -> lines.packed("Limit", List.of(LimitWords.limit(found, one)), ""));
        }
        lines.packed("Unknown", finding.unknown(), "; ");
        if (!finding.possible().isEmpty()) {
            lines.packed("Possible", List.of(possible(finding)), "");
        }
        String label = "";
        for (Advised advised : joined(new RemedyWords(found, hasCommand).all())) {
            lines.advised(advised.when().equals(label) ? "" : advised.when(), advised);
            label = advised.when();
        }
    }

    private static List<String> evidence(Found found) {
        return found.finding().evidence().stream()
                .map(aspect -> EvidenceWords.of(aspect, found))
                .toList();
    }

    /// `overload (it drains)`.
    private static String ruledOut(RuledOut out) {
        String what = out.what().startsWith("a ") ? out.what().substring(2) : out.what();
        return Escaped.text(what + " (" + out.because() + ")");
    }

    /// `stale-limit, or truncated-by-somaxconn: what was requested tells`.
    private static String possible(Finding finding) {
        return finding.possible().stream().map(Verdict::word).collect(Collectors.joining(", or "))
                + ": what was requested tells";
    }

    /// Two that only have words, of which the second goes on where the first ends, on one line.
    private static List<Advised> joined(List<Advised> all) {
        List<Advised> joined = new ArrayList<>();
        for (Advised advised : all) {
            if (!joined.isEmpty()
                    && advised.text().startsWith("refusing earlier")
                    && joined.getLast().command().isEmpty()) {
                Advised last = joined.removeLast();
                joined.add(last.saying(last.text() + ", or refusing earlier"));
            } else {
                joined.add(advised);
            }
        }
        return joined;
    }

    private void appendHarmless() {
        for (Finding finding : report.harmless()) {
            Found found = found(finding);
            String figures = String.join("; ", evidence(found));
            String what = switch (finding.verdict()) {
                case HARMLESS_DROPS -> " " + figures;
                case PAST_OVERFLOW, NOT_HERE, MANY_LISTENERS -> ": " + figures;
                default -> ": " + VerdictWords.sentence(finding) + "; " + figures;
            };
            boolean isElsewhere = finding.verdict() == Verdict.NOT_HERE;
            lines.packed(isElsewhere ? "Not here" : "Harmless", List.of(found.place() + what), "");
        }
    }

    /// `Nothing wrong with 5 listeners in 10 s. Fullest *:8080 1/51, overflows +0, no cookies.`
    private String nothingWrong() {
        Evidence evidence = report.evidence();
        long count = evidence.selected();
        if (isPast) {
            return count == 0
                    ? "No findings: who listened there was gone before it could be examined."
                    : "No cause found among " + count + (count == 1 ? " listener" : " listeners") + " in "
                            + Figures.duration(evidence.span()) + ".";
        }
        if (count == 0) {
            return "Nobody listens here: nothing to watch in " + Figures.duration(evidence.span()) + ".";
        }
        return "Nothing wrong with " + count + (count == 1 ? " listener in " : " listeners in ")
                + Figures.duration(evidence.span()) + ". " + fullest() + "overflows "
                + rise(ListenCounter.LISTEN_OVERFLOWS, "overflows", false) + ", "
                + rise(ListenCounter.SYNCOOKIES_SENT, "cookies", true) + ".";
    }

    private String fullest() {
        return report.evidence().namespaces().stream()
                .flatMap(namespace -> namespace.listeners().stream())
                .filter(ListenerEvidence::selected)
                .max(Comparator.comparingDouble(one -> (double) one.lengths().most() / one.capacity()))
                .map(one -> "Fullest " + ListenerWords.address(one.listener(), one.member()) + " "
                        + one.lengths().most() + "/" + one.capacity() + ", ")
                .orElse("");
    }

    private String rise(ListenCounter counter, String subject, boolean named) {
        long sum = 0;
        for (NamespaceEvidence namespace : report.evidence().namespaces()) {
            if (namespace.listeners().stream().noneMatch(ListenerEvidence::selected)) {
                continue;
            }
            switch (namespace.rise(counter)) {
                case Reading.Known<Long>(Long value) -> sum += value;
                case Reading.Unknown<Long>(String reason) -> {
                    return (named ? subject + " " : "") + notes.unknown(subject, reason);
                }
            }
        }
        if (!named) {
            return Figures.rise(sum);
        }
        return sum == 0 ? "no " + subject : subject + " " + Figures.rise(sum);
    }
}
