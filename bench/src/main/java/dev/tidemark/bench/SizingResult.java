package dev.tidemark.bench;

/// How good the sizes were that were advised from one source, recorded at one limit.
///
/// @param limit that it was recorded at
/// @param trials how many stretches were recorded
/// @param bursts in one of them, on the average
/// @param smallest size that keeps the promise, by fresh stretches
/// @param recommended on the average
/// @param promised chance that a fresh stretch overflows, on the average
/// @param found share of the fresh stretches that would have
/// @param ratio recommended / smallest, in the middle
/// @param ratioLow exceeded by nine of ten
/// @param ratioHigh exceeded by one of ten
/// @param within25 share of the trials with a ratio up to 1.25
/// @param asOverload how many were called a lack of capacity
/// @param none how many got no advice
record SizingResult(
        String name,
        int limit,
        int trials,
        double bursts,
        double smallest,
        double recommended,
        double promised,
        double found,
        double ratio,
        double ratioLow,
        double ratioHigh,
        double within25,
        int asOverload,
        int none) {}
