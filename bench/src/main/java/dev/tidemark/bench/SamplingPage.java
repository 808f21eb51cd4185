package dev.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The page of the documentation that says what samples catch, and what the kernel records: its tables are those
/// of the latest runs.
///
/// @param file holds each table between two marks
record SamplingPage(Path file) {
    private static final String BEGIN = "<!-- bench/run --bursts writes this -->\n";
    private static final String BEGIN_EXACT = "<!-- bench/run --probe writes this -->\n";
    private static final String END = "<!-- to here -->\n";
    private static final double HUNDRED = 100;
    private static final double FEW = 9.95;

    static SamplingPage of(Path project) {
        return new SamplingPage(project.resolve("docs/sampling.md"));
    }

    /// Puts the results of a run into it: what samples caught.
    ///
    /// @param name of their file
    void tell(Results results, String name) throws IOException {
        tell(BEGIN, table(results, name));
    }

    /// Puts the results of a run into it: what was recorded.
    ///
    /// @param name of their file
    void tellExact(Results results, String name) throws IOException {
        Page page = new Page();
        page.line("");
        List<ExactShare> shares = results.probes().getFirst().bursts();
        ExactShare.tellShort(page, shares);
        page.line("");
        page.line("Of " + shares.stream().mapToInt(ExactShare::quiet).sum() + " bursts, as many of IPv4 as of IPv6, on "
                + results.machine().cpus() + " CPUs with " + results.machine().kernel() + "; with accepts racing, of "
                + shares.stream().mapToInt(ExactShare::racing).sum()
                + " more none was told too high: [bench/results/" + name + "](../bench/results/" + name + ").");
        page.line("");
        tell(BEGIN_EXACT, page.text());
    }

    private void tell(String mark, String table) throws IOException {
        String page = Files.readString(file);
        int begin = page.indexOf(mark);
        int end = page.indexOf(END, Math.max(0, begin));
        if (begin < 0 || end < 0) {
            throw new IllegalStateException(file + ": no marks (expected: " + mark.strip() + ")");
        }
        Files.writeString(file, page.substring(0, begin + mark.length()) + table + page.substring(end));
    }

    private static String table(Results results, String name) {
        List<BurstShare> shares = results.bursts();
        List<Integer> rates = shares.stream().map(BurstShare::rate).distinct().toList();
        List<Integer> lengths =
                shares.stream().map(BurstShare::millis).distinct().toList();
        Page page = new Page();
        page.line("");
        page.columns(row(
                "a burst of",
                rates.stream()
                        .map(rate -> String.format(Locale.ROOT, "every %d ms", 1_000 / rate))
                        .toList()));
        for (int millis : lengths) {
            page.row(row(
                    millis + " ms",
                    shares.stream()
                            .filter(one -> one.millis() == millis)
                            .map(one -> percent(one.share()) + " (" + percent(one.theory()) + ")")
                            .toList()));
        }
        page.line("");
        int least = shares.stream().mapToInt(BurstShare::bursts).min().orElse(0);
        page.line("Of at least " + least + " bursts each, on "
                + results.machine().cpus() + " CPUs with " + results.machine().kernel() + ": [bench/results/" + name
                + "](../bench/results/" + name + ").");
        page.line("");
        return page.text();
    }

    private static Object[] row(String first, List<String> others) {
        Object[] cells = new Object[others.size() + 1];
        cells[0] = first;
        for (int i = 0; i < others.size(); i++) {
            cells[i + 1] = others.get(i);
        }
        return cells;
    }

    /// As people read it: one digit more where it is small.
    static String percent(double share) {
        double percent = share * HUNDRED;
        return String.format(Locale.ROOT, percent < FEW ? "%.1f %%" : "%.0f %%", percent);
    }
}
