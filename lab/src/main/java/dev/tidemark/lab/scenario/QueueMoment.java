package dev.tidemark.lab.scenario;

import java.util.OptionalLong;

/// One listener at one moment.
///
/// @param drops what the socket counted; a unix socket counts nothing
public record QueueMoment(long length, long limit, OptionalLong drops) {
    /// limit + 1.
    public long capacity() {
        return limit + 1;
    }

    /// Whether the next client is turned away.
    public boolean isFull() {
        return length > limit;
    }
}
