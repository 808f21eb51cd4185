package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.wording.CheckSamples.Worst;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a check found, ready to be written as a plugin's line or as JSON.
///
/// @param status the worst of all
/// @param message one sentence, names in it made harmless
/// @param problems what is wrong, the worst first; the first is in the message too
/// @param remarks what else one has to know, a sentence each
/// @param listeners every listener that was selected, at its worst, the fullest first
/// @param overflows of each namespace, where a rate was asked for
/// @param sampled the time and the samples, where there was more than one
/// @param at when the last sample was taken; absent when there was none
/// @param complete whether all that was asked for was read
public record CheckReport(
        CheckStatus status,
        String message,
        List<Problem> problems,
        List<String> remarks,
        List<Judged> listeners,
        List<OverflowRise> overflows,
        Optional<Sampled> sampled,
        Optional<Instant> at,
        boolean complete) {
    public CheckReport {
        problems = List.copyOf(problems);
        remarks = List.copyOf(remarks);
        listeners = List.copyOf(listeners);
        overflows = List.copyOf(overflows);
    }

    /// One thing that is wrong.
    public record Problem(CheckStatus status, String text) {}

    /// A listener at its worst, and what that comes to.
    ///
    /// @param warnLength the warning threshold in connections
    /// @param critLength the critical threshold in connections
    public record Judged(ListRow row, CheckStatus status, long warnLength, long critLength) {}

    /// How a span of time was looked at.
    ///
    /// @param span what was asked for
    /// @param period the time between samples that was aimed at
    /// @param count how many samples there were
    public record Sampled(Duration span, Duration period, int count) {
        /// `worst of 10 s, sampled every 100 ms`, or how many samples when there was no time for all.
        String words() {
            boolean kept = count * period.toNanos() * 10 >= span.toNanos() * 9;
            return "worst of " + Figures.duration(span)
                    + (kept ? ", sampled every " + Figures.duration(period) : ", in " + count + " samples");
        }
    }

    /// A check that could not look.
    public static CheckReport unknown(String reason) {
        return new CheckReport(
                CheckStatus.UNKNOWN,
                reason,
                List.of(new Problem(CheckStatus.UNKNOWN, reason)),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /// Judges `samples`, of which at least one has a listener.
    ///
    /// @param allAsked whether all namespaces were asked for, so that one not read makes the check unknown
    /// @param sampled how time was spent, if more than one sample was taken
    public static CheckReport of(
            CheckSamples samples, Thresholds thresholds, boolean allAsked, Optional<Sampled> sampled) {
        List<Worst> worst = samples.worst();
        List<OverflowRise> overflows = thresholds.maxOverflowsPerSecond().isPresent() ? samples.overflows() : List.of();
        HostSnapshot host = samples.last().host();
        List<Problem> problems = new ArrayList<>();
        worst.forEach(one -> addProblems(problems, one, thresholds));
        thresholds.maxOverflowsPerSecond().ifPresent(most -> overflows.forEach(rise -> add(problems, rise, most)));
        if (allAsked) {
            addUnread(problems, host);
        }
        // Stable: within a status, listeners stay in the order of their fill.
        problems.sort(Comparator.comparing(Problem::status).reversed());
        List<Judged> judged =
                worst.stream().map(one -> judged(one.row(), thresholds)).toList();
        String fullest = "fullest " + CheckWords.queue(worst.getFirst().row());
        return new CheckReport(
                problems.isEmpty() ? CheckStatus.OK : problems.getFirst().status(),
                message(problems, fullest, overflows)
                        + sampled.map(how -> "; " + how.words()).orElse(""),
                problems,
                remarks(samples),
                judged,
                overflows,
                sampled,
                host.namespaces().stream().findFirst().map(snapshot -> snapshot.at()),
                samples.isConsistent() && (!allAsked || missing(host) == 0));
    }

    private static void addProblems(List<Problem> problems, Worst one, Thresholds thresholds) {
        ListRow row = one.row();
        AcceptQueue queue = row.listener().queue();
        switch (thresholds.of(queue)) {
            case CRITICAL ->
                problems.add(new Problem(
                        CheckStatus.CRITICAL,
                        CheckWords.queue(row) + (queue.isFull() ? "" : ", critical from " + thresholds.crit() + "%")));
            case WARNING ->
                problems.add(new Problem(
                        CheckStatus.WARNING, CheckWords.queue(row) + ", warning from " + thresholds.warn() + "%"));
            case OK, UNKNOWN -> {}
        }
        thresholds.minLimit().ifPresent(least -> {
            if (one.lowestLimit() < least) {
                problems.add(new Problem(
                        CheckStatus.CRITICAL,
                        CheckWords.name(row) + " limit " + one.lowestLimit() + " (expected: at least " + least + ")"));
            }
        });
    }

    private static void add(List<Problem> problems, OverflowRise rise, double most) {
        String namespace = "namespace " + Escaped.text(rise.namespace().name()) + ": overflows ";
        switch (rise.rise()) {
            case Reading.Unknown<Long>(String reason) ->
                problems.add(new Problem(
                        CheckStatus.UNKNOWN, namespace + "not known (expected: a rate); " + Escaped.text(reason)));
            case Reading.Known<Long>(Long packets) -> {
                if (rise.perSecond().orElse(0.0) > most) {
                    problems.add(new Problem(
                            CheckStatus.CRITICAL,
                            namespace + Figures.rise(packets) + " in " + Figures.duration(rounded(rise.span()))
                                    + " (expected: at most " + CheckWords.rate(most) + "/s)"));
                }
            }
        }
    }

    private static Duration rounded(Duration span) {
        return Duration.ofMillis((span.toMillis() + 5) / 10 * 10);
    }

    private static void addUnread(List<Problem> problems, HostSnapshot host) {
        int missing = missing(host);
        if (missing > 0) {
            problems.add(new Problem(
                    CheckStatus.UNKNOWN,
                    missing + " of " + (missing + host.namespaces().size())
                            + " namespaces not readable (expected: CAP_SYS_ADMIN)"));
        }
    }

    private static int missing(HostSnapshot host) {
        return host.unread().size() + host.hidden();
    }

    private static Judged judged(ListRow row, Thresholds thresholds) {
        AcceptQueue queue = row.listener().queue();
        return new Judged(row, thresholds.of(queue), thresholds.warnLength(queue), thresholds.critLength(queue));
    }

    private static String message(List<Problem> problems, String fullest, List<OverflowRise> overflows) {
        if (problems.isEmpty()) {
            return fullest + overflows(overflows);
        }
        String first = problems.getFirst().text();
        String more = problems.size() > 1 ? ", +" + (problems.size() - 1) + " more" : "";
        return first + more + (problems.getFirst().status() == CheckStatus.UNKNOWN ? "; " + fullest : "");
    }

    /// The largest rise of any namespace, which is no problem.
    private static String overflows(List<OverflowRise> overflows) {
        return overflows.stream()
                .map(rise -> rise.rise().orElse(0L))
                .max(Comparator.naturalOrder())
                .map(most -> ", overflows " + (overflows.size() > 1 ? "at most " : "") + Figures.rise(most))
                .orElse("");
    }

    private static List<String> remarks(CheckSamples samples) {
        List<String> remarks = new ArrayList<>();
        UnknownOwners unsure = samples.last().unsure();
        if (unsure.count() > 0) {
            remarks.add(unsure.count() + " more may match: their owner is unknown " + unsure.why() + ".");
        }
        if (!samples.isConsistent()) {
            remarks.add("Sockets came and went during each of 4 readings: a listener may be missing.");
        }
        return remarks;
    }
}
