package dev.tidemark.control;

/// Wildcards of a shell in one part of a path: `*`, `?`, `[a-z]`, `[!a-z]`, and `\` before what stands for itself
/// (glob(7)).
final class Glob {
    private final String pattern;
    private final String text;

    private Glob(String pattern, String text) {
        this.pattern = pattern;
        this.text = text;
    }

    /// Whether `pattern` fits the whole of `text`. Takes pattern times text steps at most.
    static boolean fits(String pattern, String text) {
        return new Glob(pattern, text).fits();
    }

    /// Only the last star need ever be tried again: what comes before it has fitted as early as it could.
    private boolean fits() {
        int at = 0;
        int in = 0;
        int star = -1;
        int from = 0;
        while (in < text.length()) {
            int next = at < pattern.length() && pattern.charAt(at) != '*' ? one(at, text.charAt(in)) : -1;
            if (next >= 0) {
                at = next;
                in++;
            } else if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                from = in;
            } else if (star >= 0) {
                at = star + 1;
                in = ++from;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    /// Where the pattern goes on when what begins at `at` fits `c`; -1 when it does not.
    private int one(int at, char c) {
        return switch (pattern.charAt(at)) {
            case '?' -> at + 1;
            case '\\' -> {
                int literal = at + 1 < pattern.length() ? at + 1 : at;
                yield pattern.charAt(literal) == c ? literal + 1 : -1;
            }
            case '[' -> set(at, c);
            default -> pattern.charAt(at) == c ? at + 1 : -1;
        };
    }

    /// A bracket that is not closed stands for itself.
    private int set(int open, char c) {
        int at = open + 1;
        boolean negated = at < pattern.length() && (pattern.charAt(at) == '!' || pattern.charAt(at) == '^');
        if (negated) {
            at++;
        }
        int first = at;
        boolean found = false;
        while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first)) {
            char low = pattern.charAt(at);
            boolean isRange =
                    at + 2 < pattern.length() && pattern.charAt(at + 1) == '-' && pattern.charAt(at + 2) != ']';
            char high = isRange ? pattern.charAt(at + 2) : low;
            found |= low <= c && c <= high;
            at += isRange ? 3 : 1;
        }
        if (at >= pattern.length()) {
            return c == '[' ? open + 1 : -1;
        }
        return found != negated ? at + 1 : -1;
    }
}
