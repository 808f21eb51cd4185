package dev.tidemark.wording;

import dev.tidemark.history.Episode;
import dev.tidemark.history.Series;
import dev.tidemark.history.Series.Point;
import dev.tidemark.history.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// One listener's queue as a picture: the highest lengths as an area, the limit as a dashed line, overflow
/// episodes hatched. Where nothing was recorded there is a gap.
final class ReportChart {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 220;
    private static final int LEFT = 60;
    private static final int RIGHT = 12;
    private static final int TOP = 12;
    private static final int BOTTOM = 28;
    private static final int TICKS = 6;
    /// A limit further above the peak than this is named, not drawn: it would make the queue invisible.
    private static final int REACH = 8;

    private final Series series;
    private final List<Episode> episodes;
    private final ClockTimes clock;
    private final TimeRange range;
    private final long top;
    private final StringBuilder svg = new StringBuilder();

    /// @param episodes those in which the listener was suspected
    /// @param range what the axis covers
    ReportChart(Series series, List<Episode> episodes, TimeRange range, ClockTimes clock) {
        this.series = series;
        this.episodes = List.copyOf(episodes);
        this.range = range;
        this.clock = clock;
        long peak = series.points().stream().mapToLong(Point::peak).max().orElse(0);
        top = Math.max(4, Math.max(peak, isLimitDrawn(peak) ? highestLimit() + 1 : 0) * 21 / 20 + 1);
    }

    private long highestLimit() {
        return series.points().stream().mapToLong(Point::limit).max().orElse(0);
    }

    private boolean isLimitDrawn(long peak) {
        return highestLimit() <= Math.max(peak, 4) * REACH;
    }

    /// @param id unique in the page
    /// @param title what the picture shows, in a sentence
    String svg(String id, String title) {
        svg.append(String.format(
                Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s\">", WIDTH, HEIGHT, id));
        svg.append("<title id=\"").append(id).append("\">").append(title).append("</title>\n");
        axes();
        episodes.forEach(this::hatch);
        area();
        if (isLimitDrawn(series.points().stream().mapToLong(Point::peak).max().orElse(0))) {
            limit();
        } else {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"limit\" x=\"%d\" y=\"%d\" text-anchor=\"end\">limit %d, far above</text>\n",
                    WIDTH - RIGHT,
                    TOP + 10,
                    highestLimit()));
        }
        return svg.append("</svg>\n").toString();
    }

    private String x(Instant at) {
        double part = (double) Duration.between(range.from(), at).toMillis()
                / Math.max(range.span().toMillis(), 1);
        return number(LEFT + Math.clamp(part, 0, 1) * (WIDTH - LEFT - RIGHT));
    }

    private String y(long length) {
        return number(HEIGHT - BOTTOM - (double) length / top * (HEIGHT - TOP - BOTTOM));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void axes() {
        for (int tick = 0; tick <= 2; tick++) {
            long length = top * tick / 2;
            svg.append(String.format(
                    Locale.ROOT, "<path class=\"grid\" d=\"M%d %sH%d\"/>", LEFT, y(length), WIDTH - RIGHT));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%d</text>\n",
                    LEFT - 6,
                    y(length),
                    length));
        }
        for (int tick = 0; tick <= TICKS; tick++) {
            Instant at = range.from().plus(range.span().multipliedBy(tick).dividedBy(TICKS));
            String anchor = tick == 0 ? "start" : tick == TICKS ? "end" : "middle";
            String label = range.span().compareTo(Duration.ofHours(20)) > 0
                    ? clock.time(at, Instant.EPOCH).replaceFirst(":\\d\\d$", "")
                    : clock.time(at);
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%s\" y=\"%d\" text-anchor=\"%s\">%s</text>\n",
                    x(at),
                    HEIGHT - 8,
                    anchor,
                    label));
        }
    }

    private void hatch(Episode episode) {
        double from = Double.parseDouble(x(episode.from()));
        double to = Double.parseDouble(x(episode.to().orElse(range.to())));
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"episode\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"/>\n",
                number(from),
                TOP,
                number(Math.max(to - from, 2)),
                HEIGHT - TOP - BOTTOM));
    }

    /// A step for each point; a run of points without a gap is one area.
    private void area() {
        StringBuilder path = new StringBuilder();
        Instant end = null;
        for (Point point : series.points()) {
            if (end == null || point.from().isAfter(end)) {
                path.append(end == null ? "" : "V" + y(0) + "Z");
                path.append('M').append(x(point.from())).append(' ').append(y(0));
            }
            end = point.from().plus(series.span());
            path.append('V').append(y(point.peak())).append('H').append(x(end));
        }
        if (end != null) {
            svg.append("<path class=\"area\" d=\"")
                    .append(path)
                    .append('V')
                    .append(y(0))
                    .append("Z\"/>\n");
        }
    }

    private void limit() {
        StringBuilder path = new StringBuilder();
        Instant end = null;
        for (Point point : series.points()) {
            boolean continues = end != null && !point.from().isAfter(end);
            path.append(continues ? "V" + y(point.limit()) : "M" + x(point.from()) + " " + y(point.limit()));
            end = point.from().plus(series.span());
            path.append('H').append(x(end));
        }
        if (end != null) {
            svg.append("<path class=\"limit\" d=\"").append(path).append("\"/>\n");
        }
    }
}
