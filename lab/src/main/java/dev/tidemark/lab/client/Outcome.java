package dev.tidemark.lab.client;

/// How far a client came, or how it ended.
public enum Outcome {
    /// Asks and is not answered yet.
    CONNECTING("connecting"),
    /// Holds a connection, and has heard nothing from the application.
    WAITING("waiting"),
    /// Was sent a byte by the application: served.
    ANSWERED("answered"),
    /// ECONNREFUSED: nobody listens.
    REFUSED("refused"),
    /// ECONNRESET, before or after it was connected.
    RESET("reset"),
    /// EAGAIN: a unix queue is full.
    TURNED_AWAY("turned away"),
    /// ETIMEDOUT: the kernel has asked often enough.
    TIMED_OUT("timed out"),
    /// Its patience ended before it was connected.
    GAVE_UP_CONNECTING("gave up connecting"),
    /// Its patience ended while it waited for the application.
    GAVE_UP_WAITING("gave up waiting"),
    /// The connection was closed without a byte.
    CLOSED("closed"),
    /// Any other error.
    FAILED("failed");

    private final String words;

    Outcome(String words) {
        this.words = words;
    }

    /// In words for people.
    public String words() {
        return words;
    }

    /// Whether it is over.
    public boolean isFinal() {
        return this != CONNECTING && this != WAITING;
    }
}
