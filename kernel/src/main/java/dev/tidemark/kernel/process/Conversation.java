package dev.tidemark.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.DescriptorOutput;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Lines said to a [DetachedJvm] and heard from it, in UTF-8, until this process lets go of it.
///
/// For one thread at a time. A line holds no line break. The other end is standard input and output of that JVM;
/// once this end is closed it reads the end of its input, and writes to nobody.
public final class Conversation implements AutoCloseable {
    private static final short POLLIN = 1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final String ENDED = "the process of our own has ended";

    private final Descriptor heard;
    private final Descriptor said;

    Conversation(Descriptor heard, Descriptor said) {
        this.heard = heard;
        this.said = said;
    }

    /// Says a line.
    ///
    /// @return the reason when nobody listens any more
    public Reading<Boolean> say(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            new DescriptorOutput(said.number()).write(bytes, 0, bytes.length);
            return Reading.of(true);
        } catch (IOException _) {
            return Reading.unknown(ENDED);
        }
    }

    /// Waits for the next line; unknown when the other has ended without one, or says none in time.
    public Reading<String> hear(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment letter = arena.allocate(1);
            while (true) {
                if (!awaitMore(arena, deadline - System.nanoTime())) {
                    return Reading.unknown("the process of our own says nothing for " + limit.toMillis() + " ms");
                }
                // One at a time: what comes after the line is for the next.
                long count = Libc.call(SystemCall.READ, heard.number(), letter.address(), 1);
                if (count == -Errno.EINTR.number()) {
                    continue;
                }
                if (count <= 0) {
                    return Reading.unknown(ENDED);
                }
                if (letter.get(JAVA_BYTE, 0) == '\n') {
                    return Reading.of(line.toString(StandardCharsets.UTF_8));
                }
                line.write(letter.get(JAVA_BYTE, 0));
            }
        }
    }

    /// `struct pollfd`: descriptor int, wanted short, got short; `struct timespec`: seconds and nanoseconds.
    private boolean awaitMore(Arena arena, long nanos) {
        MemorySegment poll = arena.allocate(8, 8);
        poll.set(JAVA_INT, 0, heard.number());
        poll.set(JAVA_SHORT, 4, POLLIN);
        MemorySegment time = arena.allocate(16, 8);
        long left = Math.max(0, nanos);
        time.set(JAVA_LONG, 0, left / NANOS_PER_SECOND);
        time.set(JAVA_LONG, 8, left % NANOS_PER_SECOND);
        long result = Libc.call(SystemCall.PPOLL, poll.address(), 1, time.address(), 0);
        return result > 0 || (result == -Errno.EINTR.number() && nanos > 0);
    }

    @Override
    public void close() {
        said.close();
        heard.close();
    }
}
