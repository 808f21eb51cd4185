package dev.tidemark.lab.traffic;

import dev.tidemark.lab.client.Experience;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.client.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What became of a course: told by the clients themselves and by the kernel's counters. Immutable.
///
/// @param clients how many came
/// @param refusedAtFirst whose first SYN was turned away, whatever came of them later
/// @param refusals SYNs that were turned away, repeated ones too: by the clients' own count
/// @param gaveUp who left without a byte of the application
/// @param gaveUpConnecting who of them never had a connection
/// @param overflows by which ListenOverflows of the namespace rose
/// @param waits from a client's first SYN until the application's first byte, of those who got it
public record Truth(
        long clients,
        long refusedAtFirst,
        long refusals,
        long gaveUp,
        long gaveUpConnecting,
        long overflows,
        Optional<Waits> waits,
        List<Experience> experiences) {
    public Truth {
        experiences = List.copyOf(experiences);
    }

    static Truth of(List<Experience> experiences, long overflows) {
        long refusals = 0;
        for (Experience one : experiences) {
            refusals += refusals(one);
        }
        List<Duration> answers =
                experiences.stream().flatMap(one -> one.answered().stream()).toList();
        return new Truth(
                experiences.size(),
                experiences.stream().filter(one -> refusals(one) > 0).count(),
                refusals,
                experiences.stream()
                        .filter(one -> one.outcome() != Outcome.ANSWERED)
                        .count(),
                experiences.stream()
                        .filter(one -> one.outcome() == Outcome.GAVE_UP_CONNECTING)
                        .count(),
                overflows,
                Waits.of(answers),
                experiences);
    }

    /// The course as it really happened: each client when it really came.
    public Course course(Course planned) {
        long[] began =
                experiences.stream().mapToLong(one -> one.began().toNanos()).toArray();
        return new Course(began, planned.stalls(), planned.span());
    }

    /// All SYNs but the last of who got in were in vain, and all of who never did.
    private static int refusals(Experience one) {
        return one.repeats() + (one.outcome() == Outcome.GAVE_UP_CONNECTING ? 1 : 0);
    }

    @Override
    public String toString() {
        return clients + " clients: " + refusedAtFirst + " refused at first, " + gaveUp + " gave up ("
                + gaveUpConnecting + " connecting), " + refusals + " refusals, " + overflows + " overflows, waits "
                + waits;
    }
}
