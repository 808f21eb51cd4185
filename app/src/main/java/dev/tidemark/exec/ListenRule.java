package dev.tidemark.exec;

import dev.tidemark.kernel.Reading;
import java.util.List;

/// What a user wants of each listen(2) of a program, and what follows for one call. Pure.
///
/// @param wanted the backlog
/// @param strict whether a call fails that would get less than is asked
/// @param quiet whether nothing is said of a call that got less
public record ListenRule(WantedBacklog wanted, boolean strict, boolean quiet) {
    private static final String STRICT = "strict";
    private static final String QUIET = "quiet";
    private static final String NO = "-";

    /// What is to be done with a call.
    public enum Course {
        /// The program makes it itself.
        LEAVE,
        /// It is made for the program.
        LISTEN,
        /// It fails.
        REFUSE
    }

    /// The course for a call that asks for `requested` on a socket whose somaxconn is `ceiling`.
    ///
    /// A call that comes to the same without us is left to the program: for it everything is as it would be
    /// otherwise.
    public Course course(long requested, Reading<Long> ceiling) {
        long asked = wanted.asked(requested);
        boolean isTruncated = asked != WantedBacklog.UNLIMITED && asked > ceiling.orElse(-1L);
        if (strict && isTruncated) {
            return Course.REFUSE;
        }
        return wanted instanceof WantedBacklog.Own || limit(requested, ceiling) == limit(asked, ceiling)
                ? Course.LEAVE
                : Course.LISTEN;
    }

    private static long limit(long backlog, Reading<Long> ceiling) {
        return Math.min(backlog, ceiling.orElse(WantedBacklog.UNLIMITED));
    }

    /// The argument for listen(2).
    public int backlog(long requested) {
        return (int) Math.min(wanted.asked(requested), Integer.MAX_VALUE);
    }

    /// The words that [#parse] understands.
    public List<String> words() {
        return List.of(wanted.word(), strict ? STRICT : NO, quiet ? QUIET : NO);
    }

    /// @throws IllegalArgumentException for other words
    public static ListenRule parse(List<String> words) {
        if (words.size() != 3) {
            throw new IllegalArgumentException("rule: " + words + " (expected: three words)");
        }
        return new ListenRule(
                WantedBacklog.parse(words.get(0)),
                words.get(1).equals(STRICT),
                words.get(2).equals(QUIET));
    }
}
