package dev.tidemark.kernel.seccomp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Architecture;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A seccomp filter that asks somebody else at each listen(2), and lets all else through.
///
/// It stays on the calling thread, on what that thread executes, and on all threads and processes that come of
/// it, for ever. Calls by another system call table (32-bit programs) and io_uring pass unasked. seccomp(2),
/// seccomp_unotify(2), since Linux 5.0.
public final class ListenFilter {
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    /// Without it, kernels before 5.16 switch a speculation of the processor off for whoever has a filter.
    private static final int SPEC_ALLOW = 1 << 2;

    private static final int NEW_LISTENER = 1 << 3;
    /// Once somebody else has taken the call up, only a deadly signal interrupts it. Since Linux 5.19.
    private static final int WAIT_KILLABLE_RECV = 1 << 5;

    private static final int RET_USER_NOTIF = 0x7fc00000;
    private static final int RET_ALLOW = 0x7fff0000;
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    /// `struct seccomp_data`: number int, architecture int, and so on.
    private static final int NUMBER = 0;

    private static final int ARCHITECTURE = 4;
    private static final int INSTRUCTION = 8;

    private ListenFilter() {}

    /// Installs the filter on the calling thread.
    ///
    /// Without CAP_SYS_ADMIN it also gives up all privileges that programs could gain later, by setuid bits or
    /// file capabilities (`PR_SET_NO_NEW_PRIVS`).
    ///
    /// @return the descriptor for [ListenNotifier], closed on execve(2); unknown when the kernel has no such
    ///     filters, and with the reason of [Errno#EBUSY] when somebody answers for system calls of this thread
    ///     already
    public static Reading<Descriptor> install() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = program(arena);
            long result = install(program);
            if (result == -Errno.EACCES.number()) {
                Libc.require("thread", SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0);
                result = install(program);
            }
            return result < 0 ? Reading.unknown(reason(Libc.errno(result))) : Reading.of(Descriptor.of(result));
        }
    }

    private static String reason(Errno errno) {
        return errno.equals(Errno.EBUSY)
                ? "another program answers for its system calls already, such as a tidemark exec around this one"
                : "seccomp(2): " + errno;
    }

    private static long install(MemorySegment program) {
        int flags = NEW_LISTENER | SPEC_ALLOW;
        long result = seccomp(flags | WAIT_KILLABLE_RECV, program);
        return result == -Errno.EINVAL.number() ? seccomp(flags, program) : result;
    }

    private static long seccomp(int flags, MemorySegment program) {
        return Libc.call(SystemCall.SECCOMP, SECCOMP_SET_MODE_FILTER, flags, program.address());
    }

    /// `struct sock_fprog`: length short, address of the instructions.
    private static MemorySegment program(Arena arena) {
        int[][] instructions = {
            {LOAD_WORD, 0, 0, ARCHITECTURE},
            {JUMP_IF_EQUAL, 0, 3, auditArchitecture()},
            {LOAD_WORD, 0, 0, NUMBER},
            {JUMP_IF_EQUAL, 0, 1, SystemCall.LISTEN.number(Libc.architecture())},
            {RETURN, 0, 0, RET_USER_NOTIF},
            {RETURN, 0, 0, RET_ALLOW}
        };
        MemorySegment code = arena.allocate((long) instructions.length * INSTRUCTION, 8);
        for (int at = 0; at < instructions.length; at++) {
            long from = (long) at * INSTRUCTION;
            code.set(JAVA_SHORT, from, (short) instructions[at][0]);
            code.set(JAVA_BYTE, from + 2, (byte) instructions[at][1]);
            code.set(JAVA_BYTE, from + 3, (byte) instructions[at][2]);
            code.set(JAVA_INT, from + 4, instructions[at][3]);
        }
        MemorySegment program = arena.allocate(16, 8);
        program.set(JAVA_SHORT, 0, (short) instructions.length);
        program.set(JAVA_LONG, 8, code.address());
        return program;
    }

    /// `AUDIT_ARCH_X86_64` and `AUDIT_ARCH_AARCH64`, `include/uapi/linux/audit.h`.
    private static int auditArchitecture() {
        return switch (Libc.architecture()) {
            case Architecture.X86_64 -> 0xC000003E;
            case Architecture.AARCH64 -> 0xC00000B7;
        };
    }
}
