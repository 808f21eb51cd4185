package dev.tidemark.kernel.procfs;

/// What the calling thread may do beyond its user's rights: the effective set of capabilities(7).
///
/// @param mask bit by bit, as numbered in `include/uapi/linux/capability.h`
public record Capabilities(long mask) {
    private static final int CAP_DAC_READ_SEARCH = 2;
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_SYS_PTRACE = 19;
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_PERFMON = 38;
    private static final int CAP_BPF = 39;
    private static final String FIELD = "CapEff:";

    /// Those of the calling thread; none where they cannot be read.
    public static Capabilities read(ProcRoot root) {
        return ProcFile.read(root.file("thread-self/status"))
                .map(Capabilities::parse)
                .orElse(new Capabilities(0));
    }

    /// Those in the text of `/proc/<pid>/status`; none where it names none.
    static Capabilities parse(String status) {
        for (String line : status.split("\n", -1)) {
            if (line.startsWith(FIELD)) {
                try {
                    return new Capabilities(Long.parseUnsignedLong(
                            line.substring(FIELD.length()).strip(), 16));
                } catch (NumberFormatException _) {
                    break;
                }
            }
        }
        return new Capabilities(0);
    }

    /// Whether other processes' links may be followed.
    public boolean mayTrace() {
        return has(CAP_SYS_PTRACE);
    }

    /// Whether a seccomp filter may be installed without giving up later privileges.
    public boolean mayAdminister() {
        return has(CAP_SYS_ADMIN);
    }

    /// Whether maps and programs may be given to the kernel; `CAP_SYS_ADMIN` holds it, as before Linux 5.8.
    public boolean mayUseBpf() {
        return has(CAP_BPF) || has(CAP_SYS_ADMIN);
    }

    /// Whether the kernel may be traced; `CAP_SYS_ADMIN` holds it, as before Linux 5.8.
    public boolean mayMonitorPerformance() {
        return has(CAP_PERFMON) || has(CAP_SYS_ADMIN);
    }

    /// Whether packets of a cgroup may be looked at.
    public boolean mayAdministerNetwork() {
        return has(CAP_NET_ADMIN) || has(CAP_SYS_ADMIN);
    }

    /// Whether other users' folders may be listed and their links followed.
    boolean maySeeDescriptors() {
        return has(CAP_SYS_PTRACE) && has(CAP_DAC_READ_SEARCH);
    }

    private boolean has(int capability) {
        return (mask >>> capability & 1) == 1;
    }
}
