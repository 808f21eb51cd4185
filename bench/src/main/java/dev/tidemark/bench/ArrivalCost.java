package dev.tidemark.bench;

import java.util.List;

/// What it costs when the kernel counts arrivals in bins and the agent keeps them.
///
/// @param prices of each load, against nothing and against what is recorded without
/// @param agents by what their listeners did
record ArrivalCost(List<Price> prices, List<Agent> agents) {
    private static final double HUNDRED = 100;
    private static final double MICRO = 1e3;

    /// What a load costs with arrivals and otherwise. A ratio of the duel is the share of the rate that is left.
    ///
    /// @param against what else was recorded in turn
    record Price(WatchedLoad load, String against, Duel duel) {}

    /// An agent with 1 000 listeners.
    ///
    /// @param arrivals whether it keeps them
    /// @param what its listeners did
    /// @param cpu milliseconds of processor time a second
    /// @param historyBytes the file's size, with its log, at the end
    record Agent(boolean arrivals, String what, double seconds, double cpu, double rss, long historyBytes) {}

    void tell(Page page) {
        page.heading("What counting arrivals costs others, on one processor");
        page.columns(
                "load",
                "against",
                "rounds",
                "one without, us",
                "one with, us",
                "rate lower by %",
                "of ten, eight",
                "A/A");
        for (Price price : prices) {
            Duel duel = price.duel();
            double batch = price.load().batch() * MICRO;
            page.row(
                    price.load().words(),
                    price.against(),
                    duel.ratios().pairs(),
                    Page.number(duel.theirs().medianNanos() / batch),
                    Page.number(duel.ours().medianNanos() / batch),
                    lower(duel.ratios().median()),
                    lower(duel.ratios().high()) + " to " + lower(duel.ratios().low()),
                    Report.spread(duel.spread()));
        }
        page.heading("What it costs an agent with 1 000 listeners");
        page.columns("listeners", "arrivals", "seconds", "cpu ms/s", "RSS MB", "history kB");
        for (Agent agent : agents) {
            page.row(
                    agent.what(),
                    agent.arrivals() ? "auto" : "off",
                    Page.number(agent.seconds()),
                    Page.number(agent.cpu()),
                    Page.number(agent.rss()),
                    Page.number((double) agent.historyBytes() / MICRO));
        }
    }

    private static String lower(double rate) {
        return Page.number((1 - rate) * HUNDRED);
    }
}
