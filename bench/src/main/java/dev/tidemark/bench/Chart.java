package dev.tidemark.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A picture of panels, one below the other, as SVG: readable on a light page and on a dark one.
///
/// The background is left out, and all colours are of middle lightness.
final class Chart {
    private static final int WIDTH = 900;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TITLE = 26;
    private static final int FOOT = 34;
    private static final String INK = "#808890";
    private static final String LENGTH = "#2f86d6";
    private static final String LIMIT = "#e0761a";
    private static final String MARK = "#c04a4a";
    private static final int LINES = 4;

    private final String title;
    private final StringBuilder body = new StringBuilder();
    private int bottom = TITLE + 10;

    Chart(String title) {
        this.title = title;
        text(LEFT, TITLE - 6, "start", 15, title);
    }

    /// What is shown with a tint behind it.
    record Span(double from, double to, String words) {}

    /// A queue over time: its length as an area, its limit as a line.
    ///
    /// @param seconds how long the axis is
    void queue(String name, List<QueuePoint> course, double seconds, List<Span> spans, int height) {
        double most = 1.08
                * course.stream()
                        .mapToLong(one -> Math.max(one.length(), one.limit()))
                        .max()
                        .orElse(1);
        int top = bottom + 24;
        int floor = top + height;
        text(LEFT, top - 8, "start", 13, name);
        for (Span span : spans) {
            double x = x(span.from(), seconds);
            rectangle(x, top, x(span.to(), seconds) - x, height, MARK, 0.13);
            text((x + x(span.to(), seconds)) / 2, top - 8, "middle", 12, span.words());
        }
        axes(most, seconds, top, floor);
        List<String> area = new ArrayList<>();
        List<String> line = new ArrayList<>();
        double before = floor;
        area.add(point(x(course.getFirst().seconds(), seconds), floor));
        for (QueuePoint one : course) {
            double at = x(one.seconds(), seconds);
            area.add(point(at, floor - one.length() / most * height));
            double limit = floor - one.limit() / most * height;
            line.add(point(at, line.isEmpty() ? limit : before));
            line.add(point(at, limit));
            before = limit;
        }
        area.add(point(x(course.getLast().seconds(), seconds), floor));
        body.append("<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"0.45\" stroke=\"%s\" stroke-width=\"1\"/>\n"
                .formatted(String.join(" ", area), LENGTH, LENGTH));
        body.append(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"6 3\"/>\n"
                        .formatted(String.join(" ", line), LIMIT));
        bottom = floor + FOOT;
    }

    /// What the area and the line are.
    void queueLegend() {
        rectangle(LEFT, bottom + 2, 14, 10, LENGTH, 0.6);
        text(LEFT + 20, bottom + 11, "start", 12, "length of the accept queue");
        body.append(
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"6 3\"/>\n"
                        .formatted(LEFT + 220, bottom + 7, LEFT + 250, bottom + 7, LIMIT));
        text(LEFT + 256, bottom + 11, "start", 12, "its limit");
        text(WIDTH - RIGHT, bottom + 11, "end", 12, "seconds");
        bottom += 22;
    }

    /// One bar.
    ///
    /// @param words the figure, as it is told
    record Bar(String name, double value, String words) {}

    /// Bars below each other that share one scale.
    void bars(String name, List<Bar> bars) {
        double most = Math.max(1, bars.stream().mapToDouble(Bar::value).max().orElse(1));
        int top = bottom + 24;
        text(LEFT, top - 8, "start", 13, name);
        for (Bar bar : bars) {
            double width = bar.value() / most * (WIDTH - 2 * LEFT - 180);
            text(LEFT + 120, top + 13, "end", 12, bar.name());
            rectangle(LEFT + 128, top + 2, Math.max(1, width), 14, LENGTH, 0.75);
            text(LEFT + 134 + width, top + 13, "start", 12, bar.words());
            top += 20;
        }
        bottom = top + 6;
    }

    private void axes(double most, double seconds, int top, int floor) {
        double step = step(most / LINES);
        for (double value = 0; value <= most; value += step) {
            double y = floor - value / most * (floor - top);
            body.append("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\" stroke-opacity=\"0.35\"/>\n"
                    .formatted(LEFT, y, WIDTH - RIGHT, y, INK));
            text(LEFT - 6, y + 4, "end", 11, Long.toString(Math.round(value)));
        }
        double every = step(seconds / 10);
        for (double at = 0; at <= seconds; at += every) {
            text(x(at, seconds), floor + 15, "middle", 11, Long.toString(Math.round(at)));
        }
    }

    /// 1, 2 or 5 and zeros, no less than `least`.
    private static double step(double least) {
        double step = 1;
        while (step < least) {
            String digits = Long.toString((long) step);
            step *= digits.startsWith("2") ? 2.5 : 2;
        }
        return step;
    }

    private static double x(double at, double seconds) {
        return LEFT + Math.min(1, at / seconds) * (WIDTH - LEFT - RIGHT);
    }

    private static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }

    private void rectangle(double x, double y, double width, double height, String colour, double opacity) {
        body.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" fill-opacity=\"%.2f\"/>\n",
                x,
                y,
                width,
                height,
                colour,
                opacity));
    }

    private void text(double x, double y, String anchor, int size, String words) {
        body.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" fill=\"%s\">%s</text>\n",
                x,
                y,
                anchor,
                size,
                INK,
                words));
    }

    /// The whole file.
    String svg() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"sans-serif\">\n"
                        .formatted(WIDTH, bottom + 8)
                + "<title>" + title + "</title>\n" + body + "</svg>\n";
    }
}
