package dev.tidemark.wording;

import dev.tidemark.advice.Advice;
import dev.tidemark.advice.BusyRate;
import dev.tidemark.advice.Cause;
import dev.tidemark.advice.Chance;
import dev.tidemark.advice.Grounds;
import dev.tidemark.advice.QueueCost;
import dev.tidemark.advice.Sizes;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The words for the parts of an advice.
final class AdviceWords {
    private final AdviceReport report;

    AdviceWords(AdviceReport report) {
        this.report = report;
    }

    /// `*:8080 java 4711`, or `*:8080 java` where it was not looked at now.
    static String who(AdviceRow row, Notes notes) {
        return who(row.key(), row.live(), notes);
    }

    static String who(dev.tidemark.history.ListenerKey key, java.util.Optional<ListRow> live, Notes notes) {
        String place = live.map(one -> ListenerWords.address(one.listener(), one.member()))
                .orElseGet(() -> HistoryScreen.address(key));
        String owner = live.map(one -> ListenerWords.owner(one.listener().owners(), notes))
                .orElseGet(() -> key.owner()
                        .map(Escaped::text)
                        .orElseGet(() -> notes.unknown("owner", "not known when it was recorded")));
        return place + " " + owner;
    }

    /// `Fits: 154 to 959.`
    static String fits(Sizes sizes, Grounds grounds) {
        String upTo = sizes.most()
                .fold(
                        most -> isLeast(grounds)
                                ? most > sizes.least() ? " to " + most + " or more" : " and more"
                                : " to " + most,
                        _ -> " and more");
        return "Fits: " + sizes.least() + upTo + ".";
    }

    private static boolean isLeast(Grounds grounds) {
        return grounds.rate().fold(BusyRate::isLowerBound, _ -> true);
    }

    static String confidence(Advice advice) {
        return "Confidence " + advice.confidence().word() + ".";
    }

    /// `holds the largest burst seen, 155 on 14 Mar 03:29:13 (peak 51: cut off)`.
    String cause(Cause cause, Grounds grounds) {
        return switch (cause) {
            case Cause.Burst burst -> {
                String many = burst.isKnown() ? Long.toString(burst.room()) : burst.least() + " to " + burst.room();
                yield "holds the largest burst seen, " + many + " clients " + when(burst.at())
                        + (burst.isCutOff() ? " (peak " + grounds.peak().queue().length() + ": cut off)" : "");
            }
            case Cause.WishedStall(Duration lasting, double perSecond, Instant at) ->
                "holds a stall of " + Figures.duration(lasting) + " at " + QueueWords.perSecond(perSecond)
                        + " arrivals per s, the most seen over that long, " + when(at);
        };
    }

    /// `959`; `959+` where it may be accepted faster than is known.
    static String greatest(Sizes sizes, Grounds grounds) {
        return sizes.most().fold(most -> most + (isLeast(grounds) ? "+" : ""), _ -> "?");
    }

    /// `960 in line / 480 accepts per s = 2 s, the client timeout`.
    String most(Sizes sizes, Grounds grounds) {
        return switch (sizes.most()) {
            case Reading.Known<Long>(Long most) ->
                grounds.rate().fold(rate -> inLine(most + 1, rate), reason -> reason);
            case Reading.Unknown<Long>(String reason) -> "upper bound not known: " + Escaped.text(reason);
        };
    }

    private String inLine(long clients, BusyRate rate) {
        String wait = Figures.duration(span(clients / rate.perSecond()));
        String timeout = Figures.duration(report.wish().clientTimeout());
        String perSecond = QueueWords.perSecond(rate.perSecond()) + " accepts per s = ";
        if (rate.isLowerBound()) {
            return clients + " in line / at least " + perSecond + "at most " + wait
                    + ", within the client timeout: more, where it is accepted faster";
        }
        return clients + " in line / " + perSecond + wait
                + (wait.equals(timeout) ? ", the client timeout" : ", within the client timeout of " + timeout);
    }

    private static Duration span(double seconds) {
        return Duration.ofNanos((long) (Math.min(seconds, 1e9) * 1e9));
    }

    /// `last in line waits 419 ms (now 106 ms); 563 kB when full (now 143 kB)`.
    static String costs(Sizes sizes, Grounds grounds) {
        QueueCost now = sizes.now();
        QueueCost then = sizes.then();
        String most = isLeast(grounds) ? "at most " : "";
        String wait = then.lastInLine()
                .fold(
                        later -> "last in line waits " + most + Figures.duration(later)
                                + now.lastInLine()
                                        .fold(earlier -> " (now " + most + Figures.duration(earlier) + ")", _ -> ""),
                        reason -> "wait of the last in line not known: " + Escaped.text(reason));
        return wait + "; " + Figures.bytes(then.bytes()) + " when full (now " + Figures.bytes(now.bytes()) + ")";
    }

    /// `at most 27% chance of an overflow in another 24 h (tail of 28 bursts, extrapolated; 90%
    /// sure)`.
    static String left(Chance chance, Grounds grounds) {
        String how = switch (chance.method()) {
            case TAIL -> "tail of " + bursts(grounds);
            case RANK -> "rank among " + bursts(grounds);
            case BOUNDS -> "bounds of what came";
        };
        return "at most " + Figures.chance(chance.probability()) + " chance of an overflow in another "
                + Figures.duration(chance.stretch()) + " (" + how
                + (chance.isExtrapolated() ? ", extrapolated" : "") + "; " + Math.round(100 * Chance.CONFIDENCE)
                + "% sure)";
    }

    /// `150 to 260 may be right as well: few bursts`; empty where the size is known well enough.
    static Optional<String> notSure(Sizes sizes, Grounds grounds) {
        if (!grounds.doubts().contains(Grounds.Doubt.FEW_BURSTS)) {
            return Optional.empty();
        }
        return Optional.of(sizes.range()
                .fold(
                        range -> range.from() + " to " + range.to() + " may be right as well",
                        _ -> "a quarter more than the largest burst; too few to say more"));
    }

    /// `24 h, 28 overflow episodes, 31 bursts; peaks sampled every 100 ms; each arrival recorded for 9 h`.
    static String from(Grounds grounds) {
        StringBuilder text = new StringBuilder(Figures.duration(grounds.seen()))
                .append(", ")
                .append(plural(grounds.episodes(), "overflow episode"))
                .append(", ")
                .append(bursts(grounds))
                .append("; ")
                .append(grounds.peak()
                        .period()
                        .map(period -> "peaks sampled every " + Figures.duration(period))
                        .orElse("peaks exact"));
        if (grounds.exact().isPositive()) {
            text.append("; each arrival recorded for ").append(Figures.duration(grounds.exact()));
        }
        grounds.rate().fold(rate -> text.append("; accepts ").append(source(rate)), _ -> text);
        return text.toString();
    }

    private static String source(BusyRate rate) {
        return switch (rate.source()) {
            case COUNTED -> "counted";
            case SAMPLED -> "told from samples";
            case AT_LEAST -> "told from how it drains";
            case GIVEN -> "as given";
        };
    }

    /// `no advice from 14 min and 0 bursts (expected: 1 h or 5 bursts)`.
    static String none(Advice.None none) {
        String expected = expected(none);
        return switch (none.reason()) {
            case EVIDENCE ->
                "no advice from " + Figures.duration(none.grounds().seen()) + " and " + bursts(none.grounds())
                        + " (expected: " + expected + ")";
            case UNCOUNTED ->
                "no advice: it was full, and nobody counts whom it then turns away (expected: a greater limit,"
                        + " and then " + expected + ")";
        };
    }

    /// `1 h or 5 bursts`.
    static String expected(Advice.None none) {
        return Figures.duration(none.expectedSeen()) + " or " + none.expectedBursts() + " bursts";
    }

    static String bursts(Grounds grounds) {
        return plural(grounds.bursts(), "burst");
    }

    static String plural(long count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }

    /// What makes it less sure; empty where nothing does.
    static List<String> doubts(Grounds grounds) {
        return grounds.doubts().stream()
                .sorted()
                .map(AdviceWords::doubt)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String doubt(Grounds.Doubt doubt) {
        return switch (doubt) {
            case SAMPLED -> "shorter bursts than the time between two samples are not in it";
            case PACKETS -> "clients are told from packets by bounds";
            case FEW_BURSTS -> "few bursts: the size is not known to a quarter";
            case RATE_UNKNOWN -> "nobody knows how fast is accepted";
            case RATE_LOWER_BOUND -> "it may accept faster";
            case AMBIGUOUS -> "other listeners may have overflowed instead";
            case GAPS -> "recording had gaps";
        };
    }

    /// `on 14 Mar 03:29:13`, `at 03:29:13`.
    String when(Instant at) {
        String time = report.clock().time(at, report.now());
        return (time.contains(" ") ? "on " : "at ") + time;
    }
}
