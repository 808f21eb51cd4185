package dev.tidemark.kernel.bpf;

/// What kind of map: `enum bpf_map_type` of `include/uapi/linux/bpf.h`, those in use here.
public enum MapType {
    HASH(1),
    /// Keys are indices of 4 bytes; all entries are there from the start.
    ARRAY(2),
    /// A value for each processor.
    PERCPU_HASH(5),
    /// A value for each processor.
    PERCPU_ARRAY(6),
    /// Forgets entries that were not used for long, instead of refusing new ones.
    LRU_HASH(9),
    /// A value in a socket, which goes with it. Since Linux 5.2; needs a [BtfRecipe].
    SK_STORAGE(24),
    /// A queue of records to user space, see [RingBuffer]. Since Linux 5.8; `entries` is its size in bytes.
    RINGBUF(27);

    private final int number;

    MapType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /// Whether user space reads a value of each possible processor.
    boolean isPerProcessor() {
        return switch (this) {
            case PERCPU_HASH, PERCPU_ARRAY -> true;
            case HASH, ARRAY, LRU_HASH, SK_STORAGE, RINGBUF -> false;
        };
    }
}
