package dev.tidemark.kernel.bpf;

/// When a jump is taken, comparing a register with another or with a number. Unsigned but for the `SIGNED_` ones.
public enum Condition {
    EQUAL(0x10, "=="),
    GREATER(0x20, ">"),
    GREATER_OR_EQUAL(0x30, ">="),
    /// Some bit is set in both.
    ANY_BIT(0x40, "&"),
    NOT_EQUAL(0x50, "!="),
    SIGNED_GREATER(0x60, "s>"),
    SIGNED_GREATER_OR_EQUAL(0x70, "s>="),
    LESS(0xa0, "<"),
    LESS_OR_EQUAL(0xb0, "<="),
    SIGNED_LESS(0xc0, "s<"),
    SIGNED_LESS_OR_EQUAL(0xd0, "s<=");

    private final int code;
    private final String sign;

    Condition(int code, String sign) {
        this.code = code;
        this.sign = sign;
    }

    int code() {
        return code;
    }

    String sign() {
        return sign;
    }
}
