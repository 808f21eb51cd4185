package dev.tidemark.kernel.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.MappedMemory;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.function.Consumer;

/// The reading end of a [MapType#RINGBUF]: records that programs write in the kernel, in their order.
///
/// `Documentation/bpf/ringbuf.rst`, `kernel/bpf/ringbuf.c`, Linux 6.18. The memory is shared: a page with the
/// reader's position, a page with the writers', and the data, mapped twice in a row so that no record is cut in
/// two. A program that finds no room writes nothing, and has to count that itself. For one thread at a time; may
/// be closed from any.
public final class RingBuffer implements AutoCloseable {
    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;
    private static final int HEADER = 8;
    private static final short POLLIN = 1;
    private static final VarHandle POSITION = JAVA_LONG.varHandle();
    private static final VarHandle LENGTH = JAVA_INT.varHandle();

    private final BpfMap map;
    private final MappedMemory reader;
    private final MappedMemory writer;
    private final MemorySegment data;
    private final long size;

    private RingBuffer(BpfMap map, MappedMemory reader, MappedMemory writer, int page) {
        this.map = map;
        this.reader = reader;
        this.writer = writer;
        this.size = map.recipe().entries();
        this.data = writer.segment().asSlice(page, 2 * size);
    }

    /// Maps the memory of `map`, which stays the caller's and open until this is closed.
    ///
    /// @throws KernelException when the kernel refuses, such as for want of memory
    public static RingBuffer open(BpfMap map) {
        if (map.recipe().type() != MapType.RINGBUF) {
            throw new IllegalArgumentException(
                    "map " + map.recipe().name() + ": " + map.recipe().type() + " (expected: " + MapType.RINGBUF + ")");
        }
        int page = PageSize.read();
        MappedMemory reader = MappedMemory.open(map.descriptor(), 0, page, true);
        try {
            long length = page + 2L * map.recipe().entries();
            return new RingBuffer(map, reader, MappedMemory.open(map.descriptor(), page, length, false), page);
        } catch (KernelException refused) {
            reader.close();
            throw refused;
        }
    }

    /// Hands over the records that are there now, oldest first, and frees their room. Stops before one that is
    /// still being written.
    ///
    /// @param each takes the bytes of a record, aligned to 8; valid during that call only. A record counts as
    /// taken also when it throws
    /// @return how many were taken
    /// @throws IllegalStateException when a length makes no sense
    public int drain(Consumer<MemorySegment> each) {
        int taken = 0;
        long at = (long) POSITION.getAcquire(reader.segment(), 0L);
        // What comes later is for the next call: a fast writer holds nobody here.
        long end = (long) POSITION.getAcquire(writer.segment(), 0L);
        while (at < end) {
            long place = at & (size - 1);
            int word = (int) LENGTH.getAcquire(data, place);
            if ((word & BUSY) != 0) {
                break;
            }
            long length = word & ~DISCARDED;
            long step = (HEADER + length + 7) & ~7L;
            if (step > end - at || step > size) {
                throw new IllegalStateException("ring buffer " + map.recipe().name() + ": a record of " + length
                        + " bytes (expected: at most " + (end - at - HEADER) + ")");
            }
            at += step;
            try {
                if ((word & DISCARDED) == 0) {
                    taken++;
                    each.accept(data.asSlice(place + HEADER, length));
                }
            } finally {
                POSITION.setRelease(reader.segment(), 0L, at);
            }
        }
        return taken;
    }

    /// As [#drain], for those who may not touch native memory.
    ///
    /// @param each takes a record in the machine's byte order; read-only, valid during that call only
    public int drainBytes(Consumer<ByteBuffer> each) {
        return drain(
                record -> each.accept(record.asByteBuffer().asReadOnlyBuffer().order(ByteOrder.nativeOrder())));
    }

    /// Waits until a record is there, or `limit` is over.
    ///
    /// Whether a writer wakes up whom waits here is its choice, by the flags of its submit; without any it does
    /// so when all earlier records were taken.
    ///
    /// @return whether there is one
    public boolean await(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try (Arena arena = Arena.ofConfined()) {
            // struct pollfd: descriptor int, wanted short, got short.
            MemorySegment poll = arena.allocate(8, 8);
            poll.set(JAVA_INT, 0, map.descriptor());
            poll.set(JAVA_SHORT, 4, POLLIN);
            MemorySegment time = arena.allocate(16, 8);
            while (true) {
                long left = Math.max(0, end - System.nanoTime());
                time.set(JAVA_LONG, 0, left / 1_000_000_000);
                time.set(JAVA_LONG, 8, left % 1_000_000_000);
                long result = Libc.call(SystemCall.PPOLL, poll.address(), 1, time.address(), 0);
                if (result >= 0) {
                    return result > 0;
                }
                if (result != -Errno.EINTR.number()) {
                    throw Libc.failure("ring buffer " + map.recipe().name(), SystemCall.PPOLL, result);
                }
            }
        }
    }

    /// Gives the memory back. The map stays open.
    @Override
    public void close() {
        writer.close();
        reader.close();
    }
}
