package dev.tidemark.wording;

import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.OwnerEvidence;
import dev.tidemark.diagnosis.RunTime;
import dev.tidemark.diagnosis.Throttling;
import dev.tidemark.kernel.Reading;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The words for what the processes of a listener do.
final class OwnerWords {
    private OwnerWords() {}

    /// `java 4711 sleeps in ep_poll`, or `4 processes stopped, 1 sleeps`.
    static String states(Found found, ListenerEvidence listener) {
        List<OwnerEvidence> owners = listener.owners();
        if (owners.isEmpty()) {
            return "";
        }
        if (owners.size() == 1) {
            OwnerEvidence only = owners.getFirst();
            return name(only) + " " + state(found, only)
                    + only.waitsIn()
                            .fold(
                                    where -> where.isEmpty() || where.equals("0") ? "" : " in " + Escaped.text(where),
                                    _ -> "");
        }
        Map<String, Long> counts = owners.stream()
                .collect(
                        Collectors.groupingBy(owner -> state(found, owner), LinkedHashMap::new, Collectors.counting()));
        return owners.size() + " processes: "
                + counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "));
    }

    static String name(OwnerEvidence owner) {
        return Escaped.text(owner.owner().name()) + " " + owner.owner().pid();
    }

    private static String state(Found found, OwnerEvidence owner) {
        return owner.state().fold(OwnerWords::word, reason -> found.notes().unknown("state of processes", reason));
    }

    /// The letters of proc_pid_stat(5).
    private static String word(char letter) {
        return switch (letter) {
            case 'R' -> "runs";
            case 'S', 'I' -> "sleeps";
            case 'D' -> "waits in the kernel";
            case 'T' -> "stopped (T)";
            case 't' -> "stopped by a debugger (t)";
            case 'Z', 'X' -> "has ended";
            default -> "in state " + letter;
        };
    }

    static String descriptors(Found found, ListenerEvidence listener) {
        return listener.owners().stream()
                .filter(OwnerEvidence::isOutOfDescriptors)
                .map(owner -> name(owner) + " has " + found.figure("descriptors", owner.descriptors()) + " of "
                        + found.figure("descriptors", owner.descriptorLimit()) + " descriptors open")
                .limit(3)
                .collect(Collectors.joining(", "));
    }

    /// What a quota took, and what a full machine did not give.
    static String processor(Found found, ListenerEvidence listener) {
        String quota = worstQuota(listener).map(OwnerWords::quota).orElse("");
        String crowd = listener.owners().stream()
                .filter(owner -> owner.runTime().fold(time -> time.waited().compareTo(time.ran()) > 0, _ -> false))
                .max(Comparator.comparing(
                        (OwnerEvidence owner) -> owner.runTime().fold(RunTime::waited, _ -> java.time.Duration.ZERO)))
                .map(owner -> owner.runTime().fold(time -> name(owner) + " " + waited(time), _ -> ""))
                .orElse("");
        String host = crowd.isEmpty()
                ? ""
                : found.pressure().fold(share -> "; on this host somebody waited for a processor " + share, _ -> "");
        return (quota.isEmpty() || crowd.isEmpty() ? quota + crowd : quota + "; " + crowd) + host;
    }

    static Optional<Throttling> worstQuota(ListenerEvidence listener) {
        return listener.owners().stream()
                .flatMap(owner -> owner.throttling().orElse(List.of()).stream())
                .filter(throttling -> throttling.throttledPeriods() > 0)
                .max(Comparator.comparing(Throttling::stopped));
    }

    private static String quota(Throttling throttling) {
        return "CPU quota " + Figures.duration(throttling.quota()) + " of each "
                + Figures.duration(throttling.period()) + ": used up in " + throttling.throttledPeriods() + " of "
                + throttling.periods() + " periods, stopped for " + Figures.duration(throttling.stopped());
    }

    private static String waited(RunTime time) {
        return "could run and got no processor for " + Figures.duration(time.waited()) + ", ran "
                + Figures.duration(time.ran()) + " of " + Figures.duration(time.over());
    }

    /// How many processes accept, where one started the others.
    static Optional<Integer> workers(ListenerEvidence listener) {
        List<OwnerEvidence> owners = listener.owners();
        if (owners.size() < 2) {
            return Optional.empty();
        }
        int first = owners.getFirst().owner().pid();
        boolean hasMaster =
                owners.stream().skip(1).allMatch(owner -> owner.parent().equals(Reading.of(first)));
        return Optional.of(hasMaster ? owners.size() - 1 : owners.size());
    }
}
