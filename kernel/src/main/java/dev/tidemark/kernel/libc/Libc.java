package dev.tidemark.kernel.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// The one door to native code: `syscall(2)` of the C library, with `errno`.
///
/// A single call shape keeps start-up short: each further shape of a downcall costs milliseconds of class
/// spinning. The handle is never `critical`, as most calls here may block. All methods may be called from any
/// thread; a blocking call holds its carrier, so virtual threads should not.
public final class Libc {
    private static final Architecture ARCHITECTURE = Architecture.ofThisMachine();
    private static final StructLayout CAPTURE_STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = CAPTURE_STATE.byteOffset(PathElement.groupElement("errno"));
    private static final MemorySegment ADDRESS =
            Linker.nativeLinker().defaultLookup().findOrThrow("syscall");
    private static final MethodHandle SYSCALL = bindSyscall();

    /// `errno` is captured into memory that must belong to the calling thread alone.
    private static final ThreadLocal<MemorySegment> CAPTURED =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CAPTURE_STATE));

    private Libc() {}

    /// `long syscall(long number, ...)`.
    ///
    /// Every adaptation of the handle spins classes at each start, so there are none: the address is an argument,
    /// errno is read from plain memory, and the call is not declared variadic. For integers that makes no
    /// difference to the registers of x86-64 and aarch64, and syscall(2) does not look at the count in AL.
    @SuppressWarnings("restricted")
    private static MethodHandle bindSyscall() {
        FunctionDescriptor shape = FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        return Linker.nativeLinker().downcallHandle(shape, Linker.Option.captureCallState("errno"));
    }

    /// Makes a system call.
    ///
    /// @return the result, or the error number negated (from -4095 to -1), as the kernel itself answers
    public static long call(SystemCall call, long a, long b, long c, long d, long e, long f) {
        MemorySegment captured = CAPTURED.get();
        long result;
        try {
            result = (long) SYSCALL.invokeExact(ADDRESS, captured, (long) call.number(ARCHITECTURE), a, b, c, d, e, f);
        } catch (Throwable impossible) {
            throw new AssertionError("syscall(2) declares no exception", impossible);
        }
        return result == -1 ? -(long) captured.get(JAVA_INT, ERRNO) : result;
    }

    /// Makes a system call with four arguments. See [#call(SystemCall, long, long, long, long, long, long)].
    public static long call(SystemCall call, long a, long b, long c, long d) {
        return call(call, a, b, c, d, 0, 0);
    }

    /// Makes a system call with three arguments. See [#call(SystemCall, long, long, long, long, long, long)].
    public static long call(SystemCall call, long a, long b, long c) {
        return call(call, a, b, c, 0, 0, 0);
    }

    /// Makes a system call with one argument. See [#call(SystemCall, long, long, long, long, long, long)].
    public static long call(SystemCall call, long a) {
        return call(call, a, 0, 0, 0, 0, 0);
    }

    /// Makes a system call that has to succeed.
    ///
    /// @param subject what it is about, for the message
    /// @throws KernelException when the kernel refuses
    public static long require(String subject, SystemCall call, long a, long b, long c, long d, long e, long f) {
        long result = call(call, a, b, c, d, e, f);
        if (result < 0) {
            throw failure(subject, call, result);
        }
        return result;
    }

    /// The exception for a negative `result` of `call`.
    public static KernelException failure(String subject, SystemCall call, long result) {
        return new KernelException(call.manualName(), subject, errno(result));
    }

    /// The error number in a negative result.
    public static Errno errno(long result) {
        if (result >= 0) {
            throw new IllegalArgumentException("result: " + result + " (expected: negative)");
        }
        return new Errno((int) -result);
    }

    /// The architecture whose numbers are used.
    public static Architecture architecture() {
        return ARCHITECTURE;
    }

    /// A NUL-terminated copy of `text` in UTF-8, for a path or name argument.
    ///
    /// @throws IllegalArgumentException when `text` holds a NUL, which would cut the name short
    public static MemorySegment cString(Arena arena, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("name: contains a NUL (expected: none)");
        }
        return arena.allocateFrom(text, StandardCharsets.UTF_8);
    }
}
