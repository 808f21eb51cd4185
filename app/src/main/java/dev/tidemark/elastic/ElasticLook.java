package dev.tidemark.elastic;

/// One look at an elastic queue.
///
/// @param nanos when, by the clock that never goes back
/// @param length how many wait
/// @param peak the most that are known to have waited since the look before; `length` where nothing else is known
/// @param overflowed whether clients are known to have been turned away from it since the look before
record ElasticLook(long nanos, long length, long peak, boolean overflowed) {
    static ElasticLook of(long nanos, long length) {
        return new ElasticLook(nanos, length, length, false);
    }
}
