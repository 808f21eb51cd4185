package dev.tidemark.kernel.bpf;

import java.nio.ByteBuffer;

/// One instruction of 8 bytes: opcode u8, destination and source of 4 bits each, offset s16, immediate s32.
///
/// `Documentation/bpf/standardization/instruction-set.rst`, Linux 6.18. An immediate of 64 bits takes a second
/// one, with nothing but the upper half.
///
/// @param opcode 0 to 255
/// @param destination 0 to 10, in the low half of its byte on the little-endian machines that are known here
/// @param source 0 to 10, or a mark of what the immediate is
record Instruction(int opcode, int destination, int source, int offset, int immediate) {
    static final int LENGTH = 8;

    static final int LOAD_IMMEDIATE = 0x18;
    static final int LOAD = 0x61;
    static final int STORE_IMMEDIATE = 0x62;
    static final int STORE = 0x63;
    static final int ATOMIC = 0xc3;
    static final int ARITHMETIC32 = 0x04;
    static final int ARITHMETIC64 = 0x07;
    static final int NEGATE = 0x80;
    static final int TO_BIG_ENDIAN = 0xdc;
    static final int JUMP = 0x05;
    static final int JUMP32 = 0x06;
    static final int CALL = 0x85;
    static final int EXIT = 0x95;
    static final int OF_REGISTER = 0x08;

    /// Marks of [#LOAD_IMMEDIATE] in place of the source register.
    static final int MAP_DESCRIPTOR = 1;

    static final int MAP_VALUE = 2;

    /// What an [#ATOMIC] does, in the immediate.
    static final int ATOMIC_ADD = 0x00;

    static final int ATOMIC_OR = 0x40;
    static final int ATOMIC_FETCH = 0x01;
    static final int ATOMIC_EXCHANGE = 0xe1;
    static final int ATOMIC_COMPARE_AND_EXCHANGE = 0xf1;

    void encode(ByteBuffer code) {
        code.put((byte) opcode).put((byte) (destination | (source << 4)));
        code.putShort((short) offset).putInt(immediate);
    }

    Instruction withOffset(int distance) {
        return new Instruction(opcode, destination, source, distance, immediate);
    }

    /// Whether the next one is its second half.
    boolean isTwice() {
        return opcode == LOAD_IMMEDIATE;
    }
}
