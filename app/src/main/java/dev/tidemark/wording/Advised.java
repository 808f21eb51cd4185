package dev.tidemark.wording;

import dev.tidemark.diagnosis.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One thing to do, as a user reads it.
///
/// @param step what it is in the model
/// @param when `Fix`, `Fix now` or `Fix later`
/// @param text what to do; empty where the command says it all
/// @param command what to copy: never cut and never wrapped
/// @param further what to know beside it
record Advised(Remedy.Step step, String when, String text, Optional<String> command, List<String> further) {
    static final String FIX = "Fix";
    static final String NOW = "Fix now";
    static final String LATER = "Fix later";

    Advised {
        further = List.copyOf(further);
    }

    static Advised of(Remedy.Step step, String text) {
        return new Advised(step, FIX, text, Optional.empty(), List.of());
    }

    static Advised of(Remedy.Step step, String text, Optional<String> command) {
        return new Advised(step, FIX, text, command, List.of());
    }

    Advised at(String time) {
        return new Advised(step, time, text, command, further);
    }

    Advised saying(String other) {
        return new Advised(step, when, other, command, further);
    }

    Advised adding(Optional<String> more) {
        List<String> all = new ArrayList<>(further);
        more.ifPresent(all::add);
        return new Advised(step, when, text, command, all);
    }

    boolean isEmpty() {
        return text.isEmpty() && command.isEmpty();
    }

    /// All of it but the command, in one line.
    String sentence() {
        StringBuilder line = new StringBuilder(text);
        for (String part : further) {
            line.append(separator(line, part)).append(part);
        }
        return line.toString();
    }

    private static String separator(CharSequence before, String part) {
        if (before.isEmpty()) {
            return "";
        }
        if (before.charAt(before.length() - 1) == '.' || part.startsWith("(")) {
            return " ";
        }
        return Character.isUpperCase(part.charAt(0)) ? ". " : "; ";
    }
}
