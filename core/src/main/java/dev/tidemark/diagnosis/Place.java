package dev.tidemark.diagnosis;

import java.util.List;
import java.util.Optional;

/// One listener with what surrounds it: where rules look.
record Place(Evidence evidence, NamespaceEvidence namespace, ListenerEvidence listener) {
    FindingDraft finding(Verdict verdict) {
        return Finding.about(namespace, listener, verdict);
    }

    /// The other members of its reuseport group.
    List<ListenerEvidence> siblings() {
        Optional<String> group = listener.member().map(member -> member.id());
        return group.isEmpty()
                ? List.of()
                : namespace.listeners().stream()
                        .filter(other -> !other.listener()
                                        .identity()
                                        .equals(listener.listener().identity())
                                && other.member().map(member -> member.id()).equals(group))
                        .toList();
    }

    /// Accepted connections a second, where that is known.
    Optional<Double> rate() {
        return listener.acceptRate().map(rate -> Optional.of(rate.perSecond())).orElse(Optional.empty());
    }

    /// Why it is no SYN flood, where that can be told.
    Optional<String> noFlood() {
        if (listener.neverFilledItsSynQueue()) {
            return Optional.of("its SYN queue was never full");
        }
        return CookieRises.of(namespace).mostlyReturned() ? Optional.of("most cookies came back") : Optional.empty();
    }

    /// Whether it may accept faster than [#rate()] says.
    boolean rateIsFromBelow() {
        return listener.acceptRate().fold(rate -> rate.method() == AcceptRate.Method.DRAINING, _ -> false);
    }

    Severity turnedAwayOr(Severity otherwise) {
        return listener.turnsAway() ? Severity.TURNED_AWAY : otherwise;
    }

    /// Whether too few samples were taken to tell whether it drains.
    boolean lacksSamples() {
        return evidence.lacksSamples();
    }

    boolean ownersUnknown() {
        return listener.owners().isEmpty();
    }
}
