package dev.tidemark.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/// What this process does with signals, past the JVM, which changes it for itself: for a process that is about to
/// execute another program, and for one that signals shall not end.
///
/// execve(2) keeps which signals are ignored and which are blocked, and puts all else back to its default.
public final class Signals {
    private static final int KILL = 9;
    private static final int STOP = 19;
    private static final int LAST = 64;
    /// ILL, TRAP, ABRT, BUS, FPE, KILL, SEGV, CHLD, CONT, STOP, SYS, and two of the C library's own.
    private static final Set<Integer> KEPT = Set.of(4, 5, 6, 7, 8, KILL, 11, 17, 18, STOP, 31, 32, 33);

    private static final long DEFAULT = 0;
    private static final long IGNORE = 1;
    private static final int SIG_SETMASK = 2;
    private static final int SIZE_OF_MASK = 8;

    private Signals() {}

    /// Ignores, from now on, all signals that would end or stop this process, but for those of its own faults and
    /// those that cannot be ignored: whoever signals a whole group or control group does not mean it.
    public static void ignoreAll() {
        for (int signal = 1; signal <= LAST; signal++) {
            if (!KEPT.contains(signal)) {
                set(signal, IGNORE);
            }
        }
    }

    /// Ignores those whose bit is set, the lowest for signal 1, and no others: each other one that would be
    /// ignored gets its default.
    ///
    /// @param now those that are ignored now
    public static void ignoreOnly(long wanted, long now) {
        for (int signal = 1; signal <= LAST; signal++) {
            if (signal != KILL && signal != STOP) {
                if (isSet(wanted, signal)) {
                    set(signal, IGNORE);
                } else if (isSet(now, signal)) {
                    set(signal, DEFAULT);
                }
            }
        }
    }

    /// Unblocks all signals for the calling thread.
    public static void unblockAll() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment none = arena.allocate(SIZE_OF_MASK, 8);
            Libc.require("signals", SystemCall.RT_SIGPROCMASK, SIG_SETMASK, none.address(), 0, SIZE_OF_MASK, 0, 0);
        }
    }

    private static boolean isSet(long mask, int signal) {
        return (mask >>> (signal - 1) & 1) == 1;
    }

    /// The kernel's `struct sigaction`: handler, flags, restorer, mask; 8 bytes each on x86-64 and aarch64.
    private static void set(int signal, long handler) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(32, 8);
            action.set(JAVA_LONG, 0, handler);
            Libc.require("signal " + signal, SystemCall.RT_SIGACTION, signal, action.address(), 0, SIZE_OF_MASK, 0, 0);
        }
    }
}
