package dev.tidemark.kernel.netlink;

import dev.tidemark.kernel.netlink.NetlinkDatagram.Progress;
import dev.tidemark.kernel.netlink.NetlinkDump.RowDecoder;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A copy of one datagram of an answer with what its messages were decoded to, so that the same bytes need not be
/// decoded again.
///
/// Takes twice the datagram's bytes at most, on the heap. Immutable once made.
final class RememberedDatagram<T> {
    private final MemorySegment bytes;
    private final Progress progress;
    private final int[] ends;
    private final List<@Nullable T> rows;

    private RememberedDatagram(MemorySegment bytes, Progress progress, int[] ends, List<@Nullable T> rows) {
        this.bytes = bytes;
        this.progress = progress;
        this.ends = ends;
        this.rows = rows;
    }

    /// Decodes `datagram`, but for the messages that stand at the same place of `before` and are the same.
    ///
    /// @param length how many bytes of `datagram` were received
    /// @throws MalformedMessage when a length does not fit
    static <T> RememberedDatagram<T> decode(
            MemorySegment datagram,
            long length,
            int sequence,
            RowDecoder<T> decoder,
            @Nullable RememberedDatagram<T> before) {
        Decoding<T> decoding = new Decoding<>(decoder, before);
        Progress progress = NetlinkDatagram.walk(datagram, length, sequence, decoding);
        MemorySegment copy = MemorySegment.ofArray(new byte[(int) length]);
        MemorySegment.copy(datagram, 0, copy, 0, length);
        return new RememberedDatagram<>(
                copy, progress, Arrays.copyOf(decoding.ends, decoding.rows.size()), decoding.rows);
    }

    /// Whether the first `length` bytes of `datagram` are this one's, and no more.
    boolean isSame(MemorySegment datagram, long length) {
        return length == bytes.byteSize() && MemorySegment.mismatch(datagram, 0, length, bytes, 0, length) < 0;
    }

    /// How many bytes it has.
    long size() {
        return bytes.byteSize();
    }

    /// What it says about the dump it belongs to.
    Progress progress() {
        return progress;
    }

    /// Adds the rows to `all`.
    void addRowsTo(List<T> all) {
        for (int i = 0; i < rows.size(); i++) {
            T row = rows.get(i);
            if (row != null) {
                all.add(row);
            }
        }
    }

    /// Where message `index` of the rows ends.
    private int end(int index) {
        return ends[index];
    }

    private static final class Decoding<T> implements MessageHandler {
        private final RowDecoder<T> decoder;
        private final @Nullable RememberedDatagram<T> before;
        private final List<@Nullable T> rows;
        private int[] ends;

        Decoding(RowDecoder<T> decoder, @Nullable RememberedDatagram<T> before) {
            this.decoder = decoder;
            this.before = before;
            int expected = before == null ? 16 : before.rows.size() + 1;
            this.rows = new ArrayList<>(expected);
            this.ends = new int[expected];
        }

        @Override
        public void message(int type, MemorySegment datagram, long payload, long length) {
            int index = rows.size();
            if (index == ends.length) {
                ends = Arrays.copyOf(ends, index * 2);
            }
            ends[index] = (int) (payload + length);
            rows.add(
                    before != null && isAsBefore(before, index, datagram, payload, length)
                            ? before.rows.get(index)
                            : decoder.decode(type, datagram, payload, length));
        }

        /// With its header, and so with its type; a decoder sees nothing else of a message.
        private static boolean isAsBefore(
                RememberedDatagram<?> before, int index, MemorySegment datagram, long payload, long length) {
            long start = payload - NetlinkDatagram.HEADER;
            long end = payload + length;
            return index < before.rows.size()
                    && before.end(index) == end
                    && end <= before.bytes.byteSize()
                    && MemorySegment.mismatch(datagram, start, end, before.bytes, start, end) < 0;
        }
    }
}
