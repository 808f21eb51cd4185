package dev.tidemark.tui;

import java.util.List;

/// The help of `top`: what keys do, and what the words on the screen mean.
final class HelpText {
    static final List<String> LINES = List.of(
            "Up Down, j k        select; PgUp PgDn Home End further",
            "Enter               the selected listener alone: peaks, owners, the last minute",
            "/                   filter: :8080, process:nginx, unix:/run/x.sock, netns:NAME; empty: all",
            "s  S                sort by the next column; the other way round",
            "f                   freeze the screen, and go on",
            "a                   listeners of all network namespaces, or of this one",
            "u                   unix listeners too, or not",
            "d                   doctor: watch the selected listener for 5 s and say what is wrong;",
            "                    with --connect: what the agent found at its last overflow episode",
            "r                   resize: another limit while its server runs; shows the plan and asks",
            "Ctrl-L              draw the screen anew",
            "Esc                 back",
            "q, Ctrl-C           quit",
            "",
            "STATE     FULL: length > limit, the next client is turned away. OVERFLOW: not full when",
            "          looked at, but its drops and the namespace's overflows rose within the last second;",
            "          OVERFLOW? the drops of several listeners did. HIGH: 70 % and more. Else ok.",
            "QUEUE     length/capacity: connections that wait for accept(2), and how many fit,",
            "          which is limit + 1.",
            "PEAK      the highest length seen. >=: it may have been higher between two samples.",
            "LAST      a character a second: _ empty  . below 35 %  - below 70 %  = high  # full,",
            "          a blank where it was not seen.",
            "DROPS     packets dropped at the listener since it was opened, health checks and scans too.",
            "overflows packets, not clients, that came while an accept queue of the namespace was full.",
            "?[1]      not known; the notes at the bottom say why.");

    private HelpText() {}
}
