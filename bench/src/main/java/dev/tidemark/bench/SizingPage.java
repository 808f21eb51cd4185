package dev.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The page of the documentation that says how sizes are found: its tables are those of the last study.
///
/// @param file holds the tables between two marks
record SizingPage(Path file) {
    private static final String BEGIN = "<!-- bench/run --advice writes this -->\n";
    private static final String END = "<!-- to here -->\n";

    /// So many standard errors may more be found than promised, by the chance of which stretches were fresh.
    private static final double ERRORS = 2;

    /// Of the stretches whose size is said to be known to a quarter, so many are within one.
    private static final double WITHIN_QUARTER = 0.8;

    /// All that is kept.
    private record Findings(
            Machine machine, List<SizingResult> sizes, List<SizingResult> overloads, List<ReplayResult> replays) {}

    /// Runs the study, prints its tables, and puts them into the page.
    ///
    /// @return whether each promise was kept
    static boolean write(Path project, Machine machine) throws IOException {
        List<SizingResult> sizes = new ArrayList<>();
        List<SizingResult> overloads = new ArrayList<>();
        List<ReplayResult> replays = new ArrayList<>();
        for (SizingCase source : SizingCase.sources()) {
            sizes.addAll(SizingStudy.of(source));
            replays.addAll(SizingStudy.replays(source));
        }
        for (SizingCase source : SizingCase.overloads()) {
            overloads.addAll(SizingStudy.of(source));
            replays.addAll(SizingStudy.replays(source));
        }
        String name = machine.at().atZone(ZoneOffset.UTC).toLocalDate() + "-"
                + machine.commit().replace("+", "") + "-advice";
        Path folder = Files.createDirectories(project.resolve("bench/results"));
        Files.writeString(
                folder.resolve(name + ".json"), Json.of(new Findings(machine, sizes, overloads, replays)) + "\n");
        String tables =
                "\nEach figure: [result](../bench/results/" + name + ".json).\n" + tables(sizes, overloads, replays);
        System.out.println(tables);
        Path file = project.resolve("docs/sizing.md");
        String page = Files.readString(file);
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END, Math.max(0, begin));
        if (begin < 0 || end < 0) {
            throw new IllegalStateException(file + ": no marks (expected: " + BEGIN.strip() + ")");
        }
        Files.writeString(file, page.substring(0, begin + BEGIN.length()) + tables + page.substring(end));
        return sizes.stream().allMatch(SizingPage::isKept)
                && overloads.stream().allMatch(one -> one.asOverload() == one.trials());
    }

    private static boolean isKept(SizingResult one) {
        double error = Math.sqrt(one.promised() * (1 - one.promised()) / one.fresh());
        return one.found() <= one.promised() + ERRORS * error
                && one.asOverload() == 0
                && one.sureWithin() >= WITHIN_QUARTER * one.sure() - 1;
    }

    private static String tables(List<SizingResult> sizes, List<SizingResult> overloads, List<ReplayResult> replays) {
        Page page = new Page();
        page.line("");
        page.columns(
                "source",
                "recorded at",
                "bursts",
                "known to a quarter",
                "and it was so",
                "smallest that would do",
                "recommended",
                "ratio of nine in ten from, middle, to",
                "within a quarter",
                "overflow promised",
                "found",
                "kept");
        for (SizingResult one : sizes) {
            page.row(
                    one.name(),
                    one.limit(),
                    Math.round(one.bursts()),
                    one.sure() + " of " + (one.trials() - one.asOverload() - one.none()),
                    one.sureWithin(),
                    Math.round(one.smallest()),
                    Math.round(one.recommended()),
                    ratio(one.ratioLow()) + ", " + ratio(one.ratio()) + ", " + ratio(one.ratioHigh()),
                    percent(one.withinQuarter()),
                    percent(one.promised()),
                    percent(one.found()),
                    percent(one.kept()));
        }
        page.line("");
        page.columns("source", "recorded at", "stretches", "called a lack of capacity");
        for (SizingResult one : overloads) {
            page.row(one.name(), one.limit(), one.trials(), one.asOverload());
        }
        page.line("");
        page.columns(
                "source", "recorded at", "replayed at", "turned away: really, replayed", "packets: really, replayed");
        for (ReplayResult one : replays) {
            page.row(
                    one.name(),
                    one.limit(),
                    one.asked(),
                    one.refused() + ", " + one.refusedReplayed(),
                    one.packets() + ", " + one.packetsReplayed());
        }
        page.line("");
        return page.text();
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private static String ratio(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }
}
