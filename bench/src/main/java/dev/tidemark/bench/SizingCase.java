package dev.tidemark.bench;

import dev.tidemark.lab.traffic.Service;
import dev.tidemark.lab.traffic.Traffic;
import dev.tidemark.lab.traffic.Traffic.Shift;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A source of simulated clients from which sizes are advised.
///
/// @param span of one stretch: the one that is recorded, and each fresh one
/// @param accepts a second
/// @param limits that it is recorded at: one that cuts its bursts off, and one that holds them
/// @param isOverload whether no size helps
record SizingCase(
        String name, Traffic traffic, Duration span, double accepts, List<Integer> limits, boolean isOverload) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration HOUR = Duration.ofHours(1);

    /// How many fresh stretches are drawn: as many as can be in the time.
    int fresh() {
        return span.compareTo(TEN_MINUTES) > 0 ? 200 : 400;
    }

    Service service(int limit) {
        return new Service(limit, accepts, PATIENCE);
    }

    /// Those that some size fits.
    static List<SizingCase> sources() {
        return List.of(
                new SizingCase(
                        "strangers (Poisson), 90 % of what is accepted",
                        new Traffic.Poisson(90), TEN_MINUTES, 100, List.of(15, 60), false),
                new SizingCase("the same for an hour", new Traffic.Poisson(90), HOUR, 100, List.of(15, 60), false),
                new SizingCase("strangers, 60 %", new Traffic.Poisson(60), TEN_MINUTES, 100, List.of(5, 15), false),
                new SizingCase(
                        "bursts, sizes geometric with mean 31",
                        new Traffic.Bursty(20, 0.5, 31, Duration.ofMillis(30)),
                        TEN_MINUTES,
                        400,
                        List.of(40, 300),
                        false),
                new SizingCase(
                        "the same bursts for an hour",
                        new Traffic.Bursty(20, 0.5, 31, Duration.ofMillis(30)),
                        HOUR,
                        400,
                        List.of(40, 300),
                        false),
                new SizingCase(
                        "stalls of 97 to 401 ms",
                        new Traffic.Stalls(199, Duration.ofSeconds(5), Duration.ofMillis(97), Duration.ofMillis(401)),
                        TEN_MINUTES,
                        400,
                        List.of(37, 150),
                        false),
                new SizingCase(
                        "stalls of 1 s",
                        new Traffic.Stalls(200, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(1)),
                        TEN_MINUTES,
                        1_000,
                        List.of(101, 300),
                        false),
                new SizingCase(
                        "a day in ten minutes, at noon 95 %",
                        new Traffic.Diurnal(5, 95, TEN_MINUTES), TEN_MINUTES, 100, List.of(20, 100), false),
                new SizingCase(
                        "a day in an hour, at noon 92 % of 400 a second",
                        new Traffic.Diurnal(20, 370, HOUR), HOUR, 400, List.of(30, 100), false),
                new SizingCase("on and off", onAndOff(), TEN_MINUTES, 200, List.of(61, 200), false),
                new SizingCase(
                        "few bursts (15 s of geometric ones)",
                        new Traffic.Bursty(20, 0.5, 31, Duration.ofMillis(30)),
                        Duration.ofSeconds(15),
                        400,
                        List.of(40, 300),
                        false));
    }

    /// Those that no size fits.
    static List<SizingCase> overloads() {
        List<SizingCase> overloads = new ArrayList<>();
        for (int percent : List.of(110, 120, 150, 300)) {
            overloads.add(new SizingCase(
                    "overload of " + percent + " %",
                    new Traffic.Poisson(percent),
                    Duration.ofMinutes(2),
                    100,
                    List.of(50, 500),
                    true));
        }
        return overloads;
    }

    /// 300 ms at 600 a second in 5 s.
    private static Traffic onAndOff() {
        List<Shift> shifts = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            shifts.add(new Shift(Duration.ofMillis(4_700), 40));
            shifts.add(new Shift(Duration.ofMillis(300), 600));
        }
        return new Traffic.Shifts(shifts);
    }
}
