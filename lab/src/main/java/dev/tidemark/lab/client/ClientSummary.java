package dev.tidemark.lab.client;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What all clients met so far. Immutable.
///
/// @param started how many have come
/// @param connected how many of them ever held a connection
/// @param counts how many there are of each outcome, all outcomes
/// @param connects how long those waited that were connected
/// @param answers how long those waited, from the start, that were answered
public record ClientSummary(
        long started, long connected, Map<Outcome, Long> counts, Optional<Waits> connects, Optional<Waits> answers) {
    public ClientSummary {
        counts = Map.copyOf(counts);
    }

    /// Sums up.
    public static ClientSummary of(List<Experience> experiences) {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        for (Outcome each : Outcome.values()) {
            counts.put(each, 0L);
        }
        experiences.forEach(each -> counts.merge(each.outcome(), 1L, Long::sum));
        List<Duration> connects =
                experiences.stream().flatMap(each -> each.connected().stream()).toList();
        List<Duration> answers =
                experiences.stream().flatMap(each -> each.answered().stream()).toList();
        return new ClientSummary(experiences.size(), connects.size(), counts, Waits.of(connects), Waits.of(answers));
    }

    /// How many clients have this outcome.
    public long count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }
}
