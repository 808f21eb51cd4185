package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;

/// Whether `/proc` leaves out the processes of others, so that not finding an owner proves nothing.
///
/// With the mount option `hidepid=invisible` (2) or `ptraceable` (4) only processes that one may trace are listed
/// (`fs/proc/base.c`, `has_pid_permissions`); a holder of CAP_SYS_PTRACE sees all.
final class HiddenProcesses {
    private static final int CAP_SYS_PTRACE = 19;

    private HiddenProcesses() {}

    static boolean areIn(ProcRoot root) {
        return isHiding(root) && !mayTrace(root);
    }

    private static boolean isHiding(ProcRoot root) {
        return switch (ProcFile.read(root.file("self/mountinfo"))) {
            case Reading.Known<String>(String text) -> isHiding(root, text);
            case Reading.Unknown<String> _ -> false;
        };
    }

    private static boolean isHiding(ProcRoot root, String mountinfo) {
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

    private static boolean mayTrace(ProcRoot root) {
        return switch (ProcFile.read(root.file("thread-self/status"))) {
            case Reading.Known<String>(String status) -> hasCapability(status);
            case Reading.Unknown<String> _ -> false;
        };
    }

    private static boolean hasCapability(String status) {
        return status.lines()
                .filter(line -> line.startsWith("CapEff:"))
                .map(line -> line.substring("CapEff:".length()).strip())
                .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) >>> CAP_SYS_PTRACE & 1) == 1);
    }
}
