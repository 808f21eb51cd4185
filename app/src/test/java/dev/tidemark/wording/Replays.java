package dev.tidemark.wording;

import dev.tidemark.advice.Outcome;
import dev.tidemark.advice.Outcome.Waits;
import dev.tidemark.advice.Replayed;
import dev.tidemark.advice.Retries;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Replays as nobody made them, so that screens can be compared character for character.
public final class Replays {
    private static final ListenerKey JAVA = new ListenerKey("host", false, "*:8080", 1, Optional.of("java"));
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private Replays() {}

    static Outcome outcome(long limit, long turnedAway, long packets, long gaveUp, long late, long peak, long millis) {
        return new Outcome(
                limit,
                12_031,
                turnedAway,
                packets,
                millis == 0 ? Reading.unknown("only sums are known") : Reading.of(gaveUp),
                millis == 0 ? Reading.unknown("only sums are known") : Reading.of(late),
                peak,
                (peak + 1) * 2803,
                millis == 0
                        ? Reading.unknown("only sums are known")
                        : Reading.of(new Waits(
                                Duration.ofMillis(millis / 10),
                                Duration.ofMillis(millis),
                                Duration.ofMillis(millis * 2))));
    }

    static Replayed counted(Outcome other, boolean isLearned) {
        return counted(310, other, isLearned);
    }

    static Replayed counted(long byTheKernel, Outcome other, boolean isLearned) {
        return new Replayed.Counted(
                Sized.DAY.from(),
                Sized.DAY.to(),
                Duration.ofHours(9),
                Duration.ofNanos(1 << 22),
                byTheKernel,
                outcome(50, 104, 318, 12, 0, 51, 106),
                other,
                isLearned ? Retries.LINEAR : Retries.DOUBLING,
                Duration.ofSeconds(7),
                isLearned,
                6);
    }

    static Replayed between(Outcome least, Outcome most, Reading<Duration> wait) {
        return new Replayed.Between(
                Sized.DAY.from(), Sized.DAY.to(), Duration.ofHours(24), Duration.ofSeconds(10), 310, least, most, wait);
    }

    static WhatIfReport report(Optional<Double> rate, WhatIfReport.Trial... trials) {
        return new WhatIfReport(
                JAVA, Optional.empty(), 50, Sized.DAY, TIMEOUT, rate, List.of(trials), Sized.NOW, Sized.CLOCK);
    }

    public static WhatIfReport several() {
        return report(
                Optional.empty(),
                new WhatIfReport.Trial(100, counted(outcome(100, 53, 120, 3, 0, 101, 210), true)),
                new WhatIfReport.Trial(200, counted(outcome(200, 0, 0, 0, 0, 155, 323), true)),
                new WhatIfReport.Trial(1024, counted(outcome(1024, 0, 0, 0, 0, 155, 323), true)));
    }

    public static WhatIfReport bounds() {
        return report(
                Optional.of(900.0),
                new WhatIfReport.Trial(
                        100,
                        between(
                                outcome(100, 0, 0, 0, 0, 101, 0),
                                outcome(100, 53, 120, 3, 0, 101, 0),
                                Reading.of(Duration.ofMillis(210)))),
                new WhatIfReport.Trial(2, new Replayed.Refused("the record tells nothing below 6", "a larger limit")));
    }
}
