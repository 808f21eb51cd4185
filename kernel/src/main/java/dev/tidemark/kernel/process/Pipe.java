package dev.tidemark.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A pipe (pipe2(2)) whose ends no other program inherits. Closing it closes the ends that nobody took.
final class Pipe implements AutoCloseable {
    private static final int O_CLOEXEC = 0x80000;

    private @Nullable Descriptor read;
    private @Nullable Descriptor write;

    private Pipe(Descriptor read, Descriptor write) {
        this.read = read;
        this.write = write;
    }

    static Pipe open() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            Libc.require("pipe", SystemCall.PIPE2, ends.address(), O_CLOEXEC, 0, 0, 0, 0);
            return new Pipe(Descriptor.of(ends.get(JAVA_INT, 0)), Descriptor.of(ends.get(JAVA_INT, 4)));
        }
    }

    /// A file by which the end to read from is opened once more.
    File readEnd() {
        return file(read);
    }

    /// A file by which the end to write to is opened once more.
    File writeEnd() {
        return file(write);
    }

    /// The end to read from, which is the caller's from now on.
    Descriptor takeReadEnd() {
        Descriptor end = there(read);
        read = null;
        return end;
    }

    /// The end to write to, which is the caller's from now on.
    Descriptor takeWriteEnd() {
        Descriptor end = there(write);
        write = null;
        return end;
    }

    private static File file(@Nullable Descriptor end) {
        return new File("/proc/self/fd/" + there(end).number());
    }

    private static Descriptor there(@Nullable Descriptor end) {
        if (end == null) {
            throw new IllegalStateException("pipe: end taken (expected: not yet)");
        }
        return end;
    }

    @Override
    public void close() {
        close(read);
        close(write);
    }

    private static void close(@Nullable Descriptor end) {
        if (end != null) {
            end.close();
        }
    }
}
