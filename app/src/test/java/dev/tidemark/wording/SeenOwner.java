package dev.tidemark.wording;

import dev.tidemark.diagnosis.OwnerEvidence;
import dev.tidemark.diagnosis.RunTime;
import dev.tidemark.diagnosis.Throttling;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Makes up what was seen of a process: one that sleeps and has descriptors left, until told otherwise.
public final class SeenOwner {
    private final int pid;
    private final String name;
    private Reading<Character> state = Reading.of('S');
    private Reading<String> waitsIn = Reading.of("ep_poll");
    private Reading<Long> descriptors = Reading.of(20L);
    private Reading<Long> descriptorLimit = Reading.of(1024L);
    private Reading<RunTime> runTime = Reading.of(run(1000, 10, 500));
    private Reading<List<Throttling>> throttling = Reading.of(List.of());
    private Reading<Integer> parent = Reading.of(1);
    private Reading<Long> startTicks;

    private SeenOwner(int pid, String name) {
        this.pid = pid;
        this.name = name;
        this.startTicks = Reading.of(pid * 10L);
    }

    public static SeenOwner of(int pid, String name) {
        return new SeenOwner(pid, name);
    }

    private static RunTime run(long ranMillis, long waitedMillis, long slices) {
        return new RunTime(
                Duration.ofMillis(ranMillis), Duration.ofMillis(waitedMillis), slices, Duration.ofSeconds(10));
    }

    public SeenOwner state(char letter) {
        state = Reading.of(letter);
        return this;
    }

    public SeenOwner stopped() {
        waitsIn = Reading.of("do_signal_stop");
        runTime = Reading.of(run(0, 0, 0));
        return state('T');
    }

    public SeenOwner frozen() {
        runTime = Reading.of(run(0, 0, 0));
        return state('D');
    }

    public SeenOwner descriptors(long open, long limit) {
        descriptors = Reading.of(open);
        descriptorLimit = Reading.of(limit);
        return this;
    }

    public SeenOwner runs(long ranMillis, long waitedMillis) {
        runTime = Reading.of(run(ranMillis, waitedMillis, 500));
        return this;
    }

    public SeenOwner throttled(long periods, long throttled) {
        throttling = Reading.of(List.of(new Throttling(
                periods, throttled, Duration.ofMillis(throttled * 80), Duration.ofMillis(20), Duration.ofMillis(100))));
        return this;
    }

    public SeenOwner childOf(int pid) {
        parent = Reading.of(pid);
        return this;
    }

    public SeenOwner startedAt(long ticks) {
        startTicks = Reading.of(ticks);
        return this;
    }

    /// Nothing but its pid could be read.
    public SeenOwner unreadable() {
        state = Reading.unknown("made up");
        waitsIn = Reading.unknown("made up");
        descriptors = Reading.unknown("made up");
        descriptorLimit = Reading.unknown("made up");
        runTime = Reading.unknown("made up");
        throttling = Reading.unknown("made up");
        parent = Reading.unknown("made up");
        startTicks = Reading.unknown("made up");
        return this;
    }

    public Owner owner() {
        return new Owner(pid, name, List.of("/usr/bin/" + name), Optional.empty(), Optional.empty());
    }

    public OwnerEvidence evidence() {
        return new OwnerEvidence(
                owner(),
                state,
                waitsIn,
                descriptors,
                descriptorLimit,
                runTime,
                throttling,
                parent,
                startTicks,
                Reading.of(false));
    }
}
