package dev.tidemark.wording;

/// Makes single texts shorter, on a terminal only: where a [Look] has no width, nothing is cut.
final class Cuts {
    private Cuts() {}

    /// Owners and names: the end goes.
    static String end(String text, int most, Look look) {
        return isFine(text, most, look)
                ? text
                : text.substring(0, most - look.ellipsis().length()) + look.ellipsis();
    }

    /// Paths: the front goes.
    static String front(String text, int most, Look look) {
        return isFine(text, most, look)
                ? text
                : look.ellipsis()
                        + text.substring(text.length() - most + look.ellipsis().length());
    }

    private static boolean isFine(String text, int most, Look look) {
        return look.width().isEmpty() || text.length() <= most;
    }
}
