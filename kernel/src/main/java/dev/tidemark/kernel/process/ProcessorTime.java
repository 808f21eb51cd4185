package dev.tidemark.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// How long the calling thread has had a processor, in user and kernel mode together.
///
/// Unlike the time on the wall it does not grow while others have the processor. About 1 us a reading.
/// `CLOCK_THREAD_CPUTIME_ID`, clock_gettime(2).
public final class ProcessorTime {
    private static final int CLOCK_THREAD_CPUTIME_ID = 3;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private ProcessorTime() {}

    /// Nanoseconds since the thread began.
    ///
    /// @throws dev.tidemark.kernel.libc.KernelException when the kernel refuses, as a seccomp filter may make it
    public static long ofThisThread() {
        try (Arena arena = Arena.ofConfined()) {
            // struct timespec: seconds and nanoseconds, 64 bits each.
            MemorySegment time = arena.allocate(16, 8);
            Libc.require("thread", SystemCall.CLOCK_GETTIME, CLOCK_THREAD_CPUTIME_ID, time.address(), 0, 0, 0, 0);
            return time.get(JAVA_LONG, 0) * NANOS_PER_SECOND + time.get(JAVA_LONG, 8);
        }
    }
}
