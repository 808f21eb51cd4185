package dev.tidemark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One thing that is wrong, or looks wrong, with its proof and its cure.
///
/// @param namespace where
/// @param listener which; empty when it is about the namespace
/// @param evidence what of the evidence it rests on, the most telling first
/// @param rulesOut what else it could have been, and was not
/// @param possible verdicts among which the evidence cannot decide
/// @param unknown what could not be found out, each a sentence without its full stop
/// @param sizing which limits would fit
/// @param fix what to do, the best first
public record Finding(
        Verdict verdict,
        Severity severity,
        Confidence confidence,
        NamespaceEvidence namespace,
        Optional<ListenerEvidence> listener,
        List<Aspect> evidence,
        List<RuledOut> rulesOut,
        List<Verdict> possible,
        List<String> unknown,
        Optional<Sizing> sizing,
        List<Remedy> fix) {
    public Finding {
        evidence = List.copyOf(evidence);
        rulesOut = List.copyOf(rulesOut);
        possible = List.copyOf(possible);
        unknown = List.copyOf(unknown);
        fix = List.copyOf(fix);
    }

    /// The same with one aspect more, if it is not there yet.
    Finding showing(Aspect aspect) {
        if (evidence.contains(aspect)) {
            return this;
        }
        List<Aspect> more = new ArrayList<>(evidence);
        more.add(aspect);
        return new Finding(
                verdict, severity, confidence, namespace, listener, more, rulesOut, possible, unknown, sizing, fix);
    }

    static FindingDraft about(NamespaceEvidence namespace, ListenerEvidence listener, Verdict verdict) {
        return new FindingDraft(verdict, namespace, Optional.of(listener));
    }

    static FindingDraft about(NamespaceEvidence namespace, Verdict verdict) {
        return new FindingDraft(verdict, namespace, Optional.empty());
    }
}
