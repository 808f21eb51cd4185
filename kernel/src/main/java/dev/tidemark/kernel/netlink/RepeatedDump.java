package dev.tidemark.kernel.netlink;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.NetlinkDatagram.Progress;
import dev.tidemark.kernel.netlink.NetlinkDump.RowDecoder;
import dev.tidemark.kernel.netlink.NetlinkDump.Rows;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A table that is asked for again and again: what the kernel describes by the same bytes as the last time is the
/// same object, a row as well as all rows together.
///
/// What it gives is what [NetlinkDump] would. A request goes out under the number of the one before, so that
/// equal answers are equal bytes; but only when that one was read to its end, whole and in peace. Otherwise the
/// number is given up with everything that was remembered, so that no late answer can be taken for another.
/// Anything unusual is left to [NetlinkDump], on a fresh socket. Keeps up to [#MOST] bytes of an answer. For one
/// thread at a time.
public final class RepeatedDump<T> {
    /// Larger answers are decoded afresh each time: 8 MB are some 40 000 listeners.
    static final long MOST = 8L << 20;

    private final MemorySegment request;
    private final RowDecoder<T> decoder;
    private @Nullable Answer<T> last;

    /// @param decoder gives equal rows for equal messages
    public RepeatedDump(MemorySegment request, RowDecoder<T> decoder) {
        this.request = request;
        this.decoder = decoder;
    }

    private record Answer<T>(int sequence, List<RememberedDatagram<T>> datagrams, Rows<T> rows) {
        static <T> Answer<T> of(int sequence, List<RememberedDatagram<T>> datagrams, int expected) {
            List<T> rows = new ArrayList<>(expected);
            for (RememberedDatagram<T> datagram : datagrams) {
                datagram.addRowsTo(rows);
            }
            return new Answer<>(sequence, datagrams, new Rows<>(Collections.unmodifiableList(rows), true, false));
        }

        long bytes() {
            long bytes = 0;
            for (RememberedDatagram<T> datagram : datagrams) {
                bytes += datagram.size();
            }
            return bytes;
        }
    }

    /// Runs the dump.
    ///
    /// @param expected how many rows to make room for
    /// @return rows that cannot be changed
    /// @throws KernelException when the kernel refuses the request, or no attempt succeeded
    /// @throws MalformedMessage when an answer makes no sense
    public Rows<T> run(RenewableSocket sockets, int expected) {
        return run(sockets, expected, NetlinkDump.PATIENCE);
    }

    Rows<T> run(DatagramSource source, int expected, Duration patience) {
        Answer<T> before = last;
        // Whatever happens now, it is not to be compared with any more.
        last = null;
        Answer<T> now = ask(source, before, expected, System.nanoTime() + patience.toNanos());
        if (now == null) {
            source.renew();
            return NetlinkDump.run(source, request, expected, Long.MAX_VALUE, patience, decoder);
        }
        last = now.bytes() > MOST ? null : now;
        return now.rows();
    }

    /// One answer, `before` itself when it is the same; null when it was not whole or not in peace.
    private @Nullable Answer<T> ask(DatagramSource source, @Nullable Answer<T> before, int expected, long end) {
        int sequence;
        if (before == null) {
            sequence = source.send(request);
        } else {
            sequence = before.sequence();
            source.sendAgain(request, sequence);
        }
        List<RememberedDatagram<T>> known = before == null ? List.of() : before.datagrams();
        List<RememberedDatagram<T>> datagrams = new ArrayList<>(known.size() + 1);
        boolean isSame = true;
        while (true) {
            long length = source.receive(end);
            if (length < 0) {
                return null;
            }
            int index = datagrams.size();
            RememberedDatagram<T> there = index < known.size() ? known.get(index) : null;
            if (there == null || !there.isSame(source.datagram(), length)) {
                there = RememberedDatagram.decode(source.datagram(), length, sequence, decoder, there);
                isSame &= there.progress() instanceof Progress.Foreign;
            }
            switch (there.progress()) {
                case Progress.More(boolean interrupted) -> {
                    if (interrupted) {
                        return null;
                    }
                    datagrams.add(there);
                }
                case Progress.Foreign _ -> {}
                case Progress.Done(boolean interrupted) -> {
                    if (interrupted) {
                        return null;
                    }
                    datagrams.add(there);
                    return before != null && isSame && datagrams.size() == known.size()
                            ? before
                            : Answer.of(sequence, datagrams, expected);
                }
                case Progress.Refused(Errno errno) -> {
                    if (errno.equals(Errno.EBUSY) || errno.equals(Errno.ENOBUFS)) {
                        return null;
                    }
                    throw NetlinkRefusal.of(errno);
                }
            }
            if (System.nanoTime() - end >= 0) {
                return null;
            }
        }
    }
}
