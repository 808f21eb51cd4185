package dev.tidemark.wording;

import java.util.Optional;

/// One thing to do, as a user reads it.
///
/// @param when `Fix`, `Fix now` or `Fix later`
/// @param text what to do; empty where the command says it all
/// @param command what to copy: never cut and never wrapped
/// @param remark what to know beside it, in brackets; empty where there is nothing
record Advised(String when, String text, Optional<String> command, String remark) {
    static final String FIX = "Fix";
    static final String NOW = "Fix now";
    static final String LATER = "Fix later";

    static Advised of(String text) {
        return new Advised(FIX, text, Optional.empty(), "");
    }

    static Advised of(String text, Optional<String> command) {
        return new Advised(FIX, text, command, "");
    }

    Advised at(String time) {
        return new Advised(time, text, command, remark);
    }

    Advised remarking(String more) {
        return new Advised(when, text, command, more);
    }

    /// All of it on one line.
    String sentence() {
        return text + (remark.isEmpty() ? "" : (text.isEmpty() ? "" : " ") + "(" + remark + ")");
    }
}
