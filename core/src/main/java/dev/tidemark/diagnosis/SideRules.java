package dev.tidemark.diagnosis;

import dev.tidemark.diagnosis.Remedy.Step;
import dev.tidemark.kernel.procfs.ListenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What may be wrong with a listener beside the reason why its queue does not drain.
final class SideRules {
    private SideRules() {}

    static List<Finding> of(Place place, Optional<Finding> queue) {
        List<Finding> findings = new ArrayList<>();
        aborts(place).ifPresent(findings::add);
        if (queue.filter(finding -> finding.verdict() == Verdict.SUSTAINED_OVERLOAD
                        || finding.verdict() == Verdict.ACCEPTOR_STARVED)
                .isPresent()) {
            TooDeep.of(place).ifPresent(findings::add);
        }
        return findings;
    }

    /// With `tcp_abort_on_overflow` the last packet of a handshake that finds the queue full is answered with a
    /// reset (`tcp_check_req`, `net/ipv4/tcp_minisocks.c`).
    private static Optional<Finding> aborts(Place place) {
        NamespaceEvidence namespace = place.namespace();
        boolean isOn = namespace.after().abortOnOverflow().orElse(0L) != 0;
        if (!isOn || place.listener().steps().isEmpty() || namespace.risen(ListenCounter.EMBRYONIC_RESETS) == 0) {
            return Optional.empty();
        }
        return Optional.of(place.finding(Verdict.ABORTS_ON_OVERFLOW)
                .showing(Aspect.RESETS, Aspect.OVERFLOWS, Aspect.LENGTHS)
                .ruling("a crash", "the resets come from the kernel, with overflows")
                .fix(Step.STOP_ABORTING)
                .as(
                        Severity.TURNED_AWAY,
                        Confidence.HIGH.lessIf(place.listener().ambiguous())));
    }
}
