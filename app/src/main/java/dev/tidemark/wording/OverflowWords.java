package dev.tidemark.wording;

import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.NamespaceEvidence;
import dev.tidemark.diagnosis.NamespaceEvidence.LostPackets;
import dev.tidemark.diagnosis.OverflowStep;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The words for packets that were refused, dropped or lost. They are never called clients, but for those of one
/// step.
final class OverflowWords {
    private OverflowWords() {}

    /// `overflows +318 in 10 s, in 6 steps; drops +318 here, 0 on all others`.
    static String overflows(Found found, ListenerEvidence listener) {
        String begin = "overflows " + Figures.rise(listener.overflows()) + " " + found.span();
        if (listener.lengths().empty() == 0 && !listener.ambiguous()) {
            return begin;
        }
        int steps = listener.steps().size();
        String inSteps = begin + ", in " + steps + (steps == 1 ? " step" : " steps");
        if (listener.refusals().isKnown()) {
            return inSteps;
        }
        return inSteps + "; drops " + found.rise("drops", listener.drops()) + " here" + others(found, listener);
    }

    /// `turned away here: 30 SYNs and 29 last packets, of 59 overflows of the namespace: 100 % explained`.
    static String refusals(Found found, ListenerEvidence listener) {
        return listener.refusals()
                .fold(
                        counts -> "turned away here: " + count(counts.synRefused(), "SYN") + " and "
                                + count(counts.ackRefused(), "last packet") + explained(found, counts.overflows())
                                + synQueueFull(counts.synQueueFull()),
                        _ -> "");
    }

    /// @param here how many of them this listener accounts for; the share is that of all
    private static String explained(Found found, long here) {
        return found.namespace()
                .explained()
                .fold(
                        all -> ", of " + count(all.overflows(), "overflow") + " of the namespace: " + all.percent()
                                + " % explained"
                                + (all.explained() > here
                                        ? ", " + (all.explained() - here) + " of them at other listeners"
                                        : ""),
                        _ -> "");
    }

    private static String synQueueFull(long syns) {
        return syns == 0 ? "" : "; " + count(syns, "SYN") + " found the SYN queue full";
    }

    private static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }

    private static String others(Found found, ListenerEvidence listener) {
        List<Reading<Long>> others = found.namespace().listeners().stream()
                .filter(other -> Found.areApart(other, listener) && other.isTcp())
                .map(ListenerEvidence::drops)
                .toList();
        if (others.isEmpty()) {
            return "";
        }
        long sum = others.stream().mapToLong(drops -> drops.orElse(0L)).sum();
        String doubt = listener.ambiguous() ? " in the same steps" : "";
        return others.stream().allMatch(Reading::isKnown)
                ? ", " + (sum == 0 ? "0 on all others" : Figures.rise(sum) + " on others" + doubt)
                : ", not known on all others";
    }

    /// How many came at once, in the largest step: no client asks twice within one.
    static String burst(Found found, ListenerEvidence listener) {
        return listener.burstArrivals()
                .map(arrivals -> {
                    long refused =
                            listener.largestStep().map(OverflowStep::overflows).orElse(0L);
                    return "burst of about " + arrivals + " = " + (arrivals - refused) + " held + " + refused
                            + " refused before a retry"
                            + (listener.steps().size() > 1 ? "; other steps hold retries" : "");
                })
                .orElse("");
    }

    /// A queue that overflows right after listen(2).
    static String coldStart(Found found, ListenerEvidence listener) {
        return listener.listeningBeforeOverflow()
                .map(listening -> "it began to listen " + Figures.duration(listening)
                        + " before: perhaps not yet ready to accept")
                .orElse("");
    }

    /// Other programs' queues that turned clients away as well, and those that did not but are full.
    static String othersFull(Found found, ListenerEvidence listener) {
        Map<Boolean, List<String>> others = otherQueues(found, listener)
                .collect(Collectors.partitioningBy(
                        other -> !other.steps().isEmpty(),
                        Collectors.mapping(OverflowWords::address, Collectors.toList())));
        String told = Stream.of(
                        some("also turning away: ", others.getOrDefault(true, List.of())),
                        some("also full: ", others.getOrDefault(false, List.of())))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        return told.isEmpty() ? "" : told + "; where one is the client of the other, mend the other first";
    }

    private static Optional<String> some(String label, List<String> addresses) {
        String more = addresses.size() > 3 ? " +" + (addresses.size() - 3) + " more" : "";
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(label + addresses.stream().limit(3).collect(Collectors.joining(", ")) + more);
    }

    static List<String> addressesOfOthers(Found found, ListenerEvidence listener) {
        return otherQueues(found, listener).map(OverflowWords::address).toList();
    }

    private static String address(ListenerEvidence listener) {
        return ListenerWords.address(listener.listener(), listener.member());
    }

    private static Stream<ListenerEvidence> otherQueues(Found found, ListenerEvidence listener) {
        return found.evidence().namespaces().stream()
                .flatMap(namespace -> namespace.listeners().stream())
                .filter(other -> other.selected()
                        && other.turnsAway()
                        && !other.listener()
                                .owners()
                                .known()
                                .equals(listener.listener().owners().known()));
    }

    static String dropsAlone(Found found, ListenerEvidence listener) {
        return "drops " + found.rise("drops", listener.drops()) + " without overflows: " + cause(found.namespace());
    }

    private static String cause(NamespaceEvidence namespace) {
        if (rose(namespace, ListenCounter.EMBRYONIC_RESETS)) {
            return "half-open connections (health checks)";
        }
        if (rose(namespace, ListenCounter.ACK_SKIPPED_HALF_OPEN)) {
            return "repeated SYNs of slow handshakes";
        }
        return rose(namespace, ListenCounter.DEFER_ACCEPT_DROP)
                ? "clients that send nothing yet"
                : "stray packets (scans, late FIN or RST)";
    }

    private static boolean rose(NamespaceEvidence namespace, ListenCounter counter) {
        return namespace.rise(counter).fold(rise -> rise > 0, _ -> false);
    }

    static String past(Found found) {
        return "overflows "
                + found.figure("overflows", found.namespace().total(ListenCounter.LISTEN_OVERFLOWS))
                + " since it exists, none " + found.span();
    }

    static String lostPackets(Found found) {
        return found.namespace()
                .lost()
                .fold(OverflowWords::lost, reason -> found.notes().unknown("lost packets", reason));
    }

    private static String lost(LostPackets packets) {
        return packets.lost() + " of " + packets.received() + " packets were lost before TCP saw them: "
                + packets.reversePath() + " for rp_filter, " + packets.noRoute() + " for want of a route";
    }

    static String departed(Found found) {
        long overflows = found.namespace().orphanSteps().stream()
                .mapToLong(OverflowStep::overflows)
                .sum();
        String gone = found.namespace().departed().stream().map(Escaped::text).collect(Collectors.joining(", "));
        return "overflows " + Figures.rise(overflows) + " that no present listener had"
                + (gone.isEmpty() ? "; none was seen going" : "; gone meanwhile: " + gone);
    }
}
