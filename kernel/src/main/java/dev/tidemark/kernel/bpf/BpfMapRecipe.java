package dev.tidemark.kernel.bpf;

import java.util.Optional;

/// What a map is to be.
///
/// @param type which kind
/// @param keyBytes length of a key; 4 for [MapType#ARRAY] and [MapType#SK_STORAGE], 0 for [MapType#RINGBUF]
/// @param valueBytes length of a value, of one processor; 0 for [MapType#RINGBUF]
/// @param entries how many at most; 0 for [MapType#SK_STORAGE]; bytes for [MapType#RINGBUF], a power of 2 of
/// whole pages
/// @param flags `BPF_F_…`, such as [#NO_PREALLOCATION]
/// @param name as others see it, up to 15 letters
/// @param types of key and value, where the kind needs them
public record BpfMapRecipe(
        MapType type, int keyBytes, int valueBytes, int entries, int flags, String name, Optional<BtfRecipe> types) {
    /// Entries take memory when they come. Must be set for [MapType#SK_STORAGE].
    public static final int NO_PREALLOCATION = 1;

    public BpfMapRecipe {
        BpfCall.checkedName(name);
        if (keyBytes < 0 || valueBytes < 0 || entries < 0) {
            throw new IllegalArgumentException(
                    "map: " + keyBytes + ", " + valueBytes + ", " + entries + " (expected: sizes from 0)");
        }
    }

    public static BpfMapRecipe of(MapType type, int keyBytes, int valueBytes, int entries, String name) {
        return new BpfMapRecipe(type, keyBytes, valueBytes, entries, 0, name, Optional.empty());
    }

    /// A value in each socket that a program gives one.
    public static BpfMapRecipe socketStorage(int valueBytes, String name) {
        return new BpfMapRecipe(
                MapType.SK_STORAGE,
                Integer.BYTES,
                valueBytes,
                0,
                NO_PREALLOCATION,
                name,
                Optional.of(BtfRecipe.of(valueBytes)));
    }

    /// A queue of records.
    ///
    /// @param bytes a power of 2, at least a page
    public static BpfMapRecipe ringBuffer(int bytes, String name) {
        return of(MapType.RINGBUF, 0, 0, bytes, name);
    }

    public BpfMapRecipe withFlags(int added) {
        return new BpfMapRecipe(type, keyBytes, valueBytes, entries, flags | added, name, types);
    }
}
