package dev.tidemark.kernel.netlink;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.NetlinkDatagram.Progress;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Asks the kernel for a whole table and sees to it that the answer is whole.
///
/// Each of `ENOBUFS`, `EBUSY`, a truncated datagram and an interrupted walk makes it ask again on a fresh
/// socket, up
/// to
/// [#ATTEMPTS] times: a used one may still hold half of the first answer.
public final class NetlinkDump {
    static final int ATTEMPTS = 4;

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
        @org.jspecify.annotations.Nullable
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
        Rows<T> last = null;
        Errno failure = Errno.EBUSY;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (attempt > 0) {
                sockets.renew();
            }
            List<T> rows = new ArrayList<>(expected);
            switch (attempt(sockets.socket(), request, deadline, rows, decoder)) {
                case Attempt.Whole _ -> {
                    return new Rows<>(rows, true, false);
                }
                case Attempt.Cut _ -> {
                    sockets.renew();
                    return new Rows<>(rows, true, true);
                }
                case Attempt.Interrupted _ -> last = new Rows<>(rows, false, false);
                case Attempt.Failed(Errno errno) -> failure = errno;
            }
        }
        if (last != null) {
            return last;
        }
        throw new KernelException("netlink dump", "after " + ATTEMPTS + " attempts", failure);
    }

    private sealed interface Attempt {
        record Whole() implements Attempt {}

        record Cut() implements Attempt {}

        record Interrupted() implements Attempt {}

        record Failed(Errno errno) implements Attempt {}
    }

    private static <T> Attempt attempt(
            NetlinkSocket socket, MemorySegment request, long deadline, List<T> rows, RowDecoder<T> decoder) {
        int sequence = socket.send(request);
        MessageHandler handler = (type, datagram, payload, length) -> {
            T row = decoder.decode(type, datagram, payload, length);
            if (row != null) {
                rows.add(row);
            }
        };
        boolean interrupted = false;
        while (true) {
            long length = socket.receive();
            if (length < 0) {
                return new Attempt.Failed(new Errno((int) -length));
            }
            switch (NetlinkDatagram.walk(socket.datagram(), length, sequence, handler)) {
                case Progress.More(boolean now) -> interrupted |= now;
                case Progress.Foreign _ -> {}
                case Progress.Done(boolean now) -> {
                    return interrupted || now ? new Attempt.Interrupted() : new Attempt.Whole();
                }
                case Progress.Refused(Errno errno) -> {
                    if (errno.equals(Errno.EBUSY) || errno.equals(Errno.ENOBUFS)) {
                        return new Attempt.Failed(errno);
                    }
                    throw new KernelException("netlink request", "refused", errno);
                }
            }
            if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline >= 0) {
                return new Attempt.Cut();
            }
        }
    }
}
