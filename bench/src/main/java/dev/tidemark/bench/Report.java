package dev.tidemark.bench;

import dev.tidemark.bench.Bound.Outcome;
import dev.tidemark.bench.Results.ByJmh;
import dev.tidemark.bench.Results.Compared;
import dev.tidemark.bench.Results.Judged;
import dev.tidemark.bench.Results.Watched;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// The results as a page of Markdown.
final class Report {
    private final Results results;
    private final StringBuilder text = new StringBuilder();

    Report(Results results) {
        this.results = results;
    }

    String text() {
        Machine machine = results.machine();
        line("# Benchmarks of " + machine.at().toString().substring(0, 10) + ", commit " + machine.commit());
        line("");
        line("- " + machine.kernel() + ", " + machine.cpu() + ", " + machine.cpus() + " CPUs, "
                + machine.memoryMegabytes() + " MB");
        line("- " + machine.jvm());
        line("- load averages: " + machine.load() + " at the start, " + Machine.loadNow() + " at the end");
        line("- " + results.plan().extent().words()
                + (results.plan().extent() == Plan.Extent.EXEC
                        ? ""
                        : "; where there are connections: " + results.plan().connections()));
        line("");
        line("How it is measured, and what the A/A spread is: bench/README.md.");
        bounds();
        switch (results.plan().extent()) {
            case ALL, BOUNDS -> {
                comparisons();
                starts();
                jmh();
                watched();
                doctor();
                exec();
            }
            case DOCTOR -> doctor();
            case EXEC -> exec();
        }
        return text.toString();
    }

    private void bounds() {
        heading("Bounds");
        columns("bound", "limit", "measured", "A/A spread", "outcome");
        for (Judged one : results.judged()) {
            row(
                    one.bound().promise(),
                    one.bound(),
                    ratio(one.measured().median()),
                    spread(one.spread()),
                    words(one.outcome()));
        }
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case HELD -> "held";
            case BROKEN -> "BROKEN";
            case WITHIN_NOISE -> "within the noise";
        };
    }

    private void comparisons() {
        Map<String, List<Duel>> populations = new LinkedHashMap<>();
        for (Compared one : results.compared()) {
            populations
                    .computeIfAbsent(
                            one.listeners() + " listeners, " + one.connections() + " connections",
                            _ -> new ArrayList<>())
                    .add(one.duel());
        }
        populations.forEach((population, duels) -> {
            heading(population);
            duelColumns("us");
            duels.forEach(duel -> duel(duel, 1_000.0));
        });
    }

    private void starts() {
        heading("Starts");
        duelColumns("ms");
        results.starts().forEach(one -> duel(one.duel(), 1_000_000.0));
    }

    private void duelColumns(String unit) {
        columns(
                "A",
                "B",
                "A min / median / p99 " + unit,
                "A cpu",
                "B min / median / p99 " + unit,
                "B cpu",
                "B/A",
                "A/A",
                "B/B");
    }

    private void duel(Duel duel, double unit) {
        row(
                duel.name(),
                duel.rival(),
                times(duel.ours(), unit),
                number(duel.ours().cpuNanos() / unit),
                times(duel.theirs(), unit),
                number(duel.theirs().cpuNanos() / unit),
                ratio(duel.ratios().median()),
                spread(duel.ourSpread()),
                spread(duel.theirSpread()));
    }

    private void jmh() {
        heading("In this JVM, by JMH");
        columns("listeners", "what", "runs", "min us", "median us", "p99 us");
        for (ByJmh one : results.jmh()) {
            row(
                    one.listeners(),
                    one.row().subject(),
                    one.row().samples(),
                    number(one.row().min() / 1_000),
                    number(one.row().median() / 1_000),
                    number(one.row().p99() / 1_000));
        }
    }

    private void watched() {
        heading("Watching");
        columns("listeners", "samples a second", "CPU ms a second");
        for (Watched one : results.watched()) {
            row(one.listeners(), one.samplesPerSecond(), number(one.cpuMicrosPerSecond() / 1_000.0));
        }
    }

    private void doctor() {
        heading("The doctor, " + DoctorRuns.SECONDS + " s: CPU ms, min / median / max");
        columns(
                "what happens",
                "listeners",
                "connections",
                "runs",
                "looks",
                "JVM start",
                "first look",
                "watching",
                "conclusion",
                "findings",
                "the whole command");
        for (DoctorCost one : results.doctor()) {
            row(
                    one.load().words(),
                    one.listeners(),
                    one.connections(),
                    one.runs(),
                    one.looks().median(),
                    millis(one.start()),
                    millis(one.firstLook()),
                    millis(one.watching()),
                    millis(one.conclusion()),
                    one.findings().median(),
                    one.whole().stream().map(Report::millis).findFirst().orElse("-"));
        }
    }

    private void exec() {
        for (ExecCost one : results.exec()) {
            heading("exec: starts");
            execColumns("ms");
            duelWithMore(one.env(), 1_000_000.0);
            duelWithMore(one.start(), 1_000_000.0);
            heading("exec: each listen(2)");
            execColumns("us");
            duelWithMore(one.listen(), 1_000.0);
            heading("exec: the supervisor");
            columns(
                    "RSS MB",
                    "of it not shared MB",
                    "us of CPU for each listen(2)",
                    "idle: seconds",
                    "us of CPU a second");
            row(
                    number(one.rssMegabytes()),
                    number(one.anonymousMegabytes()),
                    number(one.supervisorMicrosPerListen()),
                    one.idleSeconds(),
                    number(one.idleMicrosPerSecond()));
        }
    }

    private void execColumns(String unit) {
        columns(
                "A",
                "B",
                "pairs",
                "A min / median / p99 " + unit,
                "B min / median / p99 " + unit,
                "B - A " + unit,
                "of ten pairs, eight",
                "A/A",
                "B/B");
    }

    private void duelWithMore(Duel duel, double unit) {
        row(
                duel.name(),
                duel.rival(),
                duel.more().pairs(),
                times(duel.ours(), unit),
                times(duel.theirs(), unit),
                number(duel.more().median() / unit),
                number(duel.more().low() / unit) + " to " + number(duel.more().high() / unit),
                spread(duel.ourSpread()),
                spread(duel.theirSpread()));
    }

    private static String millis(DoctorCost.Spread micros) {
        return number(micros.min() / 1_000.0) + " / " + number(micros.median() / 1_000.0) + " / "
                + number(micros.max() / 1_000.0);
    }

    private static String times(Figures figures, double unit) {
        return number(figures.minNanos() / unit) + " / " + number(figures.medianNanos() / unit) + " / "
                + (figures.runs() < 100 ? "-" : number(figures.p99Nanos() / unit));
    }

    static String ratio(double ratio) {
        return number(ratio);
    }

    /// From where to where eight of ten are.
    static String spread(Ratios spread) {
        return number(spread.low()) + " to " + number(spread.high());
    }

    /// Three figures.
    private static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    private void heading(String words) {
        line("");
        line("## " + words);
        line("");
    }

    private void columns(Object... names) {
        row(names);
        line("|" + "---|".repeat(names.length));
    }

    private void row(Object... cells) {
        StringJoiner row = new StringJoiner(" | ", "| ", " |");
        for (Object cell : cells) {
            row.add(cell.toString());
        }
        line(row.toString());
    }

    private void line(String words) {
        text.append(words).append('\n');
    }
}
