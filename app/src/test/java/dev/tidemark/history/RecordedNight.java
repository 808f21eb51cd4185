package dev.tidemark.history;

import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.history.EpisodeSamples.Sample;
import dev.tidemark.kernel.Reading;
import dev.tidemark.lab.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A history file of 20 minutes, in the middle of which java on *:8080 overflowed.
public final class RecordedNight {
    public static final ListenerKey JAVA = Lived.key(8080);
    public static final ListenerKey NGINX = new ListenerKey("host", false, "0.0.0.0:443", 1, Optional.of("ngi<nx>"));
    public static final ListenerKey UNIX = new ListenerKey("cart", true, "/run/app.sock", 1, Optional.empty());
    public static final String FOUND =
            "TURNED AWAY NOW  *:8080 java 4711: bursts exceed the queue\n  Limit      <50>\n";

    private RecordedNight() {}

    /// @param end where it ends, rounded down to whole intervals
    /// @return when the overflow episode began
    public static Instant write(Path file, Instant end) {
        long last = end.getEpochSecond() / 10 * 10;
        Instant overflow = Instant.ofEpochSecond(last - 600);
        try (HistoryRecorder recorder = HistoryRecorder.start(file, InstantSource.fixed(end), _ -> {})) {
            for (long at = last - 1200; at < last; at += 10) {
                recorder.record(slot(at, overflow));
            }
            long id = recorder.nextEpisode();
            recorder.record(new Episode(
                    id,
                    "host",
                    overflow,
                    Optional.of(overflow.plusMillis(2300)),
                    104,
                    List.of(new Suspect(JAVA, Reading.of(104L), 51, 50))));
            recorder.record(
                    new EpisodeFindings(id, overflow.plusMillis(500), "{\"schema\":\"tidemark.doctor/1\"}\n", FOUND));
            recorder.record(new EpisodeSamples(id, JAVA, samples(overflow)));
            Await.until(
                    "written", Duration.ofSeconds(30), () -> recorder.health().waiting() == 0);
        }
        return overflow;
    }

    private static Slot slot(long at, Instant overflow) {
        Instant from = Instant.ofEpochSecond(at);
        List<Interval> intervals = new ArrayList<>();
        boolean overflows = from.equals(overflow);
        intervals.add(Lived.interval(
                JAVA, from, 50, overflows ? 104 : 0, overflows ? new long[] {0, 51, 20, 0} : new long[4]));
        intervals.add(Lived.interval(
                NGINX, from, 511, at % 60 == 0 ? 1 : 0, at % 30 == 0 ? new long[] {0, 0, 61, 2} : new long[4]));
        intervals.add(Lived.idle(UNIX, from, 10, 4));
        return Lived.slot(from, 4, intervals.toArray(Interval[]::new));
    }

    private static List<Sample> samples(Instant overflow) {
        return IntStream.range(-600, 600)
                .mapToObj(each -> new Sample(
                        overflow.plusMillis(each * 100L), each < 0 ? 0 : Math.clamp(51 - each / 4, 0, 51), 50))
                .toList();
    }
}
