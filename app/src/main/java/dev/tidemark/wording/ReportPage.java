package dev.tidemark.wording;

import dev.tidemark.history.Episode;
import dev.tidemark.history.EpisodeFindings;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.Series;
import dev.tidemark.history.Series.Point;
import dev.tidemark.history.TimeRange;
import dev.tidemark.kernel.Reading;
import dev.tidemark.wording.FindingsDocument.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// `tidemark report`: a page of HTML that holds all it needs, works without scripts, and runs none.
public final class ReportPage {
    private static final int MOST_ROWS = 48;

    private final HistoryReport report;
    private final List<Charted> charts;
    private final List<Kept> episodes;
    private final int allEpisodes;
    private final StringBuilder html = new StringBuilder();

    /// A listener with the course of its queue.
    public record Charted(ListenerHistory listener, Series series) {}

    private ReportPage(HistoryReport report, List<Charted> charts, List<Kept> episodes, int allEpisodes) {
        this.report = report;
        this.charts = charts;
        this.episodes = episodes;
        this.allEpisodes = allEpisodes;
    }

    /// @param charts the listeners that get a chart, the fullest peak first
    /// @param episodes those that are shown, the newest first
    /// @param allEpisodes how many there are
    /// @param version of the program
    public static String text(
            HistoryReport report, List<Charted> charts, List<Kept> episodes, int allEpisodes, String version) {
        return new ReportPage(report, charts, episodes, allEpisodes).page(version);
    }

    private String page(String version) {
        TimeRange range = report.range();
        String span = time(range.from()) + " to " + time(range.to()) + " "
                + report.clock().offset(range.to());
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta http-equiv=\"Content-Security-Policy\"")
                .append(" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.append("<title>Listen queues, ").append(span).append("</title>\n<style>");
        html.append(ReportStyle.CSS).append("</style>\n</head>\n<body>\n<main>\n");
        html.append("<h1>Listen queues</h1>\n<p>")
                .append(span)
                .append(". ")
                .append(summary())
                .append("</p>\n");
        listeners();
        episodes();
        charts();
        html.append("<footer><p>").append(marks()).append("</p><p>tidemark ");
        html.append(escaped(version))
                .append(", written ")
                .append(time(report.now()))
                .append(".</p></footer>\n");
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private String summary() {
        long full = report.listeners().stream()
                .filter(each -> each.peak().isAtCapacity())
                .count();
        int all = report.listeners().size();
        return all + (all == 1 ? " listener, " : " listeners, ") + full + (full == 1 ? " was" : " were")
                + " full at the peak, " + allEpisodes
                + (allEpisodes == 1 ? " overflow episode." : " overflow episodes.")
                + report.recorded()
                        .filter(recorded ->
                                recorded.from().isAfter(report.asked().from()))
                        .map(recorded -> " Recorded since " + time(recorded.from()) + ".")
                        .orElse(report.recorded().isEmpty() ? " Nothing is recorded." : "");
    }

    private String marks() {
        return escaped(PeakText.note(report.peaks(), ""))
                + ". FULL: cut off by the limit, the demand may have been higher. Kept in intervals of "
                + report.resolution().map(Figures::duration).orElse("10 s") + ".";
    }

    private void listeners() {
        html.append(
                "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Listeners\"><table>\n<caption>Listeners, the fullest peak first</caption>\n<thead><tr>");
        for (String head : List.of(
                "Listener", "Owner", "Namespace", "Peak", "At", "Limit", "p50", "p99", "p99.9", "Drops", "Episodes")) {
            html.append("<th scope=\"col\">").append(head).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (ListenerHistory each : report.listeners()) {
            html.append(each.peak().isAtCapacity() ? "<tr class=\"full\">" : "<tr>");
            html.append("<th scope=\"row\">").append(address(each)).append("</th>");
            cell(each.listener().owner().map(Escaped::text).orElse("?"));
            cell(Escaped.text(each.listener().namespace()));
            cell(PeakText.cell(each.peak()).text());
            cell(time(each.peak().at()));
            cell(Long.toString(each.limit()));
            cell(Long.toString(each.quantile(50)));
            cell(Long.toString(each.quantile(99)));
            cell(Long.toString(each.quantile(99.9)));
            cell(each.listener().unix() ? "-" : figure(each.drops()));
            cell(Integer.toString(each.episodes()));
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n");
    }

    private void cell(String text) {
        html.append("<td>").append(escaped(text)).append("</td>");
    }

    private static String figure(Reading<Long> reading) {
        return switch (reading) {
            case Reading.Known<Long>(Long value) -> value.toString();
            case Reading.Unknown<Long>(String reason) -> "? (" + reason + ")";
        };
    }

    private void episodes() {
        html.append("<h2>Overflow episodes</h2>\n");
        if (episodes.isEmpty()) {
            html.append("<p>None recorded.</p>\n");
            return;
        }
        for (Kept kept : episodes) {
            Episode episode = kept.episode();
            html.append("<section><h3>").append(time(episode.from())).append(", ");
            html.append(EpisodeWords.lasting(episode)).append(": overflows ");
            html.append(Figures.rise(episode.overflows())).append("</h3>\n<p>");
            html.append(escaped(EpisodeWords.suspects(episode))).append(". Namespace ");
            html.append(escaped(Escaped.text(episode.namespace()))).append(".</p>\n");
            html.append(kept.findings().map(ReportPage::found).orElseGet(() -> nothingFound(episode)));
            html.append("</section>\n");
        }
        if (allEpisodes > episodes.size()) {
            html.append("<p>And ").append(allEpisodes - episodes.size()).append(" older ones.</p>\n");
        }
    }

    private String nothingFound(Episode episode) {
        return WhyNoFindings.askedAbout(episode, episodes)
                .map(at -> "<p>No findings were stored: " + WhyNoFindings.RULE + ", and was at the episode of "
                        + time(at) + ".</p>\n")
                .orElse("<p>No findings were stored; " + WhyNoFindings.RULE + ".</p>\n");
    }

    private static String found(EpisodeFindings findings) {
        StringBuilder text = new StringBuilder();
        findings.text()
                .lines()
                .forEach(line -> text.append(escaped(Escaped.text(line))).append('\n'));
        return "<pre tabindex=\"0\">" + text + "</pre>\n";
    }

    private void charts() {
        html.append("<h2>Queues over time</h2>\n");
        html.append("<p class=\"key\"><span class=\"key-area\"></span> highest length"
                + " <span class=\"key-limit\"></span> limit <span class=\"key-episode\"></span> overflow episode;"
                + " a gap where nothing was recorded</p>\n");
        html.append("<svg class=\"patterns\" aria-hidden=\"true\"><defs><pattern id=\"hatch\" width=\"6\" height=\"6\""
                + " patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"hatch\" width=\"2\""
                + " height=\"6\"/></pattern></defs></svg>\n");
        int number = 0;
        for (Charted each : charts) {
            number++;
            String title = address(each.listener())
                    + each.listener()
                            .listener()
                            .owner()
                            .map(owner -> " " + escaped(Escaped.text(owner)))
                            .orElse("");
            List<Episode> suspected = episodes.stream()
                    .map(Kept::episode)
                    .filter(episode -> episode.suspects().stream()
                            .anyMatch(suspect ->
                                    suspect.listener().equals(each.listener().listener())))
                    .toList();
            html.append("<section><h3>").append(title).append("</h3>\n");
            String sentence = title + ": highest "
                    + each.listener().peak().queue().length() + " at "
                    + time(each.listener().peak().at()) + ", limit "
                    + each.listener().limit();
            html.append(new ReportChart(each.series(), suspected, each.series().range(), report.clock())
                    .svg("chart-" + number, sentence));
            table(each.series(), sentence);
            html.append("<p>How large the queue should be: <code>tidemark advise ")
                    .append(escaped(NextCommand.filters(each.listener().listener())))
                    .append("</code></p>\n</section>\n");
        }
        int without = report.listeners().size() - charts.size();
        if (without > 0) {
            html.append("<p>").append(without).append(" more have no chart: a filter chooses others.</p>\n");
        }
    }

    /// The same as a table, coarse enough to be read.
    private void table(Series series, String sentence) {
        int size = Math.ceilDiv(Math.max(series.points().size(), 1), MOST_ROWS);
        html.append("<details><summary>As a table</summary><table>\n<caption>").append(sentence);
        html.append(
                "</caption>\n<thead><tr><th scope=\"col\">From</th><th scope=\"col\">To</th><th scope=\"col\">Highest</th>"
                        + "<th scope=\"col\">Limit</th><th scope=\"col\">Drops</th></tr></thead>\n<tbody>\n");
        for (int at = 0; at < series.points().size(); at += size) {
            List<Point> some = series.points()
                    .subList(at, Math.min(at + size, series.points().size()));
            Instant end = some.getLast().from().plus(series.span());
            html.append("<tr><th scope=\"row\">")
                    .append(time(some.getFirst().from()))
                    .append("</th>");
            cell(time(end));
            cell(Long.toString(some.stream().mapToLong(Point::peak).max().orElse(0))
                    + (some.stream().anyMatch(Point::full) ? " FULL" : ""));
            cell(Long.toString(some.getLast().limit()));
            boolean isKnown = some.stream().allMatch(point -> point.drops().isKnown());
            long drops =
                    some.stream().mapToLong(point -> point.drops().orElse(0L)).sum();
            cell(series.listener().unix() ? "-" : isKnown ? Long.toString(drops) : "?");
            html.append("</tr>\n");
        }
        html.append("</tbody></table></details>\n");
    }

    private static String address(ListenerHistory each) {
        return escaped(HistoryScreen.address(each.listener()));
    }

    private String time(Instant at) {
        return report.clock().time(at, Instant.EPOCH.minus(Duration.ofDays(1)));
    }

    /// What comes from outside may hold any character.
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
