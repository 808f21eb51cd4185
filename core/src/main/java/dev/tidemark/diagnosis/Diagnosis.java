package dev.tidemark.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Draws conclusions from evidence. Pure: the same evidence always gives the same findings.
///
/// Each listener gets at most one finding about why its queue does not drain, chosen in the order of [Verdict]: a
/// stopped process explains that nobody accepts, and so on. What is wrong with its limit, and what is about its
/// namespace as a whole, is told beside it. Drops that a finding explains are not told again as harmless.
public final class Diagnosis {
    private static final Comparator<Finding> WORST_FIRST = Comparator.comparing(Finding::severity)
            .thenComparing(Finding::verdict)
            .thenComparing(Finding::confidence)
            .thenComparing(finding ->
                    finding.listener().map(one -> one.listener().address()).orElse(""));

    private Diagnosis() {}

    /// What `evidence` shows of the selected listeners, worst first.
    public static List<Finding> of(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (NamespaceEvidence namespace : evidence.namespaces()) {
            if (namespace.hasSelected()) {
                findings.addAll(of(evidence, namespace));
            }
        }
        findings.sort(WORST_FIRST);
        return List.copyOf(withOthersFull(findings));
    }

    /// Where several programs turn clients away at once, one may feed the other: a proxy's queue overflows
    /// because that of the server behind it does.
    private static List<Finding> withOthersFull(List<Finding> findings) {
        long programs = findings.stream()
                .filter(Diagnosis::isOfAQueue)
                .flatMap(finding -> finding.listener().stream())
                .map(listener -> listener.listener().owners().known())
                .distinct()
                .count();
        return programs < 2
                ? findings
                : findings.stream()
                        .map(finding -> isOfAQueue(finding) ? finding.showing(Aspect.OTHERS_FULL) : finding)
                        .toList();
    }

    private static boolean isOfAQueue(Finding finding) {
        return finding.severity() == Severity.TURNED_AWAY
                && finding.listener().filter(ListenerEvidence::turnsAway).isPresent();
    }

    private static List<Finding> of(Evidence evidence, NamespaceEvidence namespace) {
        List<Finding> findings = new ArrayList<>();
        Set<ListenerEvidence> explained = new HashSet<>();
        for (ListenerEvidence listener : namespace.listeners()) {
            if (!listener.selected()) {
                continue;
            }
            Place place = new Place(evidence, namespace, listener);
            List<Finding> here = new ArrayList<>();
            Optional<Finding> queue = QueueRules.of(place);
            queue.ifPresent(here::add);
            here.addAll(SideRules.of(place, queue));
            LimitRules.of(place, queue).ifPresent(here::add);
            if (!here.isEmpty()) {
                explained.add(listener);
            }
            findings.addAll(here);
        }
        NamespaceRules rules = new NamespaceRules(evidence, namespace);
        findings.addAll(rules.handshakes(findings));
        findings.addAll(rules.others(findings, explained));
        return findings;
    }
}
