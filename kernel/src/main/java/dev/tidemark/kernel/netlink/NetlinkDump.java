package dev.tidemark.kernel.netlink;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.NetlinkDatagram.Progress;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks the kernel for a whole table and sees to it that the answer is whole.
///
/// Each of `ENOBUFS`, `EBUSY`, silence, a truncated datagram and an interrupted walk makes it ask again on a
/// fresh socket, up to [#ATTEMPTS] times in [#PATIENCE] altogether: a used one may still hold half of the first
/// answer.
public final class NetlinkDump {
    static final int ATTEMPTS = 4;
    /// A table of ten million sockets takes the kernel about 2 s.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private NetlinkDump() {}

    /// A table as the kernel gave it.
    ///
    /// @param rows what was decoded, in the kernel's order
    /// @param consistent false when the table changed during each attempt, so that rows may lack or repeat
    /// @param cut true when the deadline ended the walk: rows are missing
    public record Rows<T>(List<T> rows, boolean consistent, boolean cut) {}

    /// Turns a message into a row, or null for one to skip.
    @FunctionalInterface
    public interface RowDecoder<T> {
        @Nullable
        T decode(int type, MemorySegment datagram, long payload, long length);
    }

    /// Runs one dump.
    ///
    /// @param expected how many rows to make room for
    /// @param deadline the `System.nanoTime()` at which to stop, `Long.MAX_VALUE` for none
    /// @throws KernelException when the kernel refuses the request, or no attempt succeeded
    /// @throws MalformedMessage when an answer makes no sense
    public static <T> Rows<T> run(
            RenewableSocket sockets, MemorySegment request, int expected, long deadline, RowDecoder<T> decoder) {
        return run(sockets, request, expected, deadline, PATIENCE, decoder);
    }

    static <T> Rows<T> run(
            DatagramSource source,
            MemorySegment request,
            int expected,
            long deadline,
            Duration patience,
            RowDecoder<T> decoder) {
        long patienceEnd = System.nanoTime() + patience.toNanos();
        boolean hasDeadline = deadline != Long.MAX_VALUE && deadline - patienceEnd < 0;
        long end = hasDeadline ? deadline : patienceEnd;
        Rows<T> last = null;
        Errno failure = Errno.ETIMEDOUT;
        int attempts = 0;
        while (attempts < ATTEMPTS && (attempts == 0 || System.nanoTime() - end < 0)) {
            if (attempts++ > 0) {
                source.renew();
            }
            List<T> rows = new ArrayList<>(expected);
            switch (attempt(source, request, end, rows, decoder)) {
                case Attempt.Whole _ -> {
                    return new Rows<>(rows, true, false);
                }
                case Attempt.Cut(boolean interrupted)
                when hasDeadline -> {
                    source.renew();
                    return new Rows<>(rows, !interrupted, true);
                }
                case Attempt.Cut _ -> failure = Errno.ETIMEDOUT;
                case Attempt.Interrupted _ -> last = new Rows<>(rows, false, false);
                case Attempt.Failed(Errno errno) -> failure = errno;
            }
        }
        if (last != null) {
            return last;
        }
        throw new KernelException("netlink dump", "after " + attempts + " attempts", failure);
    }

    private sealed interface Attempt {
        record Whole() implements Attempt {}

        record Cut(boolean interrupted) implements Attempt {}

        record Interrupted() implements Attempt {}

        record Failed(Errno errno) implements Attempt {}
    }

    private static <T> Attempt attempt(
            DatagramSource source, MemorySegment request, long end, List<T> rows, RowDecoder<T> decoder) {
        int sequence = source.send(request);
        MessageHandler handler = (type, datagram, payload, length) -> {
            T row = decoder.decode(type, datagram, payload, length);
            if (row != null) {
                rows.add(row);
            }
        };
        boolean interrupted = false;
        while (true) {
            long length = source.receive(end);
            if (length < 0) {
                boolean late = length == -Errno.EAGAIN.number() && System.nanoTime() - end >= 0;
                return late ? new Attempt.Cut(interrupted) : new Attempt.Failed(new Errno((int) -length));
            }
            switch (NetlinkDatagram.walk(source.datagram(), length, sequence, handler)) {
                case Progress.More(boolean now) -> interrupted |= now;
                case Progress.Foreign _ -> {}
                case Progress.Done(boolean now) -> {
                    return interrupted || now ? new Attempt.Interrupted() : new Attempt.Whole();
                }
                case Progress.Refused(Errno errno) -> {
                    if (errno.equals(Errno.EBUSY) || errno.equals(Errno.ENOBUFS)) {
                        return new Attempt.Failed(errno);
                    }
                    throw NetlinkRefusal.of(errno);
                }
            }
            if (System.nanoTime() - end >= 0) {
                return new Attempt.Cut(interrupted);
            }
        }
    }
}
