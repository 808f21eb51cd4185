package dev.tidemark.history;

import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.history.EpisodeSamples.Sample;
import dev.tidemark.kernel.Reading;
import dev.tidemark.lab.Await;
import dev.tidemark.watch.ArrivalBin;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A history file of 20 minutes in which java on *:8080 overflowed seven times, each time in a burst of 155
/// clients at a limit of 50; others were busy, overloaded, or hardly seen.
public final class RecordedBursts {
    public static final ListenerKey JAVA = key("*:8080", "java");
    public static final ListenerKey GATEWAY = key("*:9000", "gateway");
    public static final ListenerKey UWSGI = key("127.0.0.1:9090", "uwsgi");
    public static final ListenerKey LATE = key("0.0.0.0:443", "nginx");
    public static final ListenerKey UNIX = new ListenerKey("host", true, "/run/app.sock", 1, Optional.of("app"));

    private static final int SLOTS = 120;
    private static final int EVERY = 17;
    private static final Duration BIN = Duration.ofNanos(1 << 22);

    private RecordedBursts() {}

    private static ListenerKey key(String address, String owner) {
        return new ListenerKey("host", false, address, 1, Optional.of(owner));
    }

    /// @param end where it ends, rounded down to whole intervals
    /// @param java what is recorded at *:8080
    /// @param isExact whether java's arrivals were recorded one by one; then only java was seen
    /// @return when the last burst came
    public static Instant write(Path file, Instant end, ListenerKey java, boolean isExact) {
        long last = end.getEpochSecond() / 10 * 10;
        Instant from = Instant.ofEpochSecond(last - SLOTS * 10L);
        List<Instant> bursts = new ArrayList<>();
        try (HistoryRecorder recorder = HistoryRecorder.start(file, InstantSource.fixed(end), _ -> {})) {
            for (int slot = 0; slot < SLOTS; slot++) {
                Instant at = from.plusSeconds(slot * 10L);
                boolean isBurst = slot % EVERY == EVERY / 2;
                if (isBurst) {
                    bursts.add(at.plusSeconds(2));
                }
                recorder.record(Lived.slot(at, 4, intervals(java, at, slot, isBurst, isExact)));
            }
            for (Instant burst : bursts) {
                record(recorder, java, burst);
            }
            if (isExact) {
                List<ArrivalBin> bins =
                        bursts.stream().flatMap(burst -> bins(burst).stream()).toList();
                recorder.record(new ArrivalBatch(
                        from,
                        Instant.ofEpochSecond(last),
                        List.of(new ArrivalBatch.OfListener(java, bins)),
                        List.of()));
                recorder.record(Lived.slot(Instant.ofEpochSecond(last), 4, Lived.idle(java, end, 50, 4)));
            } else {
                long id = recorder.nextEpisode();
                recorder.record(new Episode(
                        id,
                        "host",
                        from.plusSeconds(300),
                        Optional.of(from.plusSeconds(420)),
                        6_000,
                        List.of(new Suspect(UWSGI, Reading.of(6_000L), 101, 100))));
            }
            Await.until(
                    "written", Duration.ofSeconds(30), () -> recorder.health().waiting() == 0);
        }
        return bursts.getLast();
    }

    private static Interval[] intervals(ListenerKey java, Instant at, int slot, boolean isBurst, boolean isExact) {
        Interval bursting =
                Lived.interval(java, at, 50, isBurst ? 104 : 0, isBurst ? new long[] {0, 51, 20, 0} : new long[4]);
        if (isExact) {
            return new Interval[] {Lived.recorded(bursting)};
        }
        List<Interval> all = new ArrayList<>(List.of(
                bursting,
                Lived.interval(GATEWAY, at, 511, 0, slot % 5 == 0 ? new long[] {0, 103, 2, 0} : new long[4]),
                Lived.interval(
                        UWSGI, at, 100, 0, slot >= 30 && slot < 42 ? new long[] {101, 100, 101, 101} : new long[4]),
                Lived.interval(UNIX, at, 10, 0, slot == 7 ? new long[] {0, 11, 0, 0} : new long[4])));
        if (slot >= SLOTS - 6) {
            all.add(Lived.interval(LATE, at, 511, 0, 0, 0, 3, 0));
        }
        return all.toArray(Interval[]::new);
    }

    private static void record(HistoryRecorder recorder, ListenerKey java, Instant burst) {
        long id = recorder.nextEpisode();
        recorder.record(new Episode(
                id,
                "host",
                burst.minusMillis(100),
                Optional.of(burst.plusMillis(400)),
                104,
                List.of(new Suspect(java, Reading.of(104L), 51, 50))));
        recorder.record(new EpisodeSamples(
                id,
                java,
                IntStream.range(0, 40)
                        .mapToObj(each -> new Sample(
                                burst.plusMillis(each * 10L),
                                each == 0 ? 0 : Math.clamp(51 - 5L * (each - 1), 0, 51),
                                50))
                        .toList()));
    }

    /// 155 at once of whom 51 find room; then 480 a second are accepted, and those who were refused come back
    /// each second. One other client comes now and then, so that the line is told while it drains.
    private static List<ArrivalBin> bins(Instant burst) {
        List<ArrivalBin> bins = new ArrayList<>();
        long refused = 104;
        for (int second = 0; refused > 0 || second == 0; second++) {
            Instant from = burst.plusSeconds(second);
            long came = second == 0 ? 155 : refused;
            long admitted = Math.min(51, came);
            long away = came - admitted;
            bins.add(new ArrivalBin(
                    from, BIN, admitted, second == 0 ? 0 : admitted, away, second == 0 ? away : 0, admitted, 50));
            refused = away;
            for (int later = 4; later <= 20; later += 4) {
                long left = admitted - Math.round(later * BIN.toNanos() / 1e9 * 480) + later / 4;
                if (left >= 7) {
                    bins.add(new ArrivalBin(from.plus(BIN.multipliedBy(later)), BIN, 1, 0, 0, 0, left, 50));
                }
            }
        }
        return bins;
    }
}
