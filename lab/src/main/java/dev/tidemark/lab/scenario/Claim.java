package dev.tidemark.lab.scenario;

/// A statement of docs/kernel-notes.md, held against what this kernel just did.
///
/// @param statement the first cell of a row there, word for word: one of [Statement]
/// @param expected what it means for this run, in figures
/// @param observed what was seen
/// @param holds whether they agree
public record Claim(String statement, String expected, String observed, boolean holds) {
    /// A figure that has to be exactly as expected.
    ///
    /// @param figure what it is a figure of, such as `ListenOverflows`
    static Claim equal(String statement, String figure, long expected, long observed) {
        return new Claim(statement, figure + " " + expected, Long.toString(observed), expected == observed);
    }

    /// A figure that has to be at least so large.
    static Claim atLeast(String statement, String figure, long least, long observed) {
        return new Claim(statement, figure + " at least " + least, Long.toString(observed), observed >= least);
    }

    /// A figure that has to be at most so large.
    static Claim atMost(String statement, String figure, long most, long observed) {
        return new Claim(statement, figure + " at most " + most, Long.toString(observed), observed <= most);
    }
}
