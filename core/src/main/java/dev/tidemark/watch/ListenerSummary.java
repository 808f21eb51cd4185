package dev.tidemark.watch;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Listener;
import java.util.Optional;

/// What a whole watch showed of one listener.
///
/// @param last as it was last seen
/// @param fullSamples in how many samples it was [QueueState#FULL]
/// @param overflowTicks in how many ticks it was [QueueState#OVERFLOW]
/// @param possibleOverflowTicks in how many ticks it was [QueueState#POSSIBLE_OVERFLOW]
/// @param dropsRise the sum of the rises of its drops, also across sockets
/// @param requested the last listen(2) of the last socket, if it was seen
/// @param waits of the last socket's clients for accept(2), where they were recorded
public record ListenerSummary(
        WatchedListener watched,
        Listener last,
        HighWaterMark peak,
        long fullSamples,
        long overflowTicks,
        long possibleOverflowTicks,
        Reading<Long> dropsRise,
        Optional<RequestedListen> requested,
        Optional<AcceptWaits> waits) {}
