package dev.tidemark.lab.traffic;

import java.time.Duration;

/// The server's queue, how fast it is emptied, and how long clients have patience.
///
/// @param backlog of its listen(2)
/// @param patience of each client, from its first SYN until the application's first byte
public record Service(int backlog, double acceptsPerSecond, Duration patience) {
    /// The same with another queue.
    public Service withBacklog(int other) {
        return new Service(other, acceptsPerSecond, patience);
    }
}
