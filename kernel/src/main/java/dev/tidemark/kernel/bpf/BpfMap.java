package dev.tidemark.kernel.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.BpfCall.Command;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// A table that programs in the kernel and this process share. It lives until this is closed and no loaded
/// program uses it.
///
/// Keys and values are bytes in the machine's order. Of a per-processor map a value is one after the other of
/// each possible processor, each rounded up to 8 bytes. May be used from any thread.
public final class BpfMap implements AutoCloseable {
    /// `EEXIST`.
    private static final Errno EXISTS = new Errno(17);

    private static final long ANY = 0;
    private static final long IF_ABSENT = 1;

    private final BpfMapRecipe recipe;
    private final Descriptor descriptor;
    private final int valueBytes;

    private BpfMap(BpfMapRecipe recipe, Descriptor descriptor) {
        this.recipe = recipe;
        this.descriptor = descriptor;
        this.valueBytes = recipe.type().isPerProcessor()
                ? ((recipe.valueBytes() + 7) & ~7) * Processors.possible()
                : recipe.valueBytes();
    }

    /// A key and its value.
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Entry(byte[] key, byte[] value) {}

    /// Makes a map.
    ///
    /// @return unknown with the reason when the kernel refuses
    public static Reading<BpfMap> create(BpfMapRecipe recipe) {
        return recipe.types()
                .map(types -> types.load().then(loaded -> {
                    // The map holds the types from then on.
                    try (loaded) {
                        return create(recipe, loaded.number());
                    }
                }))
                .orElseGet(() -> create(recipe, 0));
    }

    private static Reading<BpfMap> create(BpfMapRecipe recipe, int types) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = BpfCall.attributes(arena);
            attributes.set(JAVA_INT, 0, recipe.type().number());
            attributes.set(JAVA_INT, 4, recipe.keyBytes());
            attributes.set(JAVA_INT, 8, recipe.valueBytes());
            attributes.set(JAVA_INT, 12, recipe.entries());
            attributes.set(JAVA_INT, 16, recipe.flags());
            BpfCall.name(attributes, 28, recipe.name());
            if (types != 0) {
                attributes.set(JAVA_INT, 48, types);
                attributes.set(JAVA_INT, 52, BtfRecipe.KEY);
                attributes.set(JAVA_INT, 56, BtfRecipe.VALUE);
            }
            long result = BpfCall.call(Command.MAP_CREATE, attributes);
            return result < 0
                    ? Reading.unknown(
                            BpfRefusal.read().reason("map " + recipe.name(), Libc.errno(result), false, false))
                    : Reading.of(new BpfMap(recipe, Descriptor.of(result)));
        }
    }

    /// The value of `key`; empty when there is none.
    public Optional<byte[]> lookup(byte[] key) {
        requireLength("key", key, recipe.keyBytes());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(valueBytes, Long.BYTES);
            long result = BpfCall.call(Command.MAP_LOOKUP_ELEM, element(arena, key, value.address(), 0));
            if (result == -Errno.ENOENT.number()) {
                return Optional.empty();
            }
            require(Command.MAP_LOOKUP_ELEM, result);
            return Optional.of(value.toArray(JAVA_BYTE));
        }
    }

    /// Gives `key` a value, whether it has one or not.
    ///
    /// @throws KernelException `E2BIG` when the map is full
    public void update(byte[] key, byte[] value) {
        require(Command.MAP_UPDATE_ELEM, update(key, value, ANY));
    }

    /// Gives `key` a value if it has none.
    ///
    /// @return false when it had one
    /// @throws KernelException `E2BIG` when the map is full
    public boolean insert(byte[] key, byte[] value) {
        long result = update(key, value, IF_ABSENT);
        if (result == -EXISTS.number()) {
            return false;
        }
        require(Command.MAP_UPDATE_ELEM, result);
        return true;
    }

    private long update(byte[] key, byte[] value, long flags) {
        requireLength("key", key, recipe.keyBytes());
        requireLength("value", value, valueBytes);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment aligned = arena.allocate(value.length, Long.BYTES);
            MemorySegment.copy(value, 0, aligned, JAVA_BYTE, 0, value.length);
            return BpfCall.call(Command.MAP_UPDATE_ELEM, element(arena, key, aligned.address(), flags));
        }
    }

    /// Takes `key` away.
    ///
    /// @return false when it was not there
    public boolean delete(byte[] key) {
        requireLength("key", key, recipe.keyBytes());
        try (Arena arena = Arena.ofConfined()) {
            long result = BpfCall.call(Command.MAP_DELETE_ELEM, element(arena, key, 0, 0));
            if (result == -Errno.ENOENT.number()) {
                return false;
            }
            require(Command.MAP_DELETE_ELEM, result);
            return true;
        }
    }

    /// The keys, in no order, `most` at most. A map that changes meanwhile may lack some, or repeat some.
    public List<byte[]> keys(int most) {
        return MapWalk.of(this).keys(most);
    }

    /// The entries, in no order, `most` at most; by one call for many where the kernel can (Linux 5.6). A map
    /// that changes meanwhile may lack some, or repeat some.
    public List<Entry> entries(int most) {
        return MapWalk.of(this).entries(most);
    }

    /// What it was made as.
    public BpfMapRecipe recipe() {
        return recipe;
    }

    /// How long a value is for this process, all processors together.
    public int valueBytes() {
        return valueBytes;
    }

    /// Its descriptor's number.
    public int descriptor() {
        return descriptor.number();
    }

    MemorySegment element(Arena arena, byte[] key, long value, long flags) {
        MemorySegment aligned = arena.allocate(Math.max(1, key.length), Long.BYTES);
        MemorySegment.copy(key, 0, aligned, JAVA_BYTE, 0, key.length);
        MemorySegment attributes = BpfCall.attributes(arena);
        attributes.set(JAVA_INT, 0, descriptor.number());
        attributes.set(JAVA_LONG, 8, aligned.address());
        attributes.set(JAVA_LONG, 16, value);
        attributes.set(JAVA_LONG, 24, flags);
        return attributes;
    }

    void require(Command command, long result) {
        if (result < 0) {
            throw BpfCall.failure("map " + recipe.name(), command, result);
        }
    }

    private static void requireLength(String what, byte[] bytes, int expected) {
        if (bytes.length != expected) {
            throw new IllegalArgumentException(what + ": " + bytes.length + " bytes (expected: " + expected + ")");
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
