package dev.tidemark.diagnosis;

import dev.tidemark.listener.AcceptQueue;

/// What the samples showed of one accept queue.
///
/// @param samples how many samples held the listener
/// @param full in how many of them it was full: length > limit
/// @param empty in how many of them nobody waited
/// @param half in how many of them it was at least half full
/// @param least the smallest length
/// @param most the greatest length
/// @param sum of all lengths, for the mean
/// @param first as it was first seen
/// @param last as it was last seen
/// @param everShrank whether it was once shorter than in the sample before: somebody accepted, or it was closed
public record QueueLengths(
        long samples,
        long full,
        long empty,
        long half,
        long least,
        long most,
        long sum,
        AcceptQueue first,
        AcceptQueue last,
        boolean everShrank) {
    /// Full each time one looked.
    public boolean alwaysFull() {
        return full == samples;
    }

    /// At least half full in nine of ten samples: a line that stands, and does not drain.
    public boolean standing() {
        return half * 10 >= samples * 9;
    }

    /// Somebody waited in nine of ten samples.
    public boolean seldomEmpty() {
        return empty * 10 <= samples;
    }

    /// Somebody waited in half of the samples: it does not drain at once.
    public boolean oftenWaitedIn() {
        return empty * 2 <= samples;
    }

    /// The mean length.
    public double mean() {
        return samples == 0 ? 0 : (double) sum / samples;
    }
}
