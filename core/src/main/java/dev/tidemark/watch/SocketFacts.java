package dev.tidemark.watch;

import dev.tidemark.kernel.Reading;
import java.util.List;

/// What the kernel itself recorded about one listener, event by event: nothing falls between two samples.
///
/// Recorded in the listener's own socket, and gone with it. A listener that was there before recording began is
/// known from the first connection or SYN that reached it since; one that none reached has no facts.
///
/// @param cookie by which sock_diag tells the listener apart
/// @param seconds the peak of the accept queue in the second that runs and in the last one before it in which a
/// connection was added, oldest first. Whoever reads once a second misses none; a second in which nothing was
/// added has no entry: what was in the queue may have stayed there
/// @param peak the highest length of the accept queue since recording began
/// @param enqueues connections added to the accept queue since recording began
/// @param synPeak the highest length of the SYN queue since recording began
/// @param refusals whom the kernel turned away since recording began, and why
/// @param listen the last listen(2), if it was seen
/// @param waits how long connections waited until accept(2) took them, since recording began
public record SocketFacts(
        long cookie,
        List<SecondPeak> seconds,
        Reading<ExactPeak> peak,
        long enqueues,
        Reading<SynPeak> synPeak,
        Reading<RefusalCounts> refusals,
        Reading<RequestedListen> listen,
        Reading<AcceptWaits> waits) {
    public SocketFacts {
        seconds = List.copyOf(seconds);
    }

    /// Without waits.
    public SocketFacts(
            long cookie,
            List<SecondPeak> seconds,
            Reading<ExactPeak> peak,
            long enqueues,
            Reading<SynPeak> synPeak,
            Reading<RefusalCounts> refusals,
            Reading<RequestedListen> listen) {
        this(cookie, seconds, peak, enqueues, synPeak, refusals, listen, Reading.unknown("not recorded"));
    }
}
