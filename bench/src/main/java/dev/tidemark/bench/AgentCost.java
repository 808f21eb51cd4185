package dev.tidemark.bench;

import java.util.List;
import java.util.stream.Stream;

/// What agents cost, and what ran beside the first.
///
/// @param programs each over a span of the same length
/// @param scrapes of the metrics of the agent with the most listeners, afterwards
record AgentCost(List<Program> programs, List<Scrapes> scrapes) {
    /// Ours, by the number of listeners it is promised for.
    record Program(String name, int listeners, double seconds, Footprint begin, Footprint end) {
        /// Milliseconds of processor time a second.
        double cpu() {
            return (end.cpuMillis() - begin.cpuMillis()) / seconds;
        }
    }

    /// Readings of `/metrics`, one after the other.
    ///
    /// @param encoding what was asked for: `gzip` as Prometheus does, or `identity`
    /// @param bytes of one answer as it was sent
    /// @param p50 milliseconds until the whole answer was there
    /// @param cpu milliseconds of processor time of the agent a second, meanwhile
    /// @param rss its resident memory afterwards, in megabytes
    record Scrapes(
            int listeners,
            String encoding,
            int count,
            int aSecond,
            long bytes,
            double p50,
            double p99,
            double max,
            double cpu,
            double rss) {}

    /// A bound, and what it is about.
    record Promised(Bound bound, double measured) {}

    /// What is promised of this.
    List<Promised> judged() {
        List<Promised> ofAgents = programs.stream()
                .filter(one -> one.listeners() > 0)
                .flatMap(one -> List.of(
                        new Promised(
                                Bounds.agentMemory(one.listeners()), one.end().rss()),
                        new Promised(Bounds.agentCpu(one.listeners()), one.cpu()))
                        .stream())
                .toList();
        List<Promised> ofScrapes = scrapes.stream()
                .map(one -> new Promised(Bounds.scrapes(one.encoding()), one.p99()))
                .toList();
        return Stream.concat(ofAgents.stream(), ofScrapes.stream()).toList();
    }

    void tell(Page page) {
        page.heading("The agent, 10 samples a second, nobody connected");
        page.columns(
                "what",
                "seconds",
                "processes",
                "RSS MB at begin / end",
                "highest",
                "not shared MB at begin / end",
                "Pss MB",
                "CPU ms a second",
                "threads at begin / end",
                "descriptors at begin / end");
        for (Program one : programs) {
            Footprint begin = one.begin();
            Footprint end = one.end();
            page.row(
                    one.name(),
                    Math.round(one.seconds()),
                    end.processes(),
                    Page.number(begin.rss()) + " / " + Page.number(end.rss()),
                    Page.number(end.most()),
                    Page.number(begin.anonymous()) + " / " + Page.number(end.anonymous()),
                    Page.number(end.pss()),
                    Page.number(one.cpu()),
                    begin.threads() + " / " + end.threads(),
                    begin.descriptors() + " / " + end.descriptors());
        }
        page.heading("/metrics");
        page.columns(
                "listeners",
                "accepted",
                "readings",
                "a second",
                "kB",
                "p50 / p99 / max ms",
                "CPU ms a second of the agent",
                "RSS MB afterwards");
        for (Scrapes one : scrapes) {
            page.row(
                    one.listeners(),
                    one.encoding(),
                    one.count(),
                    one.aSecond(),
                    one.bytes() / 1_000,
                    Page.number(one.p50()) + " / " + Page.number(one.p99()) + " / " + Page.number(one.max()),
                    Page.number(one.cpu()),
                    Page.number(one.rss()));
        }
    }
}
