package dev.tidemark.kernel.bpf;

/// Type information that does not add up.
public final class MalformedBtf extends RuntimeException {
    /// @param what the field, what it holds and what was expected, such as `BTF magic: 0 (expected: 0xeb9f)`
    public MalformedBtf(String what) {
        super(what);
    }
}
