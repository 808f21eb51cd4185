package dev.tidemark.kernel.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.bpf.BpfCall.Command;
import dev.tidemark.kernel.bpf.BpfMap.Entry;
import dev.tidemark.kernel.libc.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Goes over all entries of a map, by batches or, where the kernel has none for it, key by key.
record MapWalk(BpfMap map, int keyBytes, int valueBytes) {
    private static final int FIRST_BATCH = 256;
    /// `ENOTSUPP`, the kernel's own, for maps without batches.
    private static final int NOT_SUPPORTED = 524;

    static MapWalk of(BpfMap map) {
        return new MapWalk(map, map.recipe().keyBytes(), map.valueBytes());
    }

    List<byte[]> keys(int most) {
        List<byte[]> keys = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment next = arena.allocate(keyBytes, Long.BYTES);
            MemorySegment attributes = map.element(arena, new byte[keyBytes], next.address(), 0);
            MemorySegment key = arena.allocate(keyBytes, Long.BYTES);
            attributes.set(JAVA_LONG, 8, 0);
            // A key that vanishes sends the kernel back to the start: bounded by count, not by luck.
            while (keys.size() < most) {
                long result = BpfCall.call(Command.MAP_GET_NEXT_KEY, attributes);
                if (result == -Errno.ENOENT.number()) {
                    break;
                }
                map.require(Command.MAP_GET_NEXT_KEY, result);
                keys.add(next.toArray(JAVA_BYTE));
                key.copyFrom(next);
                attributes.set(JAVA_LONG, 8, key.address());
            }
        }
        return keys;
    }

    List<Entry> entries(int most) {
        List<Entry> entries = new ArrayList<>();
        if (!batches(most, entries)) {
            entries.clear();
            for (byte[] key : keys(most)) {
                map.lookup(key).ifPresent(value -> entries.add(new Entry(key, value)));
            }
        }
        return entries;
    }

    /// False when this kernel has no batches for this map.
    private boolean batches(int most, List<Entry> entries) {
        int size = FIRST_BATCH;
        try (Arena arena = Arena.ofConfined()) {
            // Where the next batch starts: a bucket's number, or a key.
            MemorySegment position = arena.allocate(Math.max(Integer.BYTES, keyBytes), Long.BYTES);
            MemorySegment next = arena.allocate(position.byteSize(), Long.BYTES);
            boolean first = true;
            while (entries.size() < most) {
                try (Arena rows = Arena.ofConfined()) {
                    MemorySegment keys = rows.allocate((long) keyBytes * size, Long.BYTES);
                    MemorySegment values = rows.allocate((long) valueBytes * size, Long.BYTES);
                    MemorySegment attributes = BpfCall.attributes(rows);
                    attributes.set(JAVA_LONG, 0, first ? 0 : position.address());
                    attributes.set(JAVA_LONG, 8, next.address());
                    attributes.set(JAVA_LONG, 16, keys.address());
                    attributes.set(JAVA_LONG, 24, values.address());
                    attributes.set(JAVA_INT, 32, size);
                    attributes.set(JAVA_INT, 36, map.descriptor());
                    long result = BpfCall.call(Command.MAP_LOOKUP_BATCH, attributes);
                    if (result == -Errno.EINVAL.number() || result == -NOT_SUPPORTED) {
                        return false;
                    }
                    if (result == -Errno.ENOSPC.number() && size < map.recipe().entries()) {
                        // One bucket of the hash holds more than there is room for.
                        size *= 4;
                        continue;
                    }
                    boolean last = result == -Errno.ENOENT.number();
                    if (!last) {
                        map.require(Command.MAP_LOOKUP_BATCH, result);
                    }
                    add(keys, values, Math.min(attributes.get(JAVA_INT, 32), most - entries.size()), entries);
                    if (last || attributes.get(JAVA_INT, 32) == 0) {
                        break;
                    }
                    position.copyFrom(next);
                    first = false;
                }
            }
        }
        return true;
    }

    private void add(MemorySegment keys, MemorySegment values, int count, List<Entry> entries) {
        for (int row = 0; row < count; row++) {
            entries.add(new Entry(
                    keys.asSlice((long) row * keyBytes, keyBytes).toArray(JAVA_BYTE),
                    values.asSlice((long) row * valueBytes, valueBytes).toArray(JAVA_BYTE)));
        }
    }
}
