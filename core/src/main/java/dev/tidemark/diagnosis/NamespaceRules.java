package dev.tidemark.diagnosis;

import dev.tidemark.diagnosis.Remedy.Step;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.TcpListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What is wrong with the handshakes of a namespace, or only seems to be; given to a listener where one stands
/// out.
final class NamespaceRules {
    /// So many listeners at one port, not of one reuseport group, are worth a word.
    private static final int MANY = 8;

    /// Fewer lost packets than this are no sign.
    private static final long SOME_LOST = 3;

    private final Evidence evidence;
    private final NamespaceEvidence namespace;

    NamespaceRules(Evidence evidence, NamespaceEvidence namespace) {
        this.evidence = evidence;
        this.namespace = namespace;
    }

    /// Findings about half-open handshakes and their cookies.
    List<Finding> handshakes(List<Finding> found) {
        List<Finding> findings = new ArrayList<>();
        if (isOfOneNotAskedFor(synQueueHolder())) {
            deferred(findings).ifPresent(findings::add);
            return findings;
        }
        flood().ifPresent(findings::add);
        if (findings.isEmpty()) {
            cookiesForClients(found).ifPresent(findings::add);
        }
        fastOpen().ifPresent(findings::add);
        deferred(findings).ifPresent(findings::add);
        return findings;
    }

    /// Findings that look like trouble, and are none; and those about what is not there.
    ///
    /// @param explained listeners that have a finding, so that their drops need no further word
    List<Finding> others(List<Finding> found, Set<ListenerEvidence> explained) {
        List<Finding> findings = new ArrayList<>();
        gone().ifPresent(findings::add);
        manyListeners(found).forEach(findings::add);
        boolean isFlooded = found.stream().anyMatch(finding -> isOfHandshakes(finding.verdict()));
        if (!isFlooded) {
            harmless(explained).forEach(findings::add);
        }
        boolean isQuiet = namespace.risen(ListenCounter.LISTEN_OVERFLOWS) == 0
                && namespace.risen(ListenCounter.LISTEN_DROPS) == 0;
        if (isQuiet) {
            past().ifPresent(findings::add);
        }
        if (isQuiet && found.stream().noneMatch(finding -> finding.severity() != Severity.HARMLESS)) {
            lost().ifPresent(findings::add);
        }
        return findings;
    }

    private static boolean isOfHandshakes(Verdict verdict) {
        return verdict == Verdict.SYN_FLOOD
                || verdict == Verdict.SYN_FLOOD_WITHOUT_COOKIES
                || verdict == Verdict.COOKIES_FORCED
                || verdict == Verdict.DEFERRED_ACCEPT
                || verdict == Verdict.FAST_OPEN_FULL;
    }

    private static boolean isOfOneNotAskedFor(Optional<ListenerEvidence> holder) {
        return holder.filter(listener -> !listener.selected()).isPresent();
    }

    private Optional<Finding> flood() {
        CookieRises cookies = CookieRises.of(namespace);
        long overflows = namespace.risen(ListenCounter.LISTEN_OVERFLOWS);
        long synDrops = namespace.dropsBesideOverflows();
        if (namespace.cookies() == 0 && synDrops > 0 && synDrops > overflows) {
            return Optional.of(handshakeFinding(Verdict.SYN_FLOOD_WITHOUT_COOKIES)
                    .showing(Aspect.SYN_DROPS, Aspect.SYN_QUEUE)
                    .ruling("a full accept queue", "overflows are not what rose")
                    .fix(Step.ENABLE_COOKIES)
                    .fix(Step.RAISE_SYN_BACKLOG)
                    .as(
                            Severity.TURNED_AWAY,
                            Confidence.HIGH.lessIf(synQueueHolder().isEmpty())));
        }
        if (namespace.cookies() > 1 && cookies.sent() > 0) {
            return Optional.of(handshakeFinding(Verdict.COOKIES_FORCED)
                    .showing(Aspect.COOKIES)
                    .ruling("a SYN queue that is too small", "with tcp_syncookies 2 everybody gets a cookie")
                    .fix(Step.ENABLE_COOKIES)
                    .as(Severity.ADVICE, Confidence.HIGH));
        }
        if (cookies.mostlyLost() && overflows * 4 < cookies.sent()) {
            return Optional.of(handshakeFinding(Verdict.SYN_FLOOD)
                    .showing(Aspect.COOKIES, Aspect.SYN_QUEUE, Aspect.SYN_DROPS)
                    .ruling("a slow server", "its accept queue has room")
                    .rulingIf(synDrops == 0, "clients turned away", "no drops: cookies let them in")
                    .fix(Step.FILTER_UPSTREAM)
                    .as(Severity.ADVICE, Confidence.HIGH.lessIf(synQueueHolder().isEmpty())));
        }
        return Optional.empty();
    }

    private FindingDraft handshakeFinding(Verdict verdict) {
        return synQueueHolder()
                .filter(ListenerEvidence::selected)
                .map(listener -> Finding.about(namespace, listener, verdict))
                .orElseGet(() -> Finding.about(namespace, verdict));
    }

    /// The listener that holds most of the half-open handshakes; the only one, where there is but one.
    private Optional<ListenerEvidence> synQueueHolder() {
        List<ListenerEvidence> listeners =
                namespace.listeners().stream().filter(ListenerEvidence::isTcp).toList();
        if (listeners.size() == 1) {
            return Optional.of(listeners.getFirst());
        }
        return listeners.stream()
                .filter(listener -> listener.synQueue().orElse(0L) > 0)
                .max(Comparator.comparingLong(listener -> listener.synQueue().orElse(0L)));
    }

    private Optional<Finding> cookiesForClients(List<Finding> found) {
        CookieRises cookies = CookieRises.of(namespace);
        boolean isExplained = found.stream().anyMatch(finding -> finding.severity() != Severity.HARMLESS);
        return cookies.mostlyReturned()
                        && namespace.risen(ListenCounter.REQUEST_QUEUE_FULL_COOKIES) > 0
                        && !isExplained
                        && namespace.risen(ListenCounter.LISTEN_OVERFLOWS) == 0
                ? synQueueHolder()
                        .map(listener -> LimitRules.cookiesForClients(new Place(evidence, namespace, listener)))
                : Optional.empty();
    }

    private Optional<Finding> fastOpen() {
        return namespace.risen(ListenCounter.FAST_OPEN_OVERFLOW) == 0
                ? Optional.empty()
                : Optional.of(handshakeFinding(Verdict.FAST_OPEN_FULL)
                        .showing(Aspect.FAST_OPEN)
                        .ruling("a full accept queue", "the fast open queue has a limit of its own")
                        .fix(Step.RAISE_FAST_OPEN)
                        .as(Severity.ADVICE, Confidence.HIGH));
    }

    private Optional<Finding> deferred(List<Finding> here) {
        if (namespace.risen(ListenCounter.DEFER_ACCEPT_DROP) == 0 || !here.isEmpty()) {
            return Optional.empty();
        }
        Optional<ListenerEvidence> holder = namespace.listeners().stream()
                .filter(ListenerEvidence::isTcp)
                .filter(listener -> listener.deferAcceptSeconds().orElse(0) > 0 || listener.dropped())
                .max(Comparator.comparingInt((ListenerEvidence listener) ->
                                listener.deferAcceptSeconds().orElse(0))
                        .thenComparingLong(listener -> listener.synQueue().orElse(0L)));
        if (isOfOneNotAskedFor(holder)) {
            return Optional.empty();
        }
        boolean isTight = holder.filter(listener -> listener.synQueue().orElse(0L) * 10 >= listener.capacity() * 7)
                .isPresent();
        FindingDraft draft = holder.map(listener -> Finding.about(namespace, listener, Verdict.DEFERRED_ACCEPT))
                .orElseGet(() -> Finding.about(namespace, Verdict.DEFERRED_ACCEPT));
        return Optional.of(draft.showing(Aspect.DEFERRED, Aspect.SYN_QUEUE)
                .rulingIf(namespace.risen(ListenCounter.LISTEN_OVERFLOWS) == 0, "clients turned away", "no overflow")
                .ruling("a SYN flood", "they finished their handshakes")
                .fix(isTight ? Step.REVIEW_DEFER_ACCEPT : Step.NOTHING)
                .as(isTight ? Severity.ADVICE : Severity.HARMLESS, Confidence.HIGH.lessIf(holder.isEmpty())));
    }

    private Optional<Finding> gone() {
        if (namespace.orphanSteps().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Finding.about(namespace, Verdict.LISTENER_GONE)
                .showing(Aspect.DEPARTED)
                .ruling("the listeners that are there", "none of their drops rose with the overflows")
                .fix(Step.WATCH_AGAIN)
                .as(Severity.ADVICE, Confidence.HIGH.lessIf(namespace.departed().isEmpty())));
    }

    private List<Finding> manyListeners(List<Finding> found) {
        Map<Integer, List<ListenerEvidence>> byPort = new TreeMap<>();
        for (ListenerEvidence listener : namespace.listeners()) {
            if (listener.listener() instanceof TcpListener tcp
                    && listener.member().isEmpty()) {
                byPort.computeIfAbsent(tcp.endpoint().port(), _ -> new ArrayList<>())
                        .add(listener);
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (List<ListenerEvidence> port : byPort.values()) {
            if (port.size() < MANY || port.stream().noneMatch(ListenerEvidence::selected)) {
                continue;
            }
            ListenerEvidence fullest = port.stream()
                    .max(Comparator.comparingDouble((ListenerEvidence listener) ->
                            (double) listener.lengths().most() / listener.capacity()))
                    .orElseThrow();
            boolean isTrouble = found.stream()
                    .anyMatch(finding -> finding.severity() == Severity.TURNED_AWAY
                            && finding.listener().filter(port::contains).isPresent());
            findings.add(Finding.about(namespace, fullest, Verdict.MANY_LISTENERS)
                    .showing(Aspect.ADDRESSES)
                    .fix(isTrouble ? Step.RAISE_BACKLOG : Step.NOTHING)
                    .as(isTrouble ? Severity.ADVICE : Severity.HARMLESS, Confidence.HIGH));
        }
        return findings;
    }

    private List<Finding> harmless(Set<ListenerEvidence> explained) {
        boolean nobodyTurnedAway = namespace.rise(ListenCounter.LISTEN_DROPS).fold(rise -> rise == 0, _ -> false);
        return namespace.listeners().stream()
                .filter(listener -> listener.selected()
                        && listener.isTcp()
                        && listener.dropped()
                        && listener.steps().isEmpty()
                        && !explained.contains(listener))
                .filter(_ -> nobodyTurnedAway)
                .map(listener -> Finding.about(namespace, listener, Verdict.HARMLESS_DROPS)
                        .showing(Aspect.DROPS_ALONE)
                        .ruling("clients turned away", "neither overflows nor listen drops rose")
                        .fix(Step.NOTHING)
                        .as(Severity.HARMLESS, Confidence.HIGH))
                .toList();
    }

    private Optional<Finding> past() {
        return namespace.total(ListenCounter.LISTEN_OVERFLOWS).orElse(0L) == 0
                ? Optional.empty()
                : Optional.of(Finding.about(namespace, Verdict.PAST_OVERFLOW)
                        .showing(Aspect.PAST)
                        .fix(Step.WATCH_AGAIN)
                        .as(Severity.HARMLESS, Confidence.HIGH));
    }

    private Optional<Finding> lost() {
        return namespace.lost().fold(packets -> lost(packets), _ -> Optional.empty());
    }

    private Optional<Finding> lost(NamespaceEvidence.LostPackets packets) {
        boolean anyAdmitted = namespace.rise(ListenCounter.PASSIVE_OPENS).fold(rise -> rise > 0, _ -> true);
        return packets.lost() < SOME_LOST || anyAdmitted
                ? Optional.empty()
                : Optional.of(Finding.about(namespace, Verdict.NOT_HERE)
                        .showing(Aspect.LOST_PACKETS)
                        .ruling("a full queue", "no SYN reached a listener")
                        .fix(Step.LOOK_AT_NETWORK)
                        .as(Severity.HARMLESS, Confidence.MEDIUM));
    }
}
