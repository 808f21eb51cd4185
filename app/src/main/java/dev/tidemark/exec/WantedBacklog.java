package dev.tidemark.exec;

/// What each listen(2) of a program is to get as its backlog.
public sealed interface WantedBacklog {
    /// Greater than any that listen(2) takes.
    long UNLIMITED = Long.MAX_VALUE;

    /// What the program asks for.
    record Own() implements WantedBacklog {}

    /// As much as somaxconn allows.
    record Most() implements WantedBacklog {}

    /// A number.
    ///
    /// @param backlog from 1
    record Exactly(int backlog) implements WantedBacklog {
        public Exactly {
            if (backlog < 1) {
                throw new IllegalArgumentException("backlog: " + backlog + " (expected: from 1)");
            }
        }
    }

    /// Parses `max` or a number; `own` stands for none.
    ///
    /// @throws IllegalArgumentException for anything else
    static WantedBacklog parse(String text) {
        if (text.equals("max")) {
            return new Most();
        }
        if (text.equals("own")) {
            return new Own();
        }
        return new Exactly(Integer.parseInt(text));
    }

    /// The word that [#parse] understands.
    default String word() {
        if (this instanceof Exactly(int backlog)) {
            return Integer.toString(backlog);
        }
        return this instanceof Most ? "max" : "own";
    }

    /// What is asked of the kernel for a program that asks for `requested`; [#UNLIMITED] where the caller wants
    /// as much as it can have, as a program does with -1.
    ///
    /// @param requested as the kernel takes it, without a sign
    default long asked(long requested) {
        if (this instanceof Exactly(int backlog)) {
            return backlog;
        }
        return this instanceof Own && requested <= Integer.MAX_VALUE ? requested : UNLIMITED;
    }
}
