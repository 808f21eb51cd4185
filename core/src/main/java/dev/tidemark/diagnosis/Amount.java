package dev.tidemark.diagnosis;

/// How large an accept queue a program asks listen(2) for.
public sealed interface Amount {
    /// A backlog. Zero is one.
    record Exactly(long backlog) implements Amount {
        public Exactly {
            if (backlog < 0) {
                throw new IllegalArgumentException("backlog: " + backlog + " (expected: from 0)");
            }
        }
    }

    /// As much as somaxconn allowed when it listened: a negative backlog, or the somaxconn that it read itself.
    record Maximum() implements Amount {}

    /// `max`, or a number; listen(2) takes a negative one for a huge one (`__sys_listen_socket`, `net/socket.c`).
    ///
    /// @throws IllegalArgumentException for anything else
    static Amount parse(String text) {
        if (text.equals("max")) {
            return new Maximum();
        }
        try {
            long backlog = Long.parseLong(text);
            return backlog < 0 ? new Maximum() : new Exactly(backlog);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("backlog: " + text + " (expected: a number or max)");
        }
    }
}
