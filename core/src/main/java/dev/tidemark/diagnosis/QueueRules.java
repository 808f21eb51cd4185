package dev.tidemark.diagnosis;

import dev.tidemark.diagnosis.Remedy.Step;
import dev.tidemark.kernel.procfs.ListenCounter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Why a queue does not drain, or not fast enough: at most one reason for each listener, the first that holds.
final class QueueRules {
    private static final List<Function<Place, Optional<Finding>>> IN_ORDER = List.of(
            QueueRules::stopped,
            QueueRules::outOfDescriptors,
            QueueRules::stuckShard,
            QueueRules::starved,
            QueueRules::nobodyAccepts,
            QueueRules::overloaded,
            QueueRules::tooDeep,
            QueueRules::unixFull,
            QueueRules::bursts);

    /// Two looks at a line that are closer than this say little.
    private static final Duration APART = Duration.ofMillis(900);

    private QueueRules() {}

    static Optional<Finding> of(Place place) {
        for (Function<Place, Optional<Finding>> rule : IN_ORDER) {
            Optional<Finding> found = rule.apply(place);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Finding> stopped(Place place) {
        ListenerEvidence listener = place.listener();
        List<OwnerEvidence> acceptors = Acceptors.of(listener.owners());
        boolean isStopped = !acceptors.isEmpty() && acceptors.stream().allMatch(OwnerEvidence::isStopped);
        boolean isFrozen = !acceptors.isEmpty() && acceptors.stream().allMatch(OwnerEvidence::isFrozen);
        if ((!isStopped && !isFrozen) || listener.lengths().last().length() == 0) {
            return Optional.empty();
        }
        return Optional.of(place.finding(Verdict.STOPPED_PROCESS)
                .showing(Aspect.OWNER_STATE, Aspect.LENGTHS)
                .showingIf(listener.tellsOfWaiting(), Aspect.WAIT)
                .showingIf(!listener.steps().isEmpty(), Aspect.OVERFLOWS)
                .ruling("a queue that is too small", "nobody takes anything out of it")
                .fix(Step.CONTINUE_PROCESS)
                .as(place.turnedAwayOr(Severity.ADVICE), Confidence.HIGH.lessIf(!isStopped)));
    }

    private static Optional<Finding> outOfDescriptors(Place place) {
        ListenerEvidence listener = place.listener();
        boolean isOut = Acceptors.of(listener.owners()).stream().anyMatch(OwnerEvidence::isOutOfDescriptors);
        if (!isOut || listener.lengths().last().length() == 0) {
            return Optional.empty();
        }
        return Optional.of(place.finding(Verdict.FD_EXHAUSTION)
                .showing(Aspect.DESCRIPTORS, Aspect.LENGTHS)
                .showingIf(listener.tellsOfWaiting(), Aspect.WAIT)
                .showingIf(!listener.steps().isEmpty(), Aspect.OVERFLOWS)
                .ruling("a stopped process", "it runs")
                .ruling("a queue that is too small", "accept(2) fails with EMFILE whatever its size")
                .fix(Step.RAISE_DESCRIPTORS)
                .as(place.turnedAwayOr(Severity.ADVICE), Confidence.HIGH));
    }

    /// A member of a reuseport group that does not drain while its siblings do. The kernel spreads by a hash and
    /// does not avoid a full one (`reuseport_select_sock`, `net/core/sock_reuseport.c`).
    private static Optional<Finding> stuckShard(Place place) {
        ListenerEvidence listener = place.listener();
        List<ListenerEvidence> siblings = place.siblings();
        boolean isStuck = listener.lengths().seldomEmpty()
                && listener.lengths().last().length() > 0
                && (listener.turnsAway() || !listener.lengths().everShrank());
        boolean haveRoom = !siblings.isEmpty()
                && siblings.stream()
                        .allMatch(other -> other.lengths().most() <= other.limit() / 2
                                || other.lengths().empty() * 2
                                        >= other.lengths().samples());
        if (!isStuck || !haveRoom) {
            return Optional.empty();
        }
        boolean isOrphan = Acceptors.isOfAnOlderProcess(listener, siblings);
        return Optional.of(place.finding(isOrphan ? Verdict.ORPHAN_SHARD : Verdict.REUSEPORT_STUCK)
                .showing(Aspect.SIBLINGS, Aspect.LENGTHS, Aspect.OWNER_STATE)
                .showingIf(place.lacksSamples(), Aspect.GAPS)
                .showingIf(!listener.steps().isEmpty(), Aspect.OVERFLOWS)
                .ruling("overload", "its siblings have room")
                .ruling("a queue that is too small", "the kernel goes on giving it its share of clients")
                .unknownIf(place.ownersUnknown(), "whose it is")
                .fix(isOrphan ? Step.END_OLD_PROCESS : Step.RESTART_WORKER)
                .as(
                        place.turnedAwayOr(Severity.ADVICE),
                        Confidence.HIGH
                                .lessIf(place.ownersUnknown())
                                .lessIf(listener.lengths().everShrank())
                                .lessIf(place.lacksSamples())));
    }

    private static Optional<Finding> starved(Place place) {
        ListenerEvidence listener = place.listener();
        boolean isUnderPressure = listener.lengths().oftenWaitedIn()
                && (listener.turnsAway() || listener.lengths().most() * 2 >= listener.capacity());
        boolean isThrottled = Processor.isThrottled(listener, place.evidence().span());
        boolean isCrowdedOut = Processor.isCrowdedOut(listener);
        if (!isUnderPressure || (!isThrottled && !isCrowdedOut)) {
            return Optional.empty();
        }
        // On a busy host every process waits for its turn; one that accepts nobody has another reason.
        if (!isThrottled && !seemsToAccept(place)) {
            return Optional.empty();
        }
        return Optional.of(place.finding(Verdict.ACCEPTOR_STARVED)
                .showing(Aspect.PROCESSOR, Aspect.LENGTHS)
                .showingIf(!listener.steps().isEmpty(), Aspect.OVERFLOWS)
                .showingIf(listener.acceptRate().isKnown(), Aspect.ACCEPT_RATE)
                .showingIf(listener.hasRecordedWaits(), Aspect.WAIT)
                .ruling("a stopped process", "it runs whenever it may")
                .fix(Step.RAISE_CPU_QUOTA)
                .fix(Step.ACCEPT_FASTER)
                .as(place.turnedAwayOr(Severity.ADVICE), Confidence.HIGH.lessIf(!isThrottled)));
    }

    private static boolean seemsToAccept(Place place) {
        return place.listener().lengths().everShrank()
                || place.listener().movesOn()
                || place.rate().filter(rate -> rate > 0).isPresent();
    }

    private static Optional<Finding> nobodyAccepts(Place place) {
        ListenerEvidence listener = place.listener();
        QueueLengths lengths = listener.lengths();
        if (!listener.isTcp() || lengths.everShrank() || lengths.least() == 0 || lengths.samples() < 3) {
            return Optional.empty();
        }
        // Places that are freed may be taken again before the next sample sees them.
        if (listener.movesOn() || place.rate().filter(rate -> rate > 0).isPresent()) {
            return Optional.empty();
        }
        boolean isProved = (listener.sameIsFirstInLine() && lookedApart(listener))
                || listener.acceptRate().fold(rate -> rate.method() == AcceptRate.Method.NOBODY, _ -> false);
        boolean isPatient = listener.lastLine()
                .filter(line -> line.oldestWait().compareTo(place.evidence().clientTimeout()) >= 0)
                .isPresent();
        if (!lengths.alwaysFull() && !(isProved && (isPatient || listener.turnsAway()))) {
            return Optional.empty();
        }
        return Optional.of(place.finding(Verdict.NOBODY_ACCEPTS)
                .showing(Aspect.LENGTHS)
                .showingIf(place.lacksSamples(), Aspect.GAPS)
                .showingIf(listener.tellsOfWaiting(), Aspect.WAIT)
                .showingIf(!listener.steps().isEmpty(), Aspect.OVERFLOWS)
                .showing(Aspect.OWNER_STATE)
                .showingIf(!listener.waiting().isEmpty(), Aspect.CONNECTIONS)
                .rulingIf(!place.ownersUnknown(), "a stopped process", "it is not stopped")
                .rulingIf(knowsDescriptors(listener), "too few descriptors", "it has some left")
                .ruling("a queue that is too small", "nobody takes anything out of it")
                .unknownIf(place.ownersUnknown(), "what its process does")
                .fix(Step.FREE_ACCEPTOR)
                .as(
                        lengths.alwaysFull() ? Severity.TURNED_AWAY : place.turnedAwayOr(Severity.ADVICE),
                        Confidence.HIGH
                                .lessIf(!isProved)
                                .lessIf(place.ownersUnknown())
                                .lessIf(place.lacksSamples() && !isProved)));
    }

    private static boolean lookedApart(ListenerEvidence listener) {
        Duration between = listener.waiting()
                .getLast()
                .after()
                .minus(listener.waiting().getFirst().after());
        return between.compareTo(APART) >= 0;
    }

    private static boolean knowsDescriptors(ListenerEvidence listener) {
        return !listener.owners().isEmpty()
                && listener.owners().stream()
                        .allMatch(owner -> owner.descriptors().isKnown()
                                && owner.descriptorLimit().isKnown());
    }

    private static Optional<Finding> overloaded(Place place) {
        ListenerEvidence listener = place.listener();
        if (!listener.isTcp()
                || listener.steps().isEmpty()
                || !listener.lengths().standing()) {
            return Optional.empty();
        }
        return Optional.of(place.finding(Verdict.SUSTAINED_OVERLOAD)
                .showing(Aspect.LENGTHS, Aspect.OVERFLOWS)
                .showingIf(place.lacksSamples(), Aspect.GAPS)
                .showingIf(listener.acceptRate().isKnown(), Aspect.ACCEPT_RATE)
                .showingIf(listener.tellsOfWaiting(), Aspect.WAIT)
                .showingIf(place.rate().isPresent(), Aspect.WAIT_AT_CEILING)
                .showingIf(place.namespace().risen(ListenCounter.SYNCOOKIES_SENT) > 0, Aspect.COOKIES)
                .rulingIf(!place.lacksSamples(), "bursts", "it never drains")
                .rulingIf(
                        listener.movesOn()
                                || place.rate().filter(rate -> rate > 0).isPresent(),
                        "nobody accepting",
                        "the line moves")
                .ruling("a SYN flood", place.noFlood())
                .unknown("how many clients (packets count retries too)")
                .unknownIf(place.lacksSamples(), LimitRules.DRAINS)
                .unknownIf(CookieRises.of(place.namespace()).received() > 0, LimitRules.PHANTOMS)
                .fix(Step.ACCEPT_FASTER, Step.REFUSE_EARLIER)
                .as(
                        Severity.TURNED_AWAY,
                        Confidence.HIGH.lessIf(listener.ambiguous()).lessIf(place.lacksSamples())));
    }

    private static Optional<Finding> tooDeep(Place place) {
        return TooDeep.of(place).filter(_ -> place.listener().steps().isEmpty());
    }

    private static Optional<Finding> unixFull(Place place) {
        ListenerEvidence listener = place.listener();
        if (listener.isTcp() || listener.lengths().full() == 0) {
            return Optional.empty();
        }
        boolean isAlways =
                listener.lengths().alwaysFull() && !listener.lengths().everShrank();
        return Optional.of(place.finding(Verdict.UNIX_FULL)
                .showing(Aspect.LENGTHS, Aspect.OWNER_STATE)
                .rulingIf(!place.ownersUnknown(), "a stopped process", "it is not stopped")
                .unknown("how many clients were turned away: the kernel counts none")
                .fix(isAlways ? Step.FREE_ACCEPTOR : Step.ACCEPT_FASTER)
                .fix(Step.RAISE_BACKLOG)
                .as(Severity.TURNED_AWAY, Confidence.HIGH));
    }

    private static Optional<Finding> bursts(Place place) {
        ListenerEvidence listener = place.listener();
        if (!listener.isTcp() || listener.steps().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(LimitRules.overflowing(place));
    }
}
