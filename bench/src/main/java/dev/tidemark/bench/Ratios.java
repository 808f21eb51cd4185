package dev.tidemark.bench;

import java.util.Arrays;

/// Ratios, or differences, of one comparison, one for each pair of blocks.
///
/// @param pairs how many
/// @param median the middle one
/// @param low a tenth of them are below
/// @param high a tenth of them are above
record Ratios(int pairs, double median, double low, double high) {
    static Ratios of(double[] ratios) {
        double[] sorted = ratios.clone();
        Arrays.sort(sorted);
        int tenth = sorted.length / 10;
        return new Ratios(sorted.length, sorted[sorted.length / 2], sorted[tenth], sorted[sorted.length - 1 - tenth]);
    }

    /// Each of `numerators` by its like of `denominators`.
    static Ratios of(double[] numerators, double[] denominators) {
        double[] ratios = new double[Math.min(numerators.length, denominators.length)];
        Arrays.setAll(ratios, i -> numerators[i] / denominators[i]);
        return of(ratios);
    }

    /// Each of `minuends` without its like of `subtrahends`.
    static Ratios ofDifferences(double[] minuends, double[] subtrahends) {
        double[] differences = new double[Math.min(minuends.length, subtrahends.length)];
        Arrays.setAll(differences, i -> minuends[i] - subtrahends[i]);
        return of(differences);
    }

    /// Each block by the one before it of the same thing: what the ratio of two things that cost the same looks
    /// like.
    static Ratios ofNeighbours(double[] blocks) {
        return of(Arrays.copyOfRange(blocks, 1, blocks.length), blocks);
    }
}
