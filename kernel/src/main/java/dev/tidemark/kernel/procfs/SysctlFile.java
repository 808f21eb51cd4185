package dev.tidemark.kernel.procfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads and writes one sysctl of the network namespace that the calling thread stands in.
///
/// `/proc/sys/net` shows the settings of the namespace of whoever opens the file (`net_ctl_header_lookup`,
/// `net/sysctl_net.c`), so that on a thread that entered another one, that one's are meant. Only system calls are
/// made. The kernel checks few values: a range is the caller's business.
public final class SysctlFile {
    private static final int AT_FDCWD = -100;
    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;

    private SysctlFile() {}

    /// What became of a write.
    public sealed interface Outcome {
        /// The kernel took the value.
        ///
        /// @param now what the file says afterwards
        record Written(Reading<Long> now) implements Outcome {}

        /// The kernel did not take the value; nothing is changed.
        ///
        /// @param reason part of a sentence for a user
        record Refused(Errno errno, String reason) implements Outcome {}
    }

    /// The value of `sysctl` now.
    public static Reading<Long> read(ProcRoot root, Sysctl sysctl) {
        return ProcFile.read(file(root, sysctl)).then(text -> ListenSysctls.parsed(file(root, sysctl), text));
    }

    /// Why `sysctl` could not be written; empty when it could. Changes nothing.
    public static Optional<String> hindrance(ProcRoot root, Sysctl sysctl) {
        try (Arena arena = Arena.ofConfined()) {
            long opened = open(arena, root, sysctl);
            if (opened < 0) {
                return Optional.of(refused(sysctl, Libc.errno(opened)).reason());
            }
            Descriptor.of(opened).close();
            return Optional.empty();
        }
    }

    /// Writes `value`, and reads it back.
    ///
    /// Root of the host may; anybody else needs CAP_NET_ADMIN in the user namespace that owns the network
    /// namespace (`net_ctl_permissions`, `net/sysctl_net.c`; `test_perm`, `fs/proc/proc_sysctl.c`; Linux 6.18).
    public static Outcome write(ProcRoot root, Sysctl sysctl, long value) {
        try (Arena arena = Arena.ofConfined()) {
            long opened = open(arena, root, sysctl);
            if (opened < 0) {
                return refused(sysctl, Libc.errno(opened));
            }
            try (Descriptor file = Descriptor.of(opened)) {
                byte[] text = (value + "\n").getBytes(StandardCharsets.US_ASCII);
                MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, text);
                long written = Libc.call(SystemCall.WRITE, file.number(), bytes.address(), text.length);
                if (written < 0) {
                    return refused(sysctl, Libc.errno(written));
                }
            }
        }
        return new Outcome.Written(read(root, sysctl));
    }

    private static long open(Arena arena, ProcRoot root, Sysctl sysctl) {
        return Libc.call(
                SystemCall.OPENAT,
                AT_FDCWD,
                Libc.cString(arena, file(root, sysctl)).address(),
                O_WRONLY | O_CLOEXEC,
                0);
    }

    private static Outcome.Refused refused(Sysctl sysctl, Errno errno) {
        String why = errno.isPermission()
                ? "needs root, or CAP_NET_ADMIN in the user namespace that owns the network namespace"
                : reason(errno);
        return new Outcome.Refused(errno, sysctl + ": " + why);
    }

    private static String reason(Errno errno) {
        if (errno.equals(Errno.EROFS)) {
            return "/proc/sys is read-only here, as in most containers";
        }
        if (errno.equals(Errno.ENOENT)) {
            return "this namespace has no such setting";
        }
        return errno.toString();
    }

    private static String file(ProcRoot root, Sysctl sysctl) {
        return root.file("sys/" + sysctl.path());
    }
}
