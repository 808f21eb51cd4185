package dev.tidemark.wording;

import dev.tidemark.advice.Replayed;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What replaying the recorded arrivals of one listener against other queues gave, ready to be written in any
/// form.
///
/// @param live the listener as it is now; empty where it does not listen, or nobody looked
/// @param limit that it had
/// @param asked the range that was asked for
/// @param clientTimeout how long clients are taken to wait for an answer
/// @param acceptsPerSecond another accept rate; empty for what was recorded
/// @param trials in the order in which they were asked for
/// @param now when it is shown
/// @param clock how times are written
public record WhatIfReport(
        ListenerKey key,
        Optional<ListRow> live,
        long limit,
        TimeRange asked,
        Duration clientTimeout,
        Optional<Double> acceptsPerSecond,
        List<Trial> trials,
        Instant now,
        ClockTimes clock) {
    public WhatIfReport {
        trials = List.copyOf(trials);
    }

    /// One queue that was tried.
    public record Trial(long limit, Replayed replayed) {}

    /// The first that each arrival was replayed for.
    Optional<Replayed.Counted> counted() {
        return trials.stream()
                .flatMap(trial -> trial.replayed() instanceof Replayed.Counted counted
                        ? java.util.stream.Stream.of(counted)
                        : java.util.stream.Stream.empty())
                .findFirst();
    }

    /// The first that is known between bounds.
    Optional<Replayed.Between> between() {
        return trials.stream()
                .flatMap(trial -> trial.replayed() instanceof Replayed.Between between
                        ? java.util.stream.Stream.of(between)
                        : java.util.stream.Stream.empty())
                .findFirst();
    }

    /// The first of which nothing can be said.
    public Optional<Replayed.Refused> refused() {
        return trials.stream()
                .flatMap(trial -> trial.replayed() instanceof Replayed.Refused refused
                        ? java.util.stream.Stream.of(refused)
                        : java.util.stream.Stream.empty())
                .findFirst();
    }

    /// Whether nothing can be said of any.
    public boolean isRefused() {
        return trials.stream().allMatch(trial -> trial.replayed() instanceof Replayed.Refused);
    }
}
