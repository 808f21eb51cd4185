package dev.tidemark.bench;

import dev.tidemark.bench.Bound.Outcome;
import dev.tidemark.bench.Results.ByJmh;
import dev.tidemark.bench.Results.Compared;
import dev.tidemark.bench.Results.Judged;
import dev.tidemark.bench.Results.Watched;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The results as a page of Markdown.
final class Report {
    private final Results results;
    private final Page page = new Page();

    Report(Results results) {
        this.results = results;
    }

    String text() {
        Machine machine = results.machine();
        page.line("# Benchmarks of " + machine.at().toString().substring(0, 10) + ", commit " + machine.commit());
        page.line("");
        page.line("- " + machine.kernel() + ", " + machine.cpu() + ", " + machine.cpus() + " CPUs, "
                + machine.memoryMegabytes() + " MB");
        page.line("- " + machine.jvm());
        page.line("- load averages: " + machine.load() + " at the start, " + Machine.loadNow() + " at the end");
        page.line("- " + results.plan().extent().words()
                + switch (results.plan().extent()) {
                    case ALL, BOUNDS, DOCTOR ->
                        "; where there are connections: " + results.plan().connections();
                    case EXEC, BURSTS, AGENT, PROBE, ELASTIC, ARRIVALS -> "";
                });
        page.line("");
        page.line("How it is measured, and what the A/A spread is: bench/README.md.");
        bounds();
        switch (results.plan().extent()) {
            case ALL, BOUNDS -> {
                comparisons();
                starts();
                jmh();
                watched();
                doctor();
                exec();
                bursts();
            }
            case DOCTOR -> doctor();
            case EXEC -> exec();
            case BURSTS -> bursts();
            case AGENT -> results.agents().forEach(one -> one.tell(page));
            case PROBE -> results.probes().forEach(one -> one.tell(page));
            case ELASTIC -> results.elastic().forEach(one -> one.tell(page));
            case ARRIVALS -> results.arrivals().forEach(one -> one.tell(page));
        }
        return page.text();
    }

    private void bounds() {
        page.heading("Bounds");
        page.columns("bound", "limit", "measured", "A/A spread", "outcome");
        for (Judged one : results.judged()) {
            page.row(
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
            page.heading(population);
            duelColumns("us");
            duels.forEach(duel -> duel(duel, 1_000.0));
        });
    }

    private void starts() {
        page.heading("Starts");
        duelColumns("ms");
        results.starts().forEach(one -> duel(one.duel(), 1_000_000.0));
    }

    private void duelColumns(String unit) {
        page.columns(
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
        page.row(
                duel.name(),
                duel.rival(),
                times(duel.ours(), unit),
                Page.number(duel.ours().cpuNanos() / unit),
                times(duel.theirs(), unit),
                Page.number(duel.theirs().cpuNanos() / unit),
                ratio(duel.ratios().median()),
                spread(duel.ourSpread()),
                spread(duel.theirSpread()));
    }

    private void jmh() {
        page.heading("In this JVM, by JMH");
        page.columns("listeners", "what", "runs", "min us", "median us", "p99 us");
        for (ByJmh one : results.jmh()) {
            page.row(
                    one.listeners(),
                    one.row().subject(),
                    one.row().samples(),
                    Page.number(one.row().min() / 1_000),
                    Page.number(one.row().median() / 1_000),
                    Page.number(one.row().p99() / 1_000));
        }
    }

    private void watched() {
        page.heading("Watching");
        page.columns("listeners", "samples a second", "CPU ms a second");
        for (Watched one : results.watched()) {
            page.row(one.listeners(), one.samplesPerSecond(), Page.number(one.cpuMicrosPerSecond() / 1_000.0));
        }
    }

    private void doctor() {
        page.heading("The doctor, " + DoctorRuns.SECONDS + " s: CPU ms, min / median / max");
        page.columns(
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
            page.row(
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
            page.heading("exec: starts");
            execColumns("ms");
            duelWithMore(one.env(), 1_000_000.0);
            duelWithMore(one.start(), 1_000_000.0);
            page.heading("exec: each listen(2)");
            execColumns("us");
            duelWithMore(one.listen(), 1_000.0);
            page.heading("exec: the supervisor");
            page.columns(
                    "RSS MB",
                    "of it not shared MB",
                    "us of CPU for each listen(2)",
                    "idle: seconds",
                    "us of CPU a second");
            page.row(
                    Page.number(one.rssMegabytes()),
                    Page.number(one.anonymousMegabytes()),
                    Page.number(one.supervisorMicrosPerListen()),
                    one.idleSeconds(),
                    Page.number(one.idleMicrosPerSecond()));
        }
    }

    private void bursts() {
        page.heading("Bursts: the share whose peak was told within 5 %");
        page.columns(
                "samples a second",
                "ms a burst lasts",
                "it stood ms",
                "until it stood ms",
                "bursts",
                "repeated",
                "caught",
                "not seen at all",
                "share",
                "theory");
        for (BurstShare one : results.bursts()) {
            page.row(
                    one.rate(),
                    one.millis(),
                    Page.number(one.stoodMillis()),
                    Page.number(one.rampMillis()),
                    one.bursts(),
                    one.repeated(),
                    one.caught(),
                    one.missed(),
                    SamplingPage.percent(one.share()),
                    SamplingPage.percent(one.theory()));
        }
    }

    private void execColumns(String unit) {
        page.columns(
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
        page.row(
                duel.name(),
                duel.rival(),
                duel.more().pairs(),
                times(duel.ours(), unit),
                times(duel.theirs(), unit),
                Page.number(duel.more().median() / unit),
                Page.number(duel.more().low() / unit) + " to "
                        + Page.number(duel.more().high() / unit),
                spread(duel.ourSpread()),
                spread(duel.theirSpread()));
    }

    private static String millis(DoctorCost.Spread micros) {
        return Page.number(micros.min() / 1_000.0) + " / " + Page.number(micros.median() / 1_000.0) + " / "
                + Page.number(micros.max() / 1_000.0);
    }

    private static String times(Figures figures, double unit) {
        return Page.number(figures.minNanos() / unit) + " / " + Page.number(figures.medianNanos() / unit) + " / "
                + (figures.runs() < 100 ? "-" : Page.number(figures.p99Nanos() / unit));
    }

    static String ratio(double ratio) {
        return Page.number(ratio);
    }

    /// From where to where eight of ten are.
    static String spread(Ratios spread) {
        return Page.number(spread.low()) + " to " + Page.number(spread.high());
    }
}
