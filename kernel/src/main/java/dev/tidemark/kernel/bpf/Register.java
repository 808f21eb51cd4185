package dev.tidemark.kernel.bpf;

/// A register of the kernel's bytecode: ten of 64 bits, and the frame's address.
///
/// `Documentation/bpf/standardization/instruction-set.rst`. A call overwrites [#R0] to [#R5].
public enum Register {
    /// The result of a call, and of the program.
    R0(0),
    /// The program's context at its start; the first argument of a call.
    R1(1),
    /// The second argument of a call.
    R2(2),
    /// The third argument of a call.
    R3(3),
    /// The fourth argument of a call.
    R4(4),
    /// The fifth argument of a call.
    R5(5),
    /// Kept over calls.
    R6(6),
    /// Kept over calls.
    R7(7),
    /// Kept over calls.
    R8(8),
    /// Kept over calls.
    R9(9),
    /// The end of the frame: 512 bytes, at offsets -512 to -1. Cannot be written.
    R10(10);

    private final int number;

    Register(int number) {
        this.number = number;
    }

    /// Its number in an instruction.
    int number() {
        return number;
    }

    static String name(int number) {
        return "r" + number;
    }
}
