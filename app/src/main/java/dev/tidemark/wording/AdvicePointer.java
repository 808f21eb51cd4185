package dev.tidemark.wording;

import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.Finding;
import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.Remedy;
import dev.tidemark.diagnosis.Remedy.Step;
import dev.tidemark.settings.DurationText;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Where a finding's remedy is another size of a queue: the command that tells it from all that was recorded, and
/// not from the seconds that the doctor watched. Of a full unix queue there is nothing to advise: nobody counts
/// whom it turns away.
final class AdvicePointer {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(2);
    /// Whose figure comes from what the doctor saw.
    private static final Set<Step> MEASURED = EnumSet.of(Step.RAISE_BACKLOG, Step.RESIZE, Step.SHRINK_BACKLOG);
    /// Whose figure is what was asked for, or the least that must be allowed.
    private static final Set<Step> ALLOWED = EnumSet.of(Step.RAISE_SOMAXCONN, Step.SET_IN_NAMESPACE);

    private AdvicePointer() {}

    /// `200 rests on 10 s of watching; on all that was recorded:  Next: tidemark advise :8080`, about the
    /// first of `findings` that another size would mend; empty where none of them is.
    static Optional<String> of(List<Found> findings, Look look, Predicate<String> hasCommand) {
        if (!hasCommand.test("advise")) {
            return Optional.empty();
        }
        return findings.stream()
                .filter(found ->
                        found.listener().filter(ListenerEvidence::isTcp).isPresent())
                .filter(found -> isAboutSize(found.finding()))
                .findFirst()
                .map(found -> line(found, look));
    }

    private static boolean isAboutSize(Finding finding) {
        return finding.fix().stream()
                .map(Remedy::step)
                .anyMatch(step -> MEASURED.contains(step) || ALLOWED.contains(step));
    }

    private static String line(Found found, Look look) {
        Evidence evidence = found.evidence();
        String watched = Figures.duration(evidence.span());
        String sentence = found.finding().fix().stream()
                .filter(remedy -> MEASURED.contains(remedy.step()))
                .flatMap(remedy -> remedy.amount().stream())
                .findFirst()
                .map(amount -> amount + " rests on " + watched + " of watching; on all that was recorded:")
                .orElse("How large it should be, from all that was recorded:");
        String timeout = evidence.clientTimeout().equals(USUAL_TIMEOUT)
                ? ""
                : " --client-timeout " + DurationText.of(evidence.clientTimeout());
        String command = Style.STRONG.on("tidemark advise " + found.filters() + timeout, look.color());
        return sentence + "  Next: " + command + "\n";
    }
}
