package dev.tidemark.kernel.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory of a descriptor, shared with whoever else has it: `mmap(2)` with `MAP_SHARED`.
///
/// May be used from any thread, and closed from any; using it afterwards is an error, not a crash.
public final class MappedMemory implements AutoCloseable {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;

    private MappedMemory(long address, long length, boolean writable) {
        MemorySegment mapped = reinterpret(address, length, arena);
        this.segment = writable ? mapped : mapped.asReadOnly();
    }

    @SuppressWarnings("restricted")
    private static MemorySegment reinterpret(long address, long length, Arena arena) {
        return MemorySegment.ofAddress(address).reinterpret(length, arena, _ -> {
            long _ = Libc.call(SystemCall.MUNMAP, address, length, 0);
        });
    }

    /// Maps `length` bytes from `offset` on, both multiples of the page.
    ///
    /// @throws KernelException when the kernel refuses
    public static MappedMemory open(int descriptor, long offset, long length, boolean writable) {
        int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
        long address = Libc.require(
                "descriptor " + descriptor, SystemCall.MMAP, 0, length, protection, MAP_SHARED, descriptor, offset);
        return new MappedMemory(address, length, writable);
    }

    /// The memory, valid until this is closed.
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
