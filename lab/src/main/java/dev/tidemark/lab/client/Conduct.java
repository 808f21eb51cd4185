package dev.tidemark.lab.client;

/// What a client does once it holds a connection.
public enum Conduct {
    /// Waits for the application's first byte.
    LISTENS,
    /// Sends a byte and waits for the answer.
    ASKS,
    /// Sends nothing and wants nothing, but stays.
    STAYS
}
