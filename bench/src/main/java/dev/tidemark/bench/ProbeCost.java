package dev.tidemark.bench;

import java.util.ArrayList;
import java.util.List;

/// What it costs when the kernel records, and how right it is.
///
/// @param prices of each load, with each set of features
/// @param opening in this JVM, warm
/// @param coldOpening as the first thing that a JVM does
/// @param agentStart of `tidemark agent`, from its command line until it serves
/// @param bytesOfAListener what the facts about one take of the kernel's memory, one for each round
/// @param listeners of which that was taken
/// @param bytesOfMaps what the maps take beside that
/// @param read facts of 1 000 listeners, against their rows alone
/// @param bursts and what was told of them
record ProbeCost(
        List<Price> prices,
        Figures opening,
        Figures coldOpening,
        Figures agentStart,
        List<Double> bytesOfAListener,
        int listeners,
        long bytesOfMaps,
        Duel read,
        List<ExactShare> bursts) {
    private static final double MILLI = 1e6;
    private static final double MICRO = 1e3;
    private static final double KILO = 1e3;
    private static final double HUNDRED = 100;

    /// What a load costs with recording and without. A ratio of the duel is the share of the rate that is left.
    ///
    /// @param reasons whether those are recorded too
    record Price(WatchedLoad load, boolean reasons, Duel duel) {}

    void tell(Page page) {
        page.heading("What recording costs others, on one processor");
        page.columns(
                "load",
                "recorded",
                "rounds",
                "one without, us",
                "one with, us",
                "rate lower by %",
                "of ten rounds, eight",
                "A/A with",
                "A/A without");
        prices.forEach(price -> tell(page, price));
        page.heading("To begin to record");
        page.columns("where", "times", "min / median / max ms");
        opening(page, "in a warm JVM", opening);
        opening(page, "as the first thing a JVM does", coldOpening);
        opening(page, "beside it: tidemark agent, from its command line until it serves", agentStart);
        page.line("");
        page.line("Of the agent's start that is "
                + Math.round(HUNDRED * coldOpening.medianNanos() / agentStart.medianNanos()) + " %.");
        page.heading("To remember and to read");
        page.columns("what", "figure");
        page.row(
                "kB of 1 000 listeners (slabs of " + listeners + " new ones, with and without; each round)",
                String.join(", ", bytesOfAListener.stream().map(Page::number).toList()));
        page.row("kB of the maps beside that (memlock)", Page.number(bytesOfMaps / KILO));
        page.row("us for the rows of 1 000 listeners, min / median", times(read.ours()));
        page.row("us with what was recorded of each, min / median", times(read.theirs()));
        page.row("ratio (A/A)", Page.number(read.ratios().median()) + " (" + Report.spread(read.spread()) + ")");
        ExactShare.tell(page, bursts);
    }

    private static void tell(Page page, Price price) {
        Duel duel = price.duel();
        double batch = price.load().batch() * MICRO;
        page.row(
                price.load().words(),
                price.reasons() ? "with reasons" : "default",
                duel.ratios().pairs(),
                Page.number(duel.theirs().medianNanos() / batch),
                Page.number(duel.ours().medianNanos() / batch),
                lower(duel.ratios().median()),
                lower(duel.ratios().high()) + " to " + lower(duel.ratios().low()),
                Report.spread(duel.ourSpread()),
                Report.spread(duel.theirSpread()));
    }

    private static String times(Figures figures) {
        return Page.number(figures.minNanos() / MICRO) + " / " + Page.number(figures.medianNanos() / MICRO);
    }

    private static String lower(double rate) {
        return Page.number((1 - rate) * HUNDRED);
    }

    private static void opening(Page page, String where, Figures figures) {
        page.row(
                where,
                figures.runs(),
                Page.number(figures.minNanos() / MILLI) + " / " + Page.number(figures.medianNanos() / MILLI) + " / "
                        + Page.number(figures.p99Nanos() / MILLI));
    }

    /// What is promised of this, and is the same each time.
    List<AgentCost.Promised> judged() {
        List<AgentCost.Promised> judged = new ArrayList<>();
        judged.add(new AgentCost.Promised(Bounds.OPENING, opening.medianNanos() / MILLI));
        judged.add(new AgentCost.Promised(
                Bounds.EXACT, bursts.stream().mapToInt(ExactShare::wrong).sum()));
        judged.add(new AgentCost.Promised(
                Bounds.EXACT_RACING, bursts.stream().mapToInt(ExactShare::above).sum()));
        return judged;
    }
}
