package dev.tidemark.kernel.bpf;

/// What an instruction does to its destination. Unsigned; a division by zero gives 0, a remainder by zero leaves
/// the destination, and shifts look at the low 6 bits of their count (5 in the 32-bit form).
public enum Arithmetic {
    ADD(0x00, "+="),
    SUB(0x10, "-="),
    MUL(0x20, "*="),
    DIV(0x30, "/="),
    OR(0x40, "|="),
    AND(0x50, "&="),
    SHL(0x60, "<<="),
    SHR(0x70, ">>="),
    MOD(0x90, "%="),
    XOR(0xa0, "^="),
    MOVE(0xb0, "="),
    /// A shift to the right that keeps the sign.
    SIGNED_SHR(0xc0, "s>>=");

    private final int code;
    private final String sign;

    Arithmetic(int code, String sign) {
        this.code = code;
        this.sign = sign;
    }

    int code() {
        return code;
    }

    String sign() {
        return sign;
    }

    boolean isShift() {
        return switch (this) {
            case SHL, SHR, SIGNED_SHR -> true;
            case ADD, SUB, MUL, DIV, OR, AND, MOD, XOR, MOVE -> false;
        };
    }

    boolean isDivision() {
        return switch (this) {
            case DIV, MOD -> true;
            case ADD, SUB, MUL, OR, AND, SHL, SHR, XOR, MOVE, SIGNED_SHR -> false;
        };
    }
}
