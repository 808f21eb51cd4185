package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.CpuThrottling;
import dev.tidemark.kernel.procfs.DescriptorUse;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.ProcessState;
import dev.tidemark.kernel.procfs.SchedStat;
import dev.tidemark.listener.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A process as it was when first looked at, and as it is now.
final class OwnerLooks {
    private final Owner owner;
    private final Duration firstAt;
    private final Reading<SchedStat> firstTime;
    private final Reading<List<CpuThrottling>> firstThrottling;
    private Duration lastAt;
    private Reading<SchedStat> lastTime;
    private Reading<List<CpuThrottling>> lastThrottling;
    private Reading<ProcessState> before;
    private Reading<ProcessState> state;
    private Reading<DescriptorUse> descriptors;

    private OwnerLooks(ProcRoot root, Owner owner, Duration at) {
        this.owner = owner;
        firstAt = at;
        lastAt = at;
        firstTime = SchedStat.read(root, owner.pid());
        lastTime = firstTime;
        firstThrottling = CpuThrottling.read(root, owner.pid());
        lastThrottling = firstThrottling;
        state = ProcessState.read(root, owner.pid());
        before = state;
        descriptors = DescriptorUse.read(root, owner.pid());
    }

    static OwnerLooks first(ProcRoot root, Owner owner, Duration at) {
        return new OwnerLooks(root, owner, at);
    }

    /// Looks again, once for each instant.
    void again(ProcRoot root, Duration at) {
        if (at.equals(lastAt)) {
            return;
        }
        lastAt = at;
        lastTime = SchedStat.read(root, owner.pid());
        lastThrottling = CpuThrottling.read(root, owner.pid());
        before = state;
        state = ProcessState.read(root, owner.pid());
        descriptors = DescriptorUse.read(root, owner.pid());
    }

    /// What both looks together show.
    OwnerEvidence evidence() {
        Duration between = lastAt.minus(firstAt);
        return new OwnerEvidence(
                owner,
                state.map(
                        now -> isPassing(now) ? before.map(ProcessState::state).orElse(now.state()) : now.state()),
                state.then(ProcessState::waitChannel),
                descriptors.map(DescriptorUse::open),
                descriptors.then(OwnerLooks::limit),
                lastTime.then(now -> firstTime.then(before -> runTime(before, now, between))),
                lastThrottling.then(now -> firstThrottling.map(before -> throttling(before, now))),
                state.map(ProcessState::parent),
                state.map(ProcessState::startTicks),
                state.then(process -> process.executable().map(ProcessState.Executable::isGone)));
    }

    /// Whether it is stopped now, and was not at the look before: a debugger or a supervisor stops processes for
    /// a moment.
    private boolean isPassing(ProcessState now) {
        return isStopped(now.state()) && before.fold(earlier -> !isStopped(earlier.state()), _ -> false);
    }

    private static boolean isStopped(char letter) {
        return letter == 'T' || letter == 't';
    }

    private static Reading<Long> limit(DescriptorUse use) {
        return use.softLimit().isPresent()
                ? Reading.of(use.softLimit().getAsLong())
                : Reading.unknown("it may have any number");
    }

    private static Reading<RunTime> runTime(SchedStat before, SchedStat now, Duration between) {
        long ran = now.runNanos() - before.runNanos();
        long waited = now.waitNanos() - before.waitNanos();
        long slices = now.timeslices() - before.timeslices();
        if (between.isZero()) {
            return Reading.unknown("looked at once only");
        }
        return ran < 0 || waited < 0 || slices < 0
                ? Reading.unknown("threads of it ended meanwhile")
                : Reading.of(new RunTime(Duration.ofNanos(ran), Duration.ofNanos(waited), slices, between));
    }

    private static List<Throttling> throttling(List<CpuThrottling> before, List<CpuThrottling> now) {
        List<Throttling> rises = new ArrayList<>();
        for (CpuThrottling group : now) {
            before.stream()
                    .filter(earlier -> earlier.group().equals(group.group()))
                    .findFirst()
                    .ifPresent(earlier -> rises.add(new Throttling(
                            group.periods() - earlier.periods(),
                            group.throttledPeriods() - earlier.throttledPeriods(),
                            Duration.ofNanos(group.throttledNanos() - earlier.throttledNanos()),
                            Duration.ofNanos(group.quotaMicros() * 1000),
                            Duration.ofNanos(group.periodMicros() * 1000))));
        }
        return List.copyOf(rises);
    }
}
