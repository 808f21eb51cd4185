package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.ListenerSummary;
import dev.tidemark.watch.NamespaceTick;
import dev.tidemark.watch.WatchSummary;
import dev.tidemark.watch.WatchedListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/// The lines below a watch: how high each queue was seen, what the counters counted, and what it means.
final class WatchConclusion {
    private static final int LONGEST_LINE = 100;
    private static final Duration SHORT = Duration.ofMillis(10);

    private final WatchSummary summary;
    private final List<ListenerSummary> listeners;
    private final ClockTimes times;
    private final boolean grouped;
    private final boolean connected;
    private final Notes notes;
    private final WatchWords words;

    /// @param connected whether an agent took the samples, which cannot be asked more often
    WatchConclusion(
            WatchSummary summary,
            Comparator<WatchedListener> order,
            ClockTimes times,
            boolean grouped,
            boolean connected,
            Notes notes) {
        this.summary = summary;
        this.listeners = summary.listeners().stream()
                .sorted(Comparator.comparing(ListenerSummary::watched, order))
                .toList();
        this.times = times;
        this.grouped = grouped;
        this.connected = connected;
        this.notes = notes;
        this.words =
                new WatchWords(listeners.stream().map(ListenerSummary::watched).toList());
    }

    /// @param missed how many ticks were late or skipped
    String text(long missed) {
        StringBuilder text = new StringBuilder();
        appendPeaks(text);
        text.append(overflows());
        appendFull(text);
        appendBetween(text, ListenerSummary::overflowTicks, "was", "were", "full between samples");
        appendBetween(text, ListenerSummary::possibleOverflowTicks, "may", "may", "have been full between samples");
        appendTruncated(text);
        appendWaits(text);
        text.append('\n');
        if (missed > 0) {
            text.append(missed).append(missed == 1 ? " tick" : " ticks").append(" late or skipped.\n");
        }
        return text.toString();
    }

    private void appendPeaks(StringBuilder text) {
        String begin = summary.ticks() + (summary.ticks() == 1 ? " tick of " : " ticks of ")
                + Figures.duration(summary.period()) + ". Highest seen:";
        List<String> peaks = listeners.stream()
                .map(each -> name(each) + " " + peak(each.peak()))
                .toList();
        String sentence = begin + " " + String.join(", ", peaks) + ".\n";
        if (sentence.length() <= LONGEST_LINE + 1) {
            text.append(sentence);
        } else {
            text.append(begin).append('\n');
            peaks.forEach(peak -> text.append("  ").append(peak).append('\n'));
        }
    }

    private String name(ListenerSummary each) {
        String place = words.place(each.watched());
        return grouped
                ? place + " in " + Escaped.text(each.watched().namespace().name())
                : place;
    }

    private String peak(HighWaterMark peak) {
        String highest = PeakText.text(peak);
        return peak.queue().length() == 0 ? highest : highest + " at " + times.time(peak.at(), summary.to());
    }

    /// `Overflows +159.`, by namespace where there are several.
    private String overflows() {
        List<NamespaceTick> namespaces = summary.namespaces();
        if (namespaces.size() == 1) {
            return "Overflows " + rise(namespaces.getFirst()) + ".";
        }
        List<String> risen = namespaces.stream()
                .filter(each -> !each.rises().overflows().equals(Reading.of(0L)))
                .map(each -> rise(each) + " in " + Escaped.text(each.namespace().name()))
                .toList();
        return risen.isEmpty()
                ? "Overflows +0 in " + namespaces.size() + " namespaces."
                : "Overflows " + String.join(", ", risen) + ".";
    }

    private String rise(NamespaceTick namespace) {
        return switch (namespace.rises().overflows()) {
            case Reading.Known<Long>(Long value) -> Figures.rise(value);
            case Reading.Unknown<Long>(String reason) -> notes.unknown("overflows", reason);
        };
    }

    private void appendFull(StringBuilder text) {
        for (ListenerSummary each : listeners) {
            if (each.fullSamples() > 0) {
                text.append(' ')
                        .append(name(each))
                        .append(" was FULL in ")
                        .append(each.fullSamples())
                        .append(" of ")
                        .append(summary.ticks() + 1)
                        .append(" samples.");
            }
        }
    }

    /// ` *:8080 has limit 50: requested 5000, truncated by somaxconn.`, of those who were seen to ask for it.
    private void appendTruncated(StringBuilder text) {
        for (ListenerSummary each : listeners) {
            long limit = each.last().queue().limit();
            each.requested()
                    .flatMap(listen -> listen.limitSetBy(limit, Reading.of(limit)))
                    .ifPresent(setBy -> appendTruncated(text, each, setBy));
        }
    }

    private void appendTruncated(StringBuilder text, ListenerSummary each, LimitSetBy setBy) {
        if (setBy instanceof LimitSetBy.Truncated(long requested)) {
            text.append(' ')
                    .append(name(each))
                    .append(" has limit ")
                    .append(each.last().queue().limit())
                    .append(": ")
                    .append(ListenerWords.truncated(requested))
                    .append('.');
        }
    }

    /// ` *:8080: 31 accepted, half within 131 us, 99 % within 4.19 ms.`
    private void appendWaits(StringBuilder text) {
        for (ListenerSummary each : listeners) {
            each.waits()
                    .filter(waits -> waits.count() > 0)
                    .ifPresent(waits -> text.append(' ')
                            .append(name(each))
                            .append(": ")
                            .append(AcceptWaitText.text(waits))
                            .append('.'));
        }
    }

    private void appendBetween(
            StringBuilder text, ToLongFunction<ListenerSummary> ticks, String one, String several, String what) {
        List<String> names = new ArrayList<>();
        for (ListenerSummary each : listeners) {
            if (ticks.applyAsLong(each) > 0) {
                names.add(name(each));
            }
        }
        if (!names.isEmpty()) {
            text.append(' ')
                    .append(WatchWords.enumeration(names))
                    .append(' ')
                    .append(names.size() == 1 ? one : several)
                    .append(' ')
                    .append(what)
                    .append(advice());
        }
    }

    private String advice() {
        if (connected) {
            return ": the agent's own peaks are in tidemark history and top, with --connect.";
        }
        return summary.period().compareTo(SHORT) > 0 ? ": use --interval 10ms." : ".";
    }
}
