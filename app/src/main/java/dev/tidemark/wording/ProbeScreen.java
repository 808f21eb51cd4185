package dev.tidemark.wording;

import dev.tidemark.agent.ProbeState;
import dev.tidemark.agent.ProbeState.Feature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `tidemark probe status`: what the kernel can record here, where it does, and why not more.
public final class ProbeScreen {
    private static final String BACKLOG = "requested backlog";

    /// Told by `tidemark trace`; it says itself when there are none.
    private static final String EVENTS = "events";

    private ProbeScreen() {}

    /// @param times how times are written
    public static ScreenTexts texts(ProbeState state, Look look, ClockTimes times, Instant now) {
        StringBuilder rows = new StringBuilder();
        state.features().stream()
                .filter(feature -> !feature.label().equals(EVENTS))
                .forEach(feature -> row(
                        rows,
                        feature.label(),
                        feature.isExact() ? "EXACT" : Style.DIM.on("off", look.color()) + "  ",
                        feature.hook().orElse("-"),
                        remark(feature, times, now)));
        return new ScreenTexts(rows.toString(), summary(state));
    }

    private static void row(StringBuilder rows, String label, String state, String hook, String remark) {
        rows.append("%-20s%s  %-29s%s".formatted(label, state, hook, remark).stripTrailing())
                .append('\n');
    }

    private static String remark(Feature feature, ClockTimes times, Instant now) {
        List<String> remarks = new ArrayList<>();
        if (feature.isExact() && feature.label().equals(BACKLOG)) {
            feature.since().ifPresent(since -> remarks.add("for listen(2) since " + times.time(since, now)));
        }
        feature.why().ifPresent(why -> remarks.add(Escaped.text(why)));
        return String.join("; ", remarks);
    }

    private static String summary(ProbeState state) {
        return state.isOn()
                ? "This kernel records peaks and reasons for whoever asks.  Next: tidemark watch --probe\n"
                : "The kernel records nothing here: "
                        + Escaped.text(state.reason().orElse("unknown")) + ".  Peaks are sampled.\n";
    }
}
