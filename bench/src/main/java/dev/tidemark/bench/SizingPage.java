package dev.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The page of the documentation that says how sizes are found: its tables are those of the last study.
///
/// @param file holds the tables between two marks
record SizingPage(Path file) {
    private static final String BEGIN = "<!-- bench/run --advice writes this -->\n";
    private static final String END = "<!-- to here -->\n";

    /// How many more overflows than promised 30 stretches may show by chance.
    private static final double CHANCE = 0.06;

    private static final double MOST_RATIO = 1.25;

    /// Runs the study, prints its tables, and puts them into the page.
    ///
    /// @return whether each promise was kept
    static boolean write(Path project) throws IOException {
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
        String tables = tables(sizes, overloads, replays);
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
        return one.found() <= one.promised() + CHANCE
                && one.asOverload() == 0
                && (one.promised() > 0.2 || one.ratio() <= MOST_RATIO);
    }

    private static String tables(List<SizingResult> sizes, List<SizingResult> overloads, List<ReplayResult> replays) {
        Page page = new Page();
        page.line("");
        page.columns(
                "source",
                "recorded at",
                "bursts",
                "smallest that keeps the promise",
                "recommended",
                "of ten: ratio from, middle, to",
                "overflow promised",
                "found");
        for (SizingResult one : sizes) {
            page.row(
                    one.name(),
                    one.limit(),
                    Math.round(one.bursts()),
                    Math.round(one.smallest()),
                    Math.round(one.recommended()),
                    ratio(one.ratioLow()) + ", " + ratio(one.ratio()) + ", " + ratio(one.ratioHigh()),
                    percent(one.promised()),
                    percent(one.found()));
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
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
