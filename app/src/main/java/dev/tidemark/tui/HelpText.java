package dev.tidemark.tui;

import java.util.ArrayList;
import java.util.List;

/// The help of `top`: what keys do, and what the words on the screen mean.
final class HelpText {
    private static final int LABEL = 13;

    private static final List<String[]> ENTRIES = List.of(
            entry("Up Down j k", "select; PgUp PgDn Home End further"),
            entry("Enter", "the selected listener alone: peaks, owners, the last minute"),
            entry("/", "filter: :8080, process:nginx, unix:/run/x.sock, netns:NAME; empty for all"),
            entry("s S", "sort by the next column; the other way round"),
            entry("f", "freeze the screen, and go on"),
            entry("a", "listeners of all network namespaces, or of this one"),
            entry("u", "unix listeners too, or not"),
            entry(
                    "d",
                    "doctor: watch the selected listener for 5 s and say what is wrong; with --connect what the agent"
                            + " found at its last overflow episode"),
            entry("r", "resize: another limit while its server runs; shows the plan, and asks"),
            entry("Ctrl-L", "draw the screen anew"),
            entry("Esc", "back"),
            entry("q Ctrl-C", "quit"),
            entry("", ""),
            entry(
                    "STATE",
                    "FULL: length > limit, the next client is turned away. OVERFLOW: not full when looked at, but its"
                            + " drops and the namespace's overflows rose within the last second; OVERFLOW? those of"
                            + " several listeners did. HIGH: 70 % and more. Else ok."),
            entry("QUEUE", "length/capacity: who waits for accept(2), and how many fit, which is limit + 1"),
            entry("PEAK", "the highest length seen; >= as it may have been higher between two samples"),
            entry(
                    "LAST",
                    "a character a second: _ empty, . below 35 %, - below 70 %, = high, # full, a blank where it was"
                            + " not seen"),
            entry("DROPS", "packets dropped at the listener since it opened, health checks and scans too"),
            entry("overflows", "packets, not clients, that came while an accept queue of the namespace was full"),
            entry("?[1]", "not known; the notes at the bottom say why"));

    private HelpText() {}

    private static String[] entry(String label, String text) {
        return new String[] {label, text};
    }

    /// The lines, none wider than `width`.
    static List<String> lines(int width) {
        List<String> lines = new ArrayList<>();
        for (String[] entry : ENTRIES) {
            StringBuilder line = new StringBuilder(entry[0]).repeat(' ', LABEL - entry[0].length());
            for (String word : entry[1].split(" ", -1)) {
                if (line.length() > LABEL && line.length() + word.length() > width) {
                    lines.add(line.toString().stripTrailing());
                    line = new StringBuilder(" ".repeat(LABEL));
                }
                line.append(word).append(' ');
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
