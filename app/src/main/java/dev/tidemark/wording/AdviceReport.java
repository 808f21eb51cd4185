package dev.tidemark.wording;

import dev.tidemark.advice.Advice;
import dev.tidemark.advice.Grounds;
import dev.tidemark.advice.Sizes;
import dev.tidemark.advice.Wish;
import dev.tidemark.agent.ProbeState;
import dev.tidemark.agent.RecordedDemand;
import dev.tidemark.history.History;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.TimeRange;
import dev.tidemark.probe.ProbeFeature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// What is to be said about the sizes of some queues, ready to be written in any form.
///
/// @param asked the range that it rests on
/// @param recorded what is recorded at all; empty where nothing is
/// @param watched how they were watched just now, where no history was asked
/// @param wish what was asked of the queues
/// @param options what a command that applies the advice has to be told again, each with a blank before it
/// @param rows in the order of the screen
/// @param now when it is shown
/// @param clock how times are written
public record AdviceReport(
        TimeRange asked,
        Optional<TimeRange> recorded,
        Optional<Watched> watched,
        Wish wish,
        String options,
        List<AdviceRow> rows,
        Instant now,
        ClockTimes clock) {
    /// That nobody recorded, and the listeners were watched just now.
    ///
    /// @param lasted for how long
    /// @param probe what the kernel recorded meanwhile
    public record Watched(Duration lasted, ProbeState probe) {
        /// Why a feature of it was not recorded; empty where it was.
        private Optional<String> lack(ProbeFeature feature) {
            return probe.features().stream()
                    .filter(one -> one.label().equals(feature.label()) && !one.isExact())
                    .findFirst()
                    .map(one -> one.why().orElse("off"));
        }

        /// What the figures rest on: `each arrival as the kernel recorded it`, `by samples: needs CAP_BPF`.
        String source() {
            Optional<String> arrivals = lack(ProbeFeature.ARRIVALS);
            if (arrivals.isEmpty()) {
                return "each arrival as the kernel recorded it";
            }
            return lack(ProbeFeature.ACCEPT_QUEUE_PEAK)
                    .map(why -> "by samples: " + why)
                    .orElseGet(() -> "peaks as the kernel recorded them, arrivals not: " + arrivals.get());
        }
    }

    public AdviceReport {
        rows = rows.stream().sorted(AdviceRow.WORST_FIRST).toList();
    }

    /// What a history advises of the listeners that `wanted` names.
    ///
    /// @param options by which a command asks for the same, each with a blank before it
    /// @param present each as it is now; empty where it does not listen
    public static AdviceReport read(
            History history,
            TimeRange range,
            Predicate<ListenerKey> wanted,
            Duration clientTimeout,
            String options,
            Instant now,
            Function<ListenerKey, Optional<ListRow>> present) {
        Wish wish = Wish.of(clientTimeout);
        RecordedDemand recorded = RecordedDemand.of(history, range);
        List<AdviceRow> rows = history.listeners(range, wanted).stream()
                .map(listener -> AdviceRow.of(recorded, listener, present.apply(listener.listener()), wish))
                .toList();
        return new AdviceReport(
                range,
                history.recorded(),
                Optional.empty(),
                wish,
                options,
                rows,
                now,
                new ClockTimes(ZoneOffset.UTC, false));
    }

    /// Whether it has to be told where each of them is.
    boolean isOfSeveralNamespaces() {
        return rows.stream().map(row -> row.key().namespace()).distinct().count() > 1;
    }

    /// The command that does what is advised; empty where that is no other limit.
    Optional<String> command(AdviceRow row) {
        return row.recommended()
                .map(limit -> "tidemark resize " + row.filters() + " " + size(limit)
                        + (row.isAboveSomaxconn() ? " --raise-somaxconn" : ""));
    }

    /// The limit itself where a command that asks again would be told another one: it knows no range that is
    /// over.
    private String size(long limit) {
        if (watched.isPresent()) {
            return limit + " --for 1h";
        }
        return asked.to().isBefore(now) ? Long.toString(limit) : "advised" + options;
    }

    /// What the recommended limit rests on, in one line: for a plan, and for the journal.
    public String why(AdviceRow row) {
        AdviceWords words = new AdviceWords(this);
        return switch (row.advice()) {
            case Advice.Raise(Sizes sizes, Grounds grounds) -> why(words, sizes, grounds);
            case Advice.Lower(Sizes sizes, Grounds grounds) -> why(words, sizes, grounds);
            case Advice.Enough(Sizes sizes, Grounds grounds) -> why(words, sizes, grounds);
            case Advice.Capacity _, Advice.None _ -> "no advice";
        };
    }

    private static String why(AdviceWords words, Sizes sizes, Grounds grounds) {
        return "advised, "
                + AdviceWords.fits(sizes, grounds)
                        .toLowerCase(java.util.Locale.ROOT)
                        .replace(".", "") + "; "
                + sizes.least() + " " + words.cause(sizes.cause(), grounds) + "; from " + AdviceWords.from(grounds)
                + "; confidence " + grounds.confidence().word();
    }

    /// Why there is no limit to recommend, as one sentence of an error; empty where there is one.
    public Optional<String> refusal(AdviceRow row) {
        return switch (row.advice()) {
            case Advice.Raise _, Advice.Lower _, Advice.Enough _ -> Optional.empty();
            case Advice.Capacity lack ->
                Optional.of("no limit helps (expected: "
                        + (lack.missing() > 0
                                ? QueueWords.perSecond(lack.missing()) + " accepts per s more"
                                : "no stall longer than " + Figures.duration(wish.clientTimeout()))
                        + ")");
            case Advice.None none -> Optional.of(AdviceWords.none(none));
        };
    }

    /// How many of them have that word.
    long count(String word) {
        return rows.stream().filter(row -> row.word().equals(word)).count();
    }
}
