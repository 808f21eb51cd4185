package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Owners;
import java.time.Duration;
import java.util.List;

/// How a wait for listeners ended, in words: a line for each listener, or one sentence.
public final class WaitText {
    private WaitText() {}

    /// `LISTENING  *:8080 java 4711: limit 1024, after 1.20 s`, a line for each listener.
    public static String listening(WaitReport report) {
        StringBuilder text = new StringBuilder();
        for (ListRow row : report.found().rows()) {
            text.append("LISTENING  ")
                    .append(name(row))
                    .append(": limit ")
                    .append(row.listener().queue().limit())
                    .append(", after ")
                    .append(Figures.duration(report.waited()))
                    .append('\n');
        }
        return text.toString();
    }

    /// `*:8080 java 4711: limit 50 after 30 s (expected: at least 1024)`: of the lowest, and how many more there
    /// are.
    public static String tooLow(WaitReport report) {
        List<ListRow> rows = report.tooLow();
        ListRow lowest = rows.getFirst();
        long least = report.wanted().minLimit().orElse(0);
        return name(lowest) + ": limit " + lowest.listener().queue().limit() + after(report.waited())
                + (rows.size() > 1 ? ", +" + (rows.size() - 1) + " more" : "") + " (expected: at least " + least + ")"
                + ceiling(lowest, least);
    }

    /// ` after 30 s`; nothing where there was no waiting.
    public static String after(Duration waited) {
        return waited.isZero() ? "" : " after " + Figures.duration(waited);
    }

    /// That no server of this namespace gets so much as things are.
    private static String ceiling(ListRow row, long least) {
        return row.snapshot().sysctls().somaxconn() instanceof Reading.Known<Long>(Long somaxconn) && somaxconn < least
                ? "; somaxconn is " + somaxconn
                : "";
    }

    private static String name(ListRow row) {
        return ListenerWords.address(row.listener(), row.member())
                + CheckWords.place(row)
                + owner(row.listener().owners());
    }

    private static String owner(Owners owners) {
        return owners.known().isEmpty()
                ? owners.unit().map(unit -> " unit " + Escaped.text(unit)).orElse("")
                : " " + ListenerWords.processes(owners.known());
    }
}
