package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;

/// Whether `/proc` leaves out the processes of others, so that not finding an owner proves nothing.
///
/// With the mount option `hidepid=invisible` (2) or `ptraceable` (4) only processes that one may trace are listed
/// (`fs/proc/base.c`, `has_pid_permissions`); a holder of CAP_SYS_PTRACE sees all.
final class HiddenProcesses {
    private HiddenProcesses() {}

    static boolean areIn(ProcRoot root, Capabilities ours) {
        return !ours.mayTrace() && isHiding(root);
    }

    /// A table that cannot be understood proves nothing either.
    private static boolean isHiding(ProcRoot root) {
        return switch (ProcFile.read(root.file("self/mountinfo"))) {
            case Reading.Known<String>(String text) -> {
                try {
                    yield isHiding(root, text);
                } catch (MalformedKernelText _) {
                    yield true;
                }
            }
            case Reading.Unknown<String> _ -> false;
        };
    }

    static boolean isHiding(ProcRoot root, String mountinfo) {
        boolean hiding = false;
        for (MountTable.Mount mount : MountTable.parse(mountinfo).mounts()) {
            if (mount.type().equals("proc") && mount.point().equals(root.path())) {
                hiding = mount.hasOption("hidepid=invisible")
                        || mount.hasOption("hidepid=ptraceable")
                        || mount.hasOption("hidepid=2")
                        || mount.hasOption("hidepid=4");
            }
        }
        return hiding;
    }
}
