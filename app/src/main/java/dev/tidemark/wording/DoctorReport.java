package dev.tidemark.wording;

import dev.tidemark.diagnosis.Diagnosis;
import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.Finding;
import dev.tidemark.diagnosis.Severity;
import dev.tidemark.listener.HostSnapshot.Unread;
import java.util.List;

/// What the doctor saw, and what it concluded, ready to be written in any form.
///
/// @param evidence what it saw
/// @param findings what it concluded, worst first
/// @param unread namespaces that were asked for and could not be read
/// @param hidden how many more there are that could not even be identified
public record DoctorReport(Evidence evidence, List<Finding> findings, List<Unread> unread, int hidden) {
    public DoctorReport {
        findings = List.copyOf(findings);
        unread = List.copyOf(unread);
    }

    /// Draws the conclusions.
    public static DoctorReport of(Evidence evidence, List<Unread> unread, int hidden) {
        return new DoctorReport(evidence, Diagnosis.of(evidence), unread, hidden);
    }

    /// The worst of what was found; harmless where that is nothing.
    public Severity worst() {
        return findings.isEmpty() ? Severity.HARMLESS : findings.getFirst().severity();
    }

    /// Whether all that was asked for was read.
    public boolean isComplete() {
        return unread.isEmpty() && hidden == 0;
    }

    /// The findings that something should be done about.
    List<Finding> ailments() {
        return findings.stream()
                .filter(finding -> finding.severity() != Severity.HARMLESS)
                .toList();
    }

    List<Finding> harmless() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.HARMLESS)
                .toList();
    }
}
