package dev.tidemark.wording;

import dev.tidemark.lab.client.ClientSummary;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.client.Waits;
import dev.tidemark.lab.scenario.Claim;
import dev.tidemark.lab.scenario.Event;
import dev.tidemark.lab.scenario.Moment;
import dev.tidemark.lab.scenario.Scenario;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The screens of `tidemark lab`: the list of scenarios, and a run's head, time line and end.
///
/// The time line shows rises from row to row, so that one screen belongs to one run.
public final class LabScreen {
    private static final int WIDEST = 100;
    private static final int HEAD_EVERY = 20;

    private static final List<String> HEADS = List.of(
            "TIME",
            "QUEUE",
            "SYN",
            "OVERFLOWS",
            "DROPS",
            "COOKIES",
            "CAME",
            "ASKING",
            "WAITING",
            "SERVED",
            "GONE",
            "SLOWEST");

    private static final List<Integer> WIDTHS = List.of(6, 9, 5, 10, 8, 11, 6, 6, 7, 6, 5, 9);

    /// What goes first where a terminal is narrow.
    private static final List<String> LEAST_NEEDED = List.of("DROPS", "COOKIES", "SYN", "SLOWEST", "GONE", "CAME");

    private final Look look;
    private final Set<String> shown;
    private Optional<Moment> last = Optional.empty();
    private int rows;

    public LabScreen(Look look) {
        this.look = look;
        this.shown = fitting(width());
    }

    private int width() {
        return Math.min(WIDEST, look.width().orElse(WIDEST));
    }

    private static Set<String> fitting(int width) {
        Set<String> shown = new LinkedHashSet<>(HEADS);
        for (String head : LEAST_NEEDED) {
            int needed = shown.stream()
                            .mapToInt(each -> WIDTHS.get(HEADS.indexOf(each)) + 1)
                            .sum()
                    - 1;
            if (needed <= width) {
                break;
            }
            shown.remove(head);
        }
        return shown;
    }

    /// All scenarios, a line each.
    public static String list(List<Scenario> scenarios) {
        int width =
                scenarios.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Scenario each : scenarios) {
            String name = each.name() + " ".repeat(width - each.name().length()) + "  ";
            text.append(wrapped(WIDEST, name, each.summary()));
        }
        return text.toString();
    }

    /// What comes before the time line.
    ///
    /// @param watch commands for another terminal
    public String head(Scenario scenario, long seed, String kernel, Duration span, List<String> watch) {
        StringBuilder text = new StringBuilder(wrapped(width(), scenario.name() + ": ", scenario.summary()));
        text.append("On Linux ").append(kernel);
        if (!scenario.endsByItself()) {
            text.append(", for ").append(Figures.duration(span));
        }
        text.append(". The same again: --seed ").append(seed).append('\n');
        if (!watch.isEmpty()) {
            text.append("From another terminal:\n");
            watch.forEach(command -> text.append("  ")
                    .append(Style.STRONG.on(command, look.color()))
                    .append('\n'));
        }
        return text.append('\n').toString();
    }

    /// What happened, in words.
    public String event(Event event) {
        return wrapped(width(), seconds(event.elapsed()) + "  ", event.text());
    }

    /// What there is to be seen.
    public String row(Moment moment) {
        StringBuilder text = new StringBuilder();
        if (rows % HEAD_EVERY == 0) {
            text.append(line(HEADS));
        }
        rows++;
        ClientSummary clients = moment.clients();
        text.append(line(List.of(
                seconds(moment.elapsed()).strip(),
                moment.queue()
                        .map(queue -> queue.length() + "/" + queue.capacity())
                        .orElse("-"),
                moment.synQueue().isPresent() ? Long.toString(moment.synQueue().getAsLong()) : "-",
                rise(moment, "ListenOverflows"),
                rise(moment, "ListenDrops"),
                rise(moment, "SyncookiesSent") + "/"
                        + rise(moment, "SyncookiesRecv").substring(1),
                Long.toString(clients.started()),
                Long.toString(clients.count(Outcome.CONNECTING)),
                Long.toString(clients.count(Outcome.WAITING)),
                Long.toString(clients.count(Outcome.ANSWERED)),
                Long.toString(gone(clients)),
                clients.connects().map(LabScreen::slowest).orElse("-"))));
        last = Optional.of(moment);
        return text.toString();
    }

    private String line(List<String> fields) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < fields.size(); column++) {
            if (shown.contains(HEADS.get(column))) {
                line.append(line.isEmpty() ? "" : " ").append(Justified.right(fields.get(column), WIDTHS.get(column)));
            }
        }
        return line.append('\n').toString();
    }

    /// What became of clients that are neither there any more nor were served.
    static long gone(ClientSummary clients) {
        long gone = 0;
        for (Outcome each : Outcome.values()) {
            if (each.isFinal() && each != Outcome.ANSWERED) {
                gone += clients.count(each);
            }
        }
        return gone;
    }

    private static String slowest(Waits waits) {
        return Figures.duration(waits.max());
    }

    private String rise(Moment moment, String counter) {
        return Figures.rise(
                moment.rise(counter) - last.map(before -> before.rise(counter)).orElse(0L));
    }

    /// What the columns mean, once, below the time line.
    public String legend() {
        return "\n"
                + wrapped(
                        width(),
                        "",
                        "QUEUE: length/capacity. SYN: half-open handshakes. Rises: OVERFLOWS (ListenOverflows), DROPS"
                                + " (ListenDrops), COOKIES (sent/received). Clients: CAME in all, ASKING for a"
                                + " connection, WAITING for an answer, SERVED, GONE without, SLOWEST to be connected.");
    }

    /// What was proved.
    public String end(List<Claim> claims, String kernel) {
        StringBuilder text = new StringBuilder("\nProved on Linux " + kernel + ", of docs/kernel-notes.md:\n");
        String statement = "";
        for (Claim each : claims) {
            if (!each.statement().equals(statement)) {
                statement = each.statement();
                text.append(wrapped(width(), "  ", statement));
            }
            String word = each.holds() ? "ok" : Style.ALARM.on("DISAGREES", look.color());
            text.append(wrapped(
                    width(), "    " + word + "  ", "expected " + each.expected() + ", seen " + each.observed()));
        }
        long wrong = claims.stream().filter(each -> !each.holds()).count();
        if (wrong > 0) {
            text.append("\nThis kernel disagrees in ")
                    .append(wrong)
                    .append(" of ")
                    .append(claims.size())
                    .append(".\n");
        }
        return text.toString();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%6.1f", duration.toMillis() / 1000.0);
    }

    /// `text` behind `start`, on as many lines as it takes, each below the first.
    private static String wrapped(int width, String start, String text) {
        int indent = start.replaceAll("\033\\[[0-9;]*m", "").length();
        StringBuilder wrapped = new StringBuilder(start);
        int column = indent;
        for (String word : text.split(" ", -1)) {
            if (column > indent && column + 1 + word.length() > width) {
                wrapped.append('\n').append(" ".repeat(indent));
                column = indent;
            } else if (column > indent) {
                wrapped.append(' ');
                column++;
            }
            wrapped.append(word);
            column += word.length();
        }
        return wrapped.append('\n').toString();
    }
}
