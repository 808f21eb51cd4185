package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;

/// Who set the limit of a listener, as far as its value and the somaxconn of its namespace tell.
///
/// listen(2) sets limit = min(backlog, somaxconn) once (`__sys_listen_socket`, `net/socket.c`, Linux 6.18); a
/// later change of somaxconn changes no open listener. So what is seen from outside is a conclusion, and says
/// how sure it is.
public sealed interface LimitSetBy {
    /// The program asked for less than somaxconn.
    ///
    /// @param certainty [Certainty#HINT] when the limit is a common earlier value of somaxconn, which may have
    ///     truncated it before somaxconn was raised
    record Application(Certainty certainty) implements LimitSetBy {
        @Override
        public String word() {
            return "application";
        }
    }

    /// The limit equals somaxconn: truncated, or asked for exactly. Always a hint from outside.
    record Somaxconn() implements LimitSetBy {
        @Override
        public String word() {
            return "somaxconn";
        }

        @Override
        public Certainty certainty() {
            return Certainty.HINT;
        }
    }

    /// The program was seen to ask for more than somaxconn.
    ///
    /// @param requested the backlog as the kernel reads it, unsigned
    record Truncated(long requested) implements LimitSetBy {
        @Override
        public String word() {
            return "somaxconn";
        }

        @Override
        public Certainty certainty() {
            return Certainty.FACT;
        }
    }

    /// Somaxconn was seen to change after listen(2): the limit is what it allowed earlier.
    ///
    /// @param somaxconnAtListen the value that truncated it
    record Stale(long somaxconnAtListen) implements LimitSetBy {
        @Override
        public String word() {
            return "stale";
        }

        @Override
        public Certainty certainty() {
            return Certainty.FACT;
        }
    }

    /// It cannot be told.
    ///
    /// @param reason such as `limit above somaxconn: that was lowered later`
    /// @param certainty a fact when the reason itself was measured, a hint when nothing could be read
    record Unknown(String reason, Certainty certainty) implements LimitSetBy {
        @Override
        public String word() {
            return "unknown";
        }
    }

    /// How sure a statement is.
    enum Certainty {
        FACT,
        HINT
    }

    /// The word for it: application, somaxconn, stale or unknown.
    String word();

    /// How sure it is.
    Certainty certainty();

    /// What a listen(2) tells that was seen.
    ///
    /// @param requested the backlog as the kernel reads it, unsigned
    /// @param limit what it got
    /// @param somaxconn as it is now
    static LimitSetBy ofListen(long requested, long limit, Reading<Long> somaxconn) {
        if (requested <= limit) {
            return new Application(Certainty.FACT);
        }
        return somaxconn.orElse(limit) == limit ? new Truncated(requested) : new Stale(limit);
    }

    /// What `limit` and `somaxconn` tell, with the owner's name where it is known.
    static LimitSetBy of(long limit, Reading<Long> somaxconn, Owners owners) {
        return somaxconn.fold(
                ceiling -> of(limit, ceiling, owners),
                reason -> new Unknown("somaxconn of its namespace: " + reason, Certainty.HINT));
    }

    private static LimitSetBy of(long limit, long somaxconn, Owners owners) {
        if (limit > somaxconn) {
            return new Unknown("limit above somaxconn: that was lowered later", Certainty.FACT);
        }
        if (limit == somaxconn) {
            return new Somaxconn();
        }
        boolean doubtful = FormerCeilings.mayHaveTruncated(limit) && !KnownBacklogs.isUsual(owners, limit);
        return new Application(doubtful ? Certainty.HINT : Certainty.FACT);
    }
}
