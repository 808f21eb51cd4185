package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import java.util.List;

/// What one control group with a CPU quota was allowed, and how often it was stopped for having used it up.
///
/// A process is held back by any group above it, and each counts for itself what it did, over all processes below
/// it: look at the one whose figures rise. With cgroup version 1 of the `cpu` controller or, where that is not
/// mounted, version 2 (`cpu_cfs_stat_show`, `cpu_extra_stat_show`, `kernel/sched/core.c`, Linux 6.18).
///
/// @param group its path in its hierarchy
/// @param quotaMicros processor time that its processes may use together in one period
/// @param periodMicros how long a period is
/// @param periods how many have passed in which any of its processes ran
/// @param throttledPeriods in how many of them the quota was used up
/// @param throttledNanos for how long its processes were stopped, summed over processors
public record CpuThrottling(
        String group, long quotaMicros, long periodMicros, long periods, long throttledPeriods, long throttledNanos) {

    /// The groups with a quota that `pid` is in, the innermost first; none where no group has one. Unknown when
    /// it cannot be told, such as for a process that is gone or whose group lies outside of what is mounted here.
    ///
    /// Groups above what is mounted, as those of the host are above a container's, are not seen.
    public static Reading<List<CpuThrottling>> read(ProcRoot root, int pid) {
        return ProcFile.read(root.file("self/mountinfo"))
                .then(mounts -> ProcFile.read(root.file(pid, "cgroup")).then(membership -> {
                    try {
                        return CpuGroups.find(MountTable.parse(mounts), membership)
                                .then(CpuGroups::read);
                    } catch (MalformedKernelText malformed) {
                        return Reading.unknown(String.valueOf(malformed.getMessage()));
                    }
                }));
    }

    /// How many processors the quota is worth.
    public double processors() {
        return (double) quotaMicros / periodMicros;
    }
}
