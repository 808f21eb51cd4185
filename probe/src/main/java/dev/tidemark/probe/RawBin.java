package dev.tidemark.probe;

import java.nio.ByteBuffer;

/// A bin as the kernel has it, see [BinLayout].
///
/// @param cookie of its listener
/// @param word its number and its counters
/// @param at when the last event in it was, in nanoseconds of CLOCK_MONOTONIC
/// @param queue `limit << 32 | length` then
record RawBin(long cookie, long word, long at, long queue) {
    /// That of a record of the ring buffer.
    static RawBin of(ByteBuffer record) {
        return new RawBin(
                record.getLong(BinLayout.COOKIE),
                record.getLong(BinLayout.WORD),
                record.getLong(BinLayout.AT),
                record.getLong(BinLayout.QUEUE));
    }

    /// The one that runs, or ran last, of the facts of a listener.
    static RawBin ofFacts(long cookie, ByteBuffer facts) {
        return new RawBin(
                cookie,
                facts.getLong(FactsLayout.BIN),
                facts.getLong(FactsLayout.BIN_AT),
                facts.getLong(FactsLayout.BIN_QUEUE));
    }

    boolean isWorthTelling() {
        return (word & BinLayout.WORTH) != 0;
    }

    /// Its whole number: the one nearest to its last event of which the word has the lower bits.
    long slot() {
        long near = at >>> BinLayout.SPAN_BITS;
        long ahead = (word >>> BinLayout.SLOT_AT) - near & BinLayout.SLOT_MASK;
        return ahead < 1L << (BinLayout.SLOT_BITS - 1) ? near + ahead : near + ahead - BinLayout.SLOT_MASK - 1;
    }

    long count(int counter) {
        return word >>> counter & BinLayout.COUNT_MASK;
    }
}
