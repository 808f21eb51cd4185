package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.SocketFacts;
import java.util.Map;
import java.util.Optional;

/// What the kernel recorded of one namespace's listeners while they were watched.
///
/// @param before by cookie, when watching began
/// @param after by cookie, at the end
/// @param hasReasons whether whom it turned away is recorded, as far as any listener tells
record RecordedFacts(
        Reading<Map<Long, SocketFacts>> before, Reading<Map<Long, SocketFacts>> after, boolean hasReasons) {
    private static final RefusalCounts NOBODY = new RefusalCounts(0, 0, 0, 0);

    /// Nothing was.
    static final RecordedFacts NONE = between(Reading.unknown("not recorded"), Reading.unknown("not recorded"));

    static RecordedFacts between(Reading<Map<Long, SocketFacts>> before, Reading<Map<Long, SocketFacts>> after) {
        return new RecordedFacts(
                before,
                after,
                after.orElse(Map.of()).values().stream()
                        .anyMatch(facts -> facts.refusals().isKnown()));
    }

    /// Whom `listener` turned away while it was watched. One that nobody reached since recording began turned
    /// nobody away.
    Reading<RefusalCounts> refusals(Listener listener) {
        if (!(listener instanceof TcpListener)) {
            return Reading.unknown("the kernel counts none for unix sockets");
        }
        long cookie = listener.identity().cookie();
        return before.then(then -> after.then(now -> {
            if (!hasReasons) {
                return Reading.unknown("no reasons are recorded");
            }
            return of(now, cookie).then(last -> of(then, cookie).map(first -> rise(first, last)));
        }));
    }

    /// How long those waited whom accept(2) of `listener` took while it was watched.
    Reading<AcceptWaits> waits(Listener listener) {
        long cookie = listener.identity().cookie();
        return before.then(then -> after.then(now -> {
            SocketFacts last = now.get(cookie);
            SocketFacts first = then.get(cookie);
            return last == null
                    ? Reading.unknown("nobody came since recording began")
                    : last.waits()
                            .map(waits -> first == null
                                    ? waits
                                    : first.waits().map(waits::since).orElse(waits));
        }));
    }

    private static Reading<RefusalCounts> of(Map<Long, SocketFacts> facts, long cookie) {
        SocketFacts known = facts.get(cookie);
        return known == null ? Reading.of(NOBODY) : known.refusals();
    }

    /// A listener that was taken for another, or recorded anew, has turned away all that it tells of.
    private static RefusalCounts rise(RefusalCounts first, RefusalCounts last) {
        return last.synSeen() < first.synSeen() || last.overflows() < first.overflows()
                ? last
                : new RefusalCounts(
                        last.synSeen() - first.synSeen(),
                        last.synRefused() - first.synRefused(),
                        last.ackRefused() - first.ackRefused(),
                        last.synQueueFull() - first.synQueueFull());
    }

    /// What `listener` was seen to ask for, where its limit is still what that gave it.
    Optional<RequestedBacklog> requested(Listener listener) {
        SocketFacts known = after.orElse(Map.of()).get(listener.identity().cookie());
        return known == null
                ? Optional.empty()
                : known.listen()
                        .fold(
                                listen -> listen.effective() == listener.queue().limit()
                                        ? RequestedBacklog.seen(listen)
                                        : Optional.empty(),
                                _ -> Optional.empty());
    }
}
