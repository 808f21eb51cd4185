package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Owner;
import java.util.List;

/// What was seen of a process that holds a listener.
///
/// @param owner who it is
/// @param state the kernel's letter: T is stopped, D waits for the kernel, S sleeps, R runs
/// @param waitsIn the kernel function it sleeps in, such as `do_signal_stop`
/// @param descriptors how many it has open
/// @param descriptorLimit how many it may have open
/// @param runTime what the scheduler gave it
/// @param throttling what a CPU quota took from it; empty where its groups have none
/// @param parent its parent's pid
/// @param startTicks when it started, in clock ticks since boot
/// @param replaced whether the file of its program is not there any more: it was updated since
public record OwnerEvidence(
        Owner owner,
        Reading<Character> state,
        Reading<String> waitsIn,
        Reading<Long> descriptors,
        Reading<Long> descriptorLimit,
        Reading<RunTime> runTime,
        Reading<List<Throttling>> throttling,
        Reading<Integer> parent,
        Reading<Long> startTicks,
        Reading<Boolean> replaced) {
    /// Whether it is stopped by a signal or a debugger.
    public boolean isStopped() {
        return state.fold(letter -> letter == 'T' || letter == 't', _ -> false);
    }

    /// Whether it waits in the kernel without a way to interrupt it, and did nothing meanwhile; as a frozen
    /// control group does.
    public boolean isFrozen() {
        return state.fold(letter -> letter == 'D', _ -> false) && runTime.fold(time -> time.slices() == 0, _ -> false);
    }

    /// Whether it has all descriptors that it may have.
    public boolean isOutOfDescriptors() {
        return descriptors.fold(open -> descriptorLimit.fold(limit -> open >= limit, _ -> false), _ -> false);
    }
}
