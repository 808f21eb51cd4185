package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;

/// Who set the limit of a listener, as far as its value and the somaxconn of its namespace tell.
///
/// listen(2) sets limit = min(backlog, somaxconn) once (`__sys_listen_socket`, `net/socket.c`, Linux 6.18); a
/// later
/// change of somaxconn changes no open listener. So what is seen from outside is a conclusion, and says how sure
/// it
/// is.
public sealed interface LimitSetBy {
    /// The program asked for less than somaxconn.
    ///
    /// @param certainty [Certainty#HINT] when the limit is a common earlier value of somaxconn, which may have
    /// truncated
    ///     it before somaxconn was raised
    record Application(Certainty certainty) implements LimitSetBy {}

    /// The limit equals somaxconn: truncated, or asked for exactly. Always a hint from outside.
    record Somaxconn() implements LimitSetBy {}

    /// Somaxconn was seen to change after listen(2): the limit is what it allowed earlier.
    ///
    /// @param somaxconnAtListen the value that truncated it
    record Stale(long somaxconnAtListen) implements LimitSetBy {}

    /// It cannot be told.
    ///
    /// @param reason such as `limit above somaxconn: that was lowered later`
    /// @param certainty a fact when the reason itself was measured, a hint when nothing could be read
    record Unknown(String reason, Certainty certainty) implements LimitSetBy {}

    /// How sure a statement is.
    enum Certainty {
        FACT,
        HINT
    }

    /// What `limit` and `somaxconn` tell, with the owner's name where it is known.
    static LimitSetBy of(long limit, Reading<Long> somaxconn, Owners owners) {
        return switch (somaxconn) {
            case Reading.Unknown<Long>(String reason) ->
                new Unknown("somaxconn of its namespace: " + reason, Certainty.HINT);
            case Reading.Known<Long>(Long ceiling)
            when limit > ceiling -> new Unknown("limit above somaxconn: that was lowered later", Certainty.FACT);
            case Reading.Known<Long>(Long ceiling) when limit == ceiling -> new Somaxconn();
            case Reading.Known<Long> _ ->
                new Application(
                        FormerCeilings.mayHaveTruncated(limit) && !KnownBacklogs.isUsual(owners, limit)
                                ? Certainty.HINT
                                : Certainty.FACT);
        };
    }

    default Certainty certainty() {
        return switch (this) {
            case Application(Certainty certainty) -> certainty;
            case Somaxconn _ -> Certainty.HINT;
            case Stale _ -> Certainty.FACT;
            case Unknown(String _, Certainty certainty) -> certainty;
        };
    }

    /// The word for it: application, somaxconn, stale or unknown.
    default String word() {
        return switch (this) {
            case Application _ -> "application";
            case Somaxconn _ -> "somaxconn";
            case Stale _ -> "stale";
            case Unknown _ -> "unknown";
        };
    }
}
