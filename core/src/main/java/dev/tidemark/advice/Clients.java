package dev.tidemark.advice;

import java.util.Comparator;

/// Clients who do the same at the same time.
///
/// @param due when they come, in nanoseconds since the record began
/// @param first when they came for the first time
/// @param tries how often they have tried before
/// @param count how many they are
record Clients(long due, long first, int tries, long count) {
    static final Comparator<Clients> IN_ORDER =
            Comparator.comparingLong(Clients::due).thenComparingLong(Clients::first);

    Clients with(long others) {
        return new Clients(due, first, tries, others);
    }
}
