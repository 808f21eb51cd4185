package dev.tidemark.tui;

import dev.tidemark.wording.ClockTimes;

/// How `top` is to look.
///
/// @param ascii whether only ASCII characters may be added to what the system says
/// @param source where the figures come from: `alone`, or `agent 127.0.0.1:9559`
/// @param alone whether this process samples by itself, and so may examine and change listeners here
public record TopLook(ClockTimes times, boolean color, boolean ascii, String source, boolean alone) {
    String ellipsis() {
        return ascii ? "~" : "…";
    }
}
