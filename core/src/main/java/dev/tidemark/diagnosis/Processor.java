package dev.tidemark.diagnosis;

import java.time.Duration;
import java.util.List;

/// Whether the processes of a listener got the processor when they wanted it.
final class Processor {
    private Processor() {}

    /// Whether a CPU quota stopped one of them in a fifth of its periods, or for a tenth of the time.
    static boolean isThrottled(ListenerEvidence listener, Duration span) {
        return listener.owners().stream()
                .flatMap(owner -> owner.throttling().orElse(List.of()).stream())
                .anyMatch(throttling -> throttling.throttledPeriods() >= 2
                        && (throttling.throttledPeriods() * 5 >= throttling.periods()
                                || throttling.stopped().multipliedBy(10).compareTo(span) >= 0));
    }

    /// Whether they waited for a processor longer than they ran, and for a quarter of the time.
    static boolean isCrowdedOut(ListenerEvidence listener) {
        return listener.owners().stream()
                .anyMatch(owner -> owner.runTime()
                        .fold(
                                time -> time.waited().compareTo(time.ran()) > 0
                                        && time.waited().multipliedBy(4).compareTo(time.over()) >= 0,
                                _ -> false));
    }
}
