package dev.tidemark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A finding while a rule puts it together.
final class FindingDraft {
    private final Verdict verdict;
    private final NamespaceEvidence namespace;
    private final Optional<ListenerEvidence> listener;
    private final List<Aspect> evidence = new ArrayList<>();
    private final List<RuledOut> rulesOut = new ArrayList<>();
    private final List<Verdict> possible = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<Remedy> fix = new ArrayList<>();
    private Optional<Sizing> sizing = Optional.empty();

    FindingDraft(Verdict verdict, NamespaceEvidence namespace, Optional<ListenerEvidence> listener) {
        this.verdict = verdict;
        this.namespace = namespace;
        this.listener = listener;
    }

    FindingDraft showing(Aspect... aspects) {
        evidence.addAll(List.of(aspects));
        return this;
    }

    FindingDraft showingIf(boolean wanted, Aspect aspect) {
        if (wanted) {
            evidence.add(aspect);
        }
        return this;
    }

    FindingDraft ruling(String out, String because) {
        rulesOut.add(new RuledOut(out, because));
        return this;
    }

    FindingDraft rulingIf(boolean so, String out, String because) {
        return so ? ruling(out, because) : this;
    }

    /// Where there is a reason.
    FindingDraft ruling(String out, Optional<String> because) {
        return because.map(reason -> ruling(out, reason)).orElse(this);
    }

    FindingDraft possibly(Verdict... verdicts) {
        possible.addAll(List.of(verdicts));
        return this;
    }

    FindingDraft unknown(String sentence) {
        unknown.add(sentence);
        return this;
    }

    FindingDraft unknownIf(boolean so, String sentence) {
        return so ? unknown(sentence) : this;
    }

    FindingDraft sized(Sizing size) {
        sizing = Optional.of(size);
        return this;
    }

    FindingDraft fix(Remedy.Step... steps) {
        for (Remedy.Step step : steps) {
            fix.add(Remedy.of(step));
        }
        return this;
    }

    FindingDraft fix(Remedy.Step step, long amount) {
        fix.add(Remedy.of(step, amount));
        return this;
    }

    /// What the kernel recorded goes beside what its counters told.
    private void showRefusals() {
        int overflows = evidence.indexOf(Aspect.OVERFLOWS);
        boolean isRecorded = listener.filter(one -> one.refusals().isKnown()).isPresent();
        if (overflows >= 0 && isRecorded) {
            evidence.add(overflows + 1, Aspect.REFUSALS);
        }
    }

    Finding as(Severity severity, Confidence confidence) {
        showRefusals();
        return new Finding(
                verdict, severity, confidence, namespace, listener, evidence, rulesOut, possible, unknown, sizing, fix);
    }
}
