package dev.tidemark.wording;

import java.util.OptionalInt;

/// How output is to look: on a terminal or not.
///
/// @param width the columns that lines are cut to; empty cuts nothing, as in a pipe
/// @param color whether words may be coloured
/// @param ascii whether only ASCII characters may be added to what the system says
public record Look(OptionalInt width, boolean color, boolean ascii) {
    /// For pipes and files: nothing cut, nothing coloured.
    public static final Look PLAIN = new Look(OptionalInt.empty(), false, false);

    /// The mark for what was cut out.
    public String ellipsis() {
        return ascii ? "~" : "…";
    }
}
