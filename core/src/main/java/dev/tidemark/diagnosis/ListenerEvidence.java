package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.ReuseportGroups.Member;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.RefusalCounts;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What was seen of one listener while it was watched.
///
/// @param listener as it was last seen
/// @param selected whether the user asked about it; the others are watched to tell whose the overflows are
/// @param member its place in a reuseport group
/// @param lengths its accept queue
/// @param drops by how much its own drops rose
/// @param steps the overflow steps in which its drops rose
/// @param ambiguous whether in one of them the drops of another listener rose too
/// @param waiting the lines that were looked at first and last, in the order of time; none where nobody seemed
/// to wait
/// @param acceptRate accepted connections a second
/// @param synQueue the most half-open handshakes seen
/// @param owners the processes that hold it; what is unknown about whom says [Listener#owners]
/// @param server the program, where it is known
/// @param requested what it asked for, or was told to ask for, where that was found
/// @param deferAcceptSeconds TCP_DEFER_ACCEPT: 0 where it is off
/// @param openedAfter when it was first seen, from the first sample on; empty where it was there from the
/// beginning
/// @param refusals whom it turned away, where the kernel itself recorded that
/// @param waits how long those waited whom accept(2) took meanwhile, where the kernel itself recorded that
public record ListenerEvidence(
        Listener listener,
        boolean selected,
        Optional<Member> member,
        QueueLengths lengths,
        Reading<Long> drops,
        List<OverflowStep> steps,
        boolean ambiguous,
        List<WaitingLine> waiting,
        Reading<AcceptRate> acceptRate,
        Reading<Long> synQueue,
        List<OwnerEvidence> owners,
        Optional<KnownServer> server,
        Optional<RequestedBacklog> requested,
        Reading<Integer> deferAcceptSeconds,
        Optional<Duration> openedAfter,
        Reading<RefusalCounts> refusals,
        Reading<AcceptWaits> waits) {
    private static final Duration COLD = Duration.ofSeconds(5);

    public ListenerEvidence {
        steps = List.copyOf(steps);
        waiting = List.copyOf(waiting);
        owners = List.copyOf(owners);
    }

    /// Whether there is something to say about who waited, or for how long.
    boolean tellsOfWaiting() {
        return !waiting.isEmpty() || hasRecordedWaits();
    }

    /// Whether the kernel recorded how long anybody waited.
    boolean hasRecordedWaits() {
        return waits.map(recorded -> recorded.count() > 0).orElse(false);
    }

    /// The rise of overflows that is given to it. Where that of others is in its steps, only the record tells its
    /// own.
    public long overflows() {
        long given = steps.stream().mapToLong(OverflowStep::overflows).sum();
        return ambiguous ? refusals.map(RefusalCounts::overflows).orElse(given) : given;
    }

    /// The same where the record names all who overflowed: if it names others alone, its drops had another cause;
    /// and if it has as many as its steps, they are its own.
    ListenerEvidence attributed() {
        long given = steps.stream().mapToLong(OverflowStep::overflows).sum();
        long own = refusals.map(RefusalCounts::overflows).orElse(0L);
        return given == 0 || (own > 0 && !(ambiguous && own >= given)) ? this : with(own == 0 ? List.of() : steps);
    }

    private ListenerEvidence with(List<OverflowStep> its) {
        return new ListenerEvidence(
                listener,
                selected,
                member,
                lengths,
                drops,
                its,
                false,
                waiting,
                acceptRate,
                synQueue,
                owners,
                server,
                requested,
                deferAcceptSeconds,
                openedAfter,
                refusals,
                waits);
    }

    /// Whether the kernel recorded that its SYN queue was never full.
    boolean neverFilledItsSynQueue() {
        return refusals.fold(counts -> counts.synQueueFull() == 0, _ -> false);
    }

    /// The step with the most overflows: the largest burst, as far as it was seen.
    public Optional<OverflowStep> largestStep() {
        return steps.stream().max(Comparator.comparingLong(OverflowStep::overflows));
    }

    /// The most connections that fit.
    public long capacity() {
        return listener.queue().capacity();
    }

    public long limit() {
        return listener.queue().limit();
    }

    public boolean isTcp() {
        return listener instanceof TcpListener;
    }

    /// How many clients wanted in at once, in the step with the most overflows: those that it held and those that
    /// it refused. A queue that overflows is full, whether a sample saw it so or not. Empty where nothing
    /// overflowed.
    public Optional<Long> burstArrivals() {
        return largestStep().map(step -> held(step) + step.overflows());
    }

    private long held(OverflowStep step) {
        return Math.max(step.highest(), capacity());
    }

    /// Whether another connection was first in line at a later look, so that somebody accepted in between. Of a
    /// line that was not seen to its end nothing is missing for certain.
    public boolean movesOn() {
        return waiting.size() > 1
                && waiting.getFirst().count() > 0
                && !waiting.getLast().cut()
                && !waiting.getLast().isHeadedAsIn(waiting.getFirst());
    }

    /// How long it had listened when it first overflowed; empty where it was there before, or never overflowed.
    public Optional<Duration> listeningBeforeOverflow() {
        return steps.isEmpty()
                ? Optional.empty()
                : openedAfter.map(opened -> {
                    Duration listening = steps.getFirst().after().minus(opened);
                    return listening.isNegative() ? Duration.ZERO : listening;
                });
    }

    /// Whether it overflowed within seconds of its first listen(2): its program may not have been ready to
    /// accept.
    boolean isColdStart() {
        return listeningBeforeOverflow()
                .filter(listening -> listening.compareTo(COLD) < 0)
                .isPresent();
    }

    /// Whether its drops rose.
    boolean dropped() {
        return drops.fold(rise -> rise > 0, _ -> false);
    }

    /// Whether clients were turned away, or would have been had they come.
    public boolean turnsAway() {
        return !steps.isEmpty() || lengths.last().isFull();
    }

    /// The line as it was last looked at.
    public Optional<WaitingLine> lastLine() {
        return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.getLast());
    }

    /// Whether the connection that was first in line when first looked at still is.
    public boolean sameIsFirstInLine() {
        return waiting.size() > 1
                && waiting.getLast().isHeadedAsIn(waiting.getFirst())
                && waiting.getLast().count() > 0;
    }
}
