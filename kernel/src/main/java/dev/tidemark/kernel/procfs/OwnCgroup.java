package dev.tidemark.kernel.procfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The control group that this process stands in.
public final class OwnCgroup {
    private static final String SELF = "0";

    private OwnCgroup() {}

    /// Moves this process to the root of the hierarchy by which services and sessions are ended: that of cgroup
    /// version 2, and systemd's own one of version 1. So it outlives the group that it was started in. Limits of
    /// version 1's other controllers stay.
    ///
    /// @return whether it stands in such a root now; false without privilege (root), and where none is mounted
    public static boolean leave() {
        boolean left = false;
        for (MountTable.Mount mount : ProcFile.read("/proc/self/mountinfo")
                .map(MountTable::parse)
                .map(MountTable::mounts)
                .orElse(java.util.List.of())) {
            boolean ends = mount.type().equals("cgroup2")
                    || (mount.type().equals("cgroup") && mount.hasOption("name=systemd"));
            if (ends) {
                left |= enter(Path.of(mount.point(), "cgroup.procs"));
            }
        }
        return left;
    }

    private static boolean enter(Path members) {
        try {
            Files.writeString(members, SELF, StandardOpenOption.WRITE);
            return true;
        } catch (IOException denied) {
            return false;
        }
    }
}
