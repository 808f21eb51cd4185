package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The control group of a process in the hierarchy that shares out processor time, and those above it.
///
/// @param mountPoint where the hierarchy is mounted
/// @param mountedRoot the group that is to be seen there, `/` for the root
/// @param below the process's group below that one, empty for that one itself
/// @param isUnified whether the files are those of cgroup version 2
record CpuGroups(String mountPoint, String mountedRoot, String below, boolean isUnified) {
    private static final String CONTROLLER = "cpu";
    private static final String DELETED = " (deleted)";

    /// Chooses the hierarchy. A host with both versions has the controller in version 1 if that is mounted with
    /// it, as a controller can only be in one hierarchy.
    ///
    /// @param membership the text of `/proc/<pid>/cgroup`
    static Reading<CpuGroups> find(MountTable mounts, String membership) {
        for (boolean unified : new boolean[] {false, true}) {
            String group = group(membership, unified);
            if (group == null) {
                continue;
            }
            boolean mounted = false;
            for (MountTable.Mount mount : mounts.mounts()) {
                if (unified
                        ? mount.type().equals("cgroup2")
                        : mount.type().equals("cgroup") && mount.hasOption(CONTROLLER)) {
                    mounted = true;
                    String below = below(mount.root(), group);
                    if (below != null) {
                        return Reading.of(new CpuGroups(mount.point(), mount.root(), below, unified));
                    }
                }
            }
            if (mounted) {
                return Reading.unknown("cgroup " + group + ": removed, or outside of what is mounted");
            }
        }
        return Reading.unknown("cgroup: no hierarchy that shares out processor time is mounted");
    }

    /// The path in the line of the hierarchy, `4:cpu,cpuacct:/system.slice` or `0::/system.slice`.
    private static @Nullable String group(String membership, boolean unified) {
        for (String line : membership.split("\n", -1)) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3
                    && (unified
                            ? fields[0].equals("0")
                            : List.of(fields[1].split(",", -1)).contains(CONTROLLER))) {
                return fields[2];
            }
        }
        return null;
    }

    /// What is left of `group` below `root`; null when it lies outside, as one above a namespace's root (`/..`)
    /// does.
    private static @Nullable String below(String root, String group) {
        if (group.equals("/..") || group.startsWith("/../") || group.endsWith(DELETED)) {
            return null;
        }
        String prefix = root.equals("/") ? "" : root;
        if (!(group + "/").startsWith(prefix + "/")) {
            return null;
        }
        String below = group.substring(prefix.length());
        return below.equals("/") ? "" : below;
    }

    /// Each group with a quota, the innermost first.
    Reading<List<CpuThrottling>> read() {
        List<CpuThrottling> limited = new ArrayList<>();
        String group = below;
        while (true) {
            switch (isUnified ? readUnified(group) : readVersion1(group)) {
                case Reading.Known<Optional<CpuThrottling>>(Optional<CpuThrottling> one) -> one.ifPresent(limited::add);
                case Reading.Unknown<Optional<CpuThrottling>>(String reason) -> {
                    return Reading.unknown(reason);
                }
            }
            if (group.isEmpty()) {
                return Reading.of(List.copyOf(limited));
            }
            group = group.substring(0, group.lastIndexOf('/'));
        }
    }

    /// `cpu.max` is `50000 100000`, or `max 100000` without a quota; the root has none, nor has a group for which
    /// the controller is not on.
    private Reading<Optional<CpuThrottling>> readUnified(String group) {
        String file = mountPoint + group + "/cpu.max";
        return ProcFile.readIfThere(file).then(text -> {
            if (text.isEmpty() || text.get().startsWith("max ")) {
                return Reading.of(Optional.empty());
            }
            String[] fields = text.get().strip().split(" ", -1);
            if (fields.length != 2) {
                throw new MalformedKernelText(file, "'" + text.get().strip() + "' (expected: quota and period)");
            }
            return statistics(group, number(file, fields[0]), number(file, fields[1]), "throttled_usec", 1000);
        });
    }

    /// `cpu.cfs_quota_us` is -1 without a quota. A kernel without CFS bandwidth control has no such file.
    private Reading<Optional<CpuThrottling>> readVersion1(String group) {
        String quotaFile = mountPoint + group + "/cpu.cfs_quota_us";
        String periodFile = mountPoint + group + "/cpu.cfs_period_us";
        return ProcFile.readIfThere(quotaFile).then(text -> {
            if (text.isEmpty() || text.get().startsWith("-")) {
                return Reading.of(Optional.empty());
            }
            long quota = number(quotaFile, text.get());
            return ProcFile.read(periodFile)
                    .then(period -> statistics(group, quota, number(periodFile, period), "throttled_time", 1));
        });
    }

    private Reading<Optional<CpuThrottling>> statistics(
            String group, long quotaMicros, long periodMicros, String throttled, long nanosEach) {
        String file = mountPoint + group + "/cpu.stat";
        String path = (mountedRoot.equals("/") ? "" : mountedRoot) + group;
        return ProcFile.read(file)
                .map(text -> Optional.of(new CpuThrottling(
                        path.isEmpty() ? "/" : path,
                        quotaMicros,
                        periodMicros,
                        field(file, text, "nr_periods"),
                        field(file, text, "nr_throttled"),
                        nanosEach * field(file, text, throttled))));
    }

    private static long field(String file, String text, String name) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(name + " ")) {
                return number(file, line.substring(name.length() + 1));
            }
        }
        throw new MalformedKernelText(file, "no " + name + " (expected: one)");
    }

    private static long number(String file, String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException _) {
            throw new MalformedKernelText(file, "'" + text.strip() + "' (expected: a whole number)");
        }
    }
}
