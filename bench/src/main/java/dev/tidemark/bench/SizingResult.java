package dev.tidemark.bench;

/// How good the sizes were that were advised from one source, recorded at one limit.
///
/// @param limit that it was recorded at
/// @param trials how many stretches were recorded
/// @param bursts in one of them, on the average
/// @param sure of how many the advice said that the size is known to a quarter
/// @param sureWithin of how many of those it was so
/// @param smallest size that keeps the promise of a trial, by fresh stretches, on the average
/// @param recommended on the average
/// @param promised chance that a fresh stretch overflows, at most, on the average
/// @param found share of the fresh stretches that would have
/// @param kept share of the trials whose own promise the fresh stretches kept
/// @param ratioLow recommended / smallest: exceeded by nine of ten
/// @param ratio in the middle
/// @param ratioHigh exceeded by one of ten
/// @param withinQuarter share of the trials with a ratio from 0.75 to 1.25, or one connection off
/// @param fresh how many fresh stretches
/// @param asOverload how many trials were called a lack of capacity
/// @param none how many got no advice
record SizingResult(
        String name,
        int limit,
        int trials,
        double bursts,
        int sure,
        int sureWithin,
        double smallest,
        double recommended,
        double promised,
        double found,
        double kept,
        double ratioLow,
        double ratio,
        double ratioHigh,
        double withinQuarter,
        int fresh,
        int asOverload,
        int none) {}
