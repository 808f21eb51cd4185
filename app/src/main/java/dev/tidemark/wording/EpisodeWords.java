package dev.tidemark.wording;

import dev.tidemark.history.Episode;
import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.history.EpisodeSamples;
import dev.tidemark.history.EpisodeSamples.Sample;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The words for an overflow episode, on screens and in reports.
final class EpisodeWords {
    private static final int WIDTH = 60;
    private static final char[] MARKS = {'_', '.', '-', '='};

    private EpisodeWords() {}

    /// `2.30 s`, or `goes on`.
    static String lasting(Episode episode) {
        return episode.to()
                .map(to -> Figures.duration(Duration.between(episode.from(), to)))
                .orElse("goes on");
    }

    /// `*:8080 java: drops +104, peak 51/51 FULL`, and what it means that there are several or none.
    static String suspects(Episode episode) {
        if (episode.suspects().isEmpty()) {
            return "no listener's drops rose: it went before it was seen";
        }
        String all = episode.suspects().stream().map(EpisodeWords::suspect).collect(Collectors.joining("; "));
        return episode.isAmbiguous() ? "one of: " + all : all;
    }

    private static String suspect(Suspect suspect) {
        AcceptQueue peak = new AcceptQueue(suspect.peak(), suspect.limit());
        String drops = suspect.drops() instanceof Reading.Known<Long>(Long known) ? Figures.rise(known) : "?";
        return HistoryScreen.address(suspect.listener())
                + suspect.listener()
                        .owner()
                        .map(owner -> " " + Escaped.text(owner))
                        .orElse("") + ": drops " + drops
                + ", peak " + PeakText.sampled(peak);
    }

    /// The course of a queue, a character for each part of the time: `_` empty, `.` below a third of the
    /// capacity, `-` below two thirds, `=` above, `#` full. Each length holds until the next.
    static String course(EpisodeSamples samples) {
        if (samples.samples().isEmpty()) {
            return "";
        }
        List<Sample> all = samples.samples();
        long from = all.getFirst().at().toEpochMilli();
        long span = Math.max(all.getLast().at().toEpochMilli() - from, 1) + 1;
        char[] marks = " ".repeat(WIDTH).toCharArray();
        long[] highest = new long[WIDTH];
        Arrays.fill(highest, -1);
        for (int i = 0; i < all.size(); i++) {
            Sample sample = all.get(i);
            int last = place(all.get(Math.min(i + 1, all.size() - 1)), from, span);
            for (int place = place(sample, from, span); place <= last; place++) {
                if (sample.length() > highest[place]) {
                    highest[place] = sample.length();
                    marks[place] = mark(new AcceptQueue(sample.length(), sample.limit()));
                }
            }
        }
        return new String(marks);
    }

    private static int place(Sample sample, long from, long span) {
        return Math.clamp((sample.at().toEpochMilli() - from) * WIDTH / span, 0, WIDTH - 1);
    }

    private static char mark(AcceptQueue queue) {
        if (queue.isFull()) {
            return '#';
        }
        return queue.length() == 0 ? MARKS[0] : MARKS[1 + (int) Math.min(queue.fill() * 3, 2)];
    }

    static Instant firstOf(EpisodeSamples samples) {
        return samples.samples().getFirst().at();
    }

    static Instant lastOf(EpisodeSamples samples) {
        return samples.samples().getLast().at();
    }

    static long highestOf(EpisodeSamples samples) {
        return samples.samples().stream().mapToLong(Sample::length).max().orElse(0);
    }
}
