package dev.tidemark.advice;

import java.util.Comparator;

/// Clients who do the same at the same time.
///
/// @param due when they come, in nanoseconds since the record began
/// @param first when they came for the first time
/// @param tries how often they have tried before, or how often the server has asked them since
/// @param isAsked whether the server asks: it got their SYN, and had no room for the last packet of the handshake
/// @param count how many they are
record Clients(long due, long first, int tries, boolean isAsked, long count) {
    static final Comparator<Clients> IN_ORDER =
            Comparator.comparingLong(Clients::due).thenComparingLong(Clients::first);

    /// Who come for the first time.
    static Clients fresh(long at, long count) {
        return new Clients(at, at, 0, false, count);
    }

    Clients with(long others) {
        return new Clients(due, first, tries, isAsked, others);
    }
}
