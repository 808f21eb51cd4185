package dev.tidemark.bench;

import java.util.List;
import java.util.Locale;

/// What elastic queues are good for, and what they cost.
///
/// @param agents with 1 000 listeners, with and without elastic queues, over the same span of time
record ElasticResults(List<ElasticTrain> trains, ElasticNoise noise, List<AgentCost.Program> agents) {
    private static final double SECOND_MILLIS = 1_000;

    /// Of the clients of swells that the fixed queue turned away, how many the elastic one did too.
    double refusedShare() {
        double fixed = Math.max(1, refusedInSwells(ElasticSetting.FIXED));
        return refusedInSwells(ElasticSetting.ELASTIC) / fixed;
    }

    private long refusedInSwells(ElasticSetting setting) {
        return trains.stream()
                .filter(one -> one.setting() == setting)
                .mapToLong(one -> one.part("swells").refused())
                .sum();
    }

    void tell(Page page) {
        page.heading("The same train of clients");
        tellTrains(page);
        page.heading("Noisy load");
        tellNoise(page);
        page.heading("What it costs");
        page.columns("agent", "CPU ms a second", "RSS MB at the end", "threads");
        for (AgentCost.Program one : agents) {
            page.row(
                    one.name(),
                    Page.number(one.cpu()),
                    Page.number(one.end().rss()),
                    one.end().threads());
        }
    }

    void tellTrains(Page page) {
        page.columns(
                "setting",
                "part",
                "clients",
                "turned away at first",
                "left without an answer",
                "p50 wait",
                "p99 wait",
                "highest limit",
                "steps");
        for (ElasticTrain train : trains) {
            for (ElasticTrain.Part part : train.parts()) {
                boolean isAll = part.name().equals("all");
                page.row(
                        train.setting().words(),
                        part.name(),
                        part.clients(),
                        part.refused(),
                        part.gaveUp(),
                        wait(part.medianMillis()),
                        wait(part.p99Millis()),
                        isAll ? train.highestLimit() : "",
                        isAll ? train.steps() : "");
            }
        }
    }

    void tellNoise(Page page) {
        page.columns(
                "seconds", "clients", "turned away at first", "left without an answer", "p99 wait", "steps", "turns");
        page.row(
                Math.round(noise.seconds()),
                noise.clients(),
                noise.refused(),
                noise.gaveUp(),
                wait(noise.p99Millis()),
                noise.steps(),
                noise.turns());
    }

    static String wait(double millis) {
        if (Double.isNaN(millis)) {
            return "-";
        }
        return millis < SECOND_MILLIS
                ? Math.round(millis) + " ms"
                : String.format(Locale.ROOT, "%.2f s", millis / SECOND_MILLIS);
    }
}
