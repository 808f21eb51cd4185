package dev.tidemark.lab.client;

/// What a client does once it holds a connection.
public enum Conduct {
    /// Waits for the application's first byte.
    LISTENS,
    /// Sends a byte and waits for the answer.
    ASKS,
    /// Sends a whole request, by which HTTP servers and Redis answer, and waits for the answer.
    REQUESTS,
    /// Sends nothing and wants nothing, but stays.
    STAYS
}
