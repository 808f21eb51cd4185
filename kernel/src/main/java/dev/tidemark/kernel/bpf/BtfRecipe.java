package dev.tidemark.kernel.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The types of a map's key and value, for maps that the kernel makes only with them: an `int` and a structure
/// of bytes, as long as is asked for.
///
/// `Documentation/bpf/btf.rst`. [MapType#SK_STORAGE] asks for an integer key of 4 bytes and any value
/// (`bpf_local_storage_map_check_btf`, `kernel/bpf/bpf_local_storage.c`, Linux 6.18).
///
/// @param valueBytes at least 1
public record BtfRecipe(int valueBytes) {
    /// The ids of the types, in the order of [#bytes()].
    static final int KEY = 1;

    static final int VALUE = 4;
    private static final int BYTE = 2;
    private static final int BYTES = 3;

    private static final int KIND_INT = 1 << 24;
    private static final int KIND_ARRAY = 3 << 24;
    private static final int KIND_STRUCT = 4 << 24;
    private static final int SIGNED = 1 << 24;
    private static final int HEADER = 24;
    private static final byte[] NAMES = "\0int\0u8\0value\0bytes\0".getBytes(StandardCharsets.US_ASCII);
    private static final int NAME_INT = 1;
    private static final int NAME_U8 = 5;
    private static final int NAME_VALUE = 8;
    private static final int NAME_BYTES = 14;

    public BtfRecipe {
        if (valueBytes < 1) {
            throw new IllegalArgumentException("value: " + valueBytes + " bytes (expected: from 1)");
        }
    }

    public static BtfRecipe of(int valueBytes) {
        return new BtfRecipe(valueBytes);
    }

    /// The section as the kernel takes it.
    byte[] bytes() {
        ByteBuffer types = ByteBuffer.allocate(128).order(ByteOrder.nativeOrder());
        types.putInt(NAME_INT).putInt(KIND_INT).putInt(4).putInt(SIGNED | 32);
        types.putInt(NAME_U8).putInt(KIND_INT).putInt(1).putInt(8);
        types.putInt(0).putInt(KIND_ARRAY).putInt(0).putInt(BYTE).putInt(KEY).putInt(valueBytes);
        types.putInt(NAME_VALUE).putInt(KIND_STRUCT | 1).putInt(valueBytes);
        types.putInt(NAME_BYTES).putInt(BYTES).putInt(0);
        types.flip();
        int length = types.remaining();
        ByteBuffer section = ByteBuffer.allocate(HEADER + length + NAMES.length).order(ByteOrder.nativeOrder());
        section.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(HEADER);
        section.putInt(0).putInt(length).putInt(length).putInt(NAMES.length);
        return section.put(types).put(NAMES).array();
    }

    /// Gives the types to the kernel, which checks them (`BPF_BTF_LOAD`).
    Reading<Descriptor> load() {
        try (Arena arena = Arena.ofConfined()) {
            byte[] section = bytes();
            MemorySegment attributes = BpfCall.attributes(arena);
            attributes.set(JAVA_LONG, 0, arena.allocateFrom(JAVA_BYTE, section).address());
            attributes.set(JAVA_INT, 16, section.length);
            long result = BpfCall.call(BpfCall.Command.BTF_LOAD, attributes);
            return result < 0
                    ? Reading.unknown(BpfRefusal.read().reason("types of a map", Libc.errno(result), false, false))
                    : Reading.of(Descriptor.of(result));
        }
    }
}
