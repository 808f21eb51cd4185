package dev.tidemark.kernel.bpf;

/// How many bytes an instruction reads or writes. Loads narrower than a register fill the rest with zeros.
public enum Width {
    BYTE(1, 0x10),
    HALF(2, 0x08),
    WORD(4, 0x00),
    DOUBLE(8, 0x18);

    private final int bytes;
    private final int code;

    Width(int bytes, int code) {
        this.bytes = bytes;
        this.code = code;
    }

    /// 1, 2, 4 or 8.
    public int bytes() {
        return bytes;
    }

    /// Its bits in an opcode.
    int code() {
        return code;
    }

    /// The width of `bytes` bytes.
    ///
    /// @throws IllegalArgumentException when no instruction has it
    public static Width of(int bytes) {
        return switch (bytes) {
            case 1 -> BYTE;
            case 2 -> HALF;
            case 4 -> WORD;
            case 8 -> DOUBLE;
            default -> throw new IllegalArgumentException("width: " + bytes + " (expected: 1, 2, 4 or 8)");
        };
    }
}
