package dev.tidemark.kernel.bpf;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.procfs.Capabilities;
import dev.tidemark.kernel.procfs.ProcFile;
import dev.tidemark.kernel.procfs.ProcRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Why the kernel refused, as part of a sentence for a user: what is missing, as far as one can see from here.
///
/// @param capabilities of the calling thread
/// @param ofInitialUsers false in a user namespace, whose capabilities bpf(2) does not look at
/// @param lockdown the mode of kernel_lockdown(7), empty where it cannot be told
record BpfRefusal(Capabilities capabilities, boolean ofInitialUsers, Optional<String> lockdown) {
    private static final String LOCKDOWN = "/sys/kernel/security/lockdown";

    /// For the calling thread.
    static BpfRefusal read() {
        boolean initial = ProcFile.read(ProcRoot.HOST.file("thread-self/uid_map"))
                .map(BpfRefusal::isWhole)
                .orElse(true);
        return new BpfRefusal(
                Capabilities.read(ProcRoot.HOST),
                initial,
                ProcFile.readIfThere(LOCKDOWN)
                        .map(text -> text.flatMap(BpfRefusal::mode))
                        .orElse(Optional.empty()));
    }

    /// Whether all users are mapped to themselves: user_namespaces(7).
    static boolean isWhole(String uidMap) {
        return uidMap.strip().replaceAll("\\s+", " ").equals("0 0 4294967295");
    }

    /// `integrity` of `none [integrity] confidentiality`; empty for `none`.
    static Optional<String> mode(String lockdown) {
        int from = lockdown.indexOf('[');
        int to = lockdown.indexOf(']', Math.max(0, from));
        if (from < 0 || to < 0) {
            return Optional.empty();
        }
        String mode = lockdown.substring(from + 1, to);
        return mode.equals("none") ? Optional.empty() : Optional.of(mode);
    }

    /// The reason for `errno` of what needs these.
    ///
    /// @param tracing whether it follows the kernel's own pointers
    /// @param network whether it looks at packets of others
    String reason(String what, Errno errno, boolean tracing, boolean network) {
        if (errno.equals(Errno.ENOSYS)) {
            return what + ": this kernel has no bpf(2) (CONFIG_BPF_SYSCALL)";
        }
        if (!errno.isPermission()) {
            return what + ": " + errno;
        }
        List<String> missing = missing(tracing, network);
        if (!missing.isEmpty()) {
            return what + ": needs " + String.join(" and ", missing);
        }
        if (errno.equals(Errno.EACCES)) {
            return what + ": the kernel's verifier rejects it";
        }
        if (!ofInitialUsers) {
            return what + ": needs the capabilities outside of a user namespace";
        }
        return lockdown.map(mode -> what + ": refused by this kernel, which is locked down (" + mode + ")")
                .orElse(
                        what + ": " + errno
                                + ", with all capabilities: refused by this kernel's hardening, or by a filter of system calls");
    }

    private List<String> missing(boolean tracing, boolean network) {
        List<String> missing = new ArrayList<>();
        if (!capabilities.mayUseBpf()) {
            missing.add("CAP_BPF");
        }
        if (tracing && !capabilities.mayMonitorPerformance()) {
            missing.add("CAP_PERFMON");
        }
        if (network && !capabilities.mayAdministerNetwork()) {
            missing.add("CAP_NET_ADMIN");
        }
        return missing;
    }
}
