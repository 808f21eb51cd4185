package dev.tidemark.kernel.bpf;

/// The arithmetic of an [Assembler] on whole registers, one word for each. Numbers are of 32 bits, and are
/// extended by their sign.
public sealed interface WideArithmetic permits Assembler {
    /// `operation` on all 64 bits.
    Assembler arithmetic(Arithmetic operation, Register to, Register from);

    /// `operation` on all 64 bits.
    Assembler arithmetic(Arithmetic operation, Register to, int number);

    /// Copies a register.
    default Assembler move(Register to, Register from) {
        return arithmetic(Arithmetic.MOVE, to, from);
    }

    /// Puts a number into a register.
    default Assembler move(Register to, int number) {
        return arithmetic(Arithmetic.MOVE, to, number);
    }

    /// Adds to `to`.
    default Assembler add(Register to, Register from) {
        return arithmetic(Arithmetic.ADD, to, from);
    }

    /// Adds to `to`.
    default Assembler add(Register to, int number) {
        return arithmetic(Arithmetic.ADD, to, number);
    }

    /// Subtracts from `to`.
    default Assembler sub(Register to, Register from) {
        return arithmetic(Arithmetic.SUB, to, from);
    }

    /// Subtracts from `to`.
    default Assembler sub(Register to, int number) {
        return arithmetic(Arithmetic.SUB, to, number);
    }

    /// Multiplies `to`.
    default Assembler mul(Register to, Register from) {
        return arithmetic(Arithmetic.MUL, to, from);
    }

    /// Multiplies `to`.
    default Assembler mul(Register to, int number) {
        return arithmetic(Arithmetic.MUL, to, number);
    }

    /// Divides `to`, unsigned; by a register that is 0: 0.
    default Assembler div(Register to, Register from) {
        return arithmetic(Arithmetic.DIV, to, from);
    }

    /// Divides `to`, unsigned; by a register that is 0: 0.
    default Assembler div(Register to, int number) {
        return arithmetic(Arithmetic.DIV, to, number);
    }

    /// Leaves in `to` the remainder, unsigned; by a register that is 0: unchanged.
    default Assembler mod(Register to, Register from) {
        return arithmetic(Arithmetic.MOD, to, from);
    }

    /// Leaves in `to` the remainder, unsigned; by a register that is 0: unchanged.
    default Assembler mod(Register to, int number) {
        return arithmetic(Arithmetic.MOD, to, number);
    }

    /// Keeps the bits of `to` that are set in the other too.
    default Assembler and(Register to, Register from) {
        return arithmetic(Arithmetic.AND, to, from);
    }

    /// Keeps the bits of `to` that are set in the other too.
    default Assembler and(Register to, int number) {
        return arithmetic(Arithmetic.AND, to, number);
    }

    /// Sets bits of `to`.
    default Assembler or(Register to, Register from) {
        return arithmetic(Arithmetic.OR, to, from);
    }

    /// Sets bits of `to`.
    default Assembler or(Register to, int number) {
        return arithmetic(Arithmetic.OR, to, number);
    }

    /// Turns bits of `to`.
    default Assembler xor(Register to, Register from) {
        return arithmetic(Arithmetic.XOR, to, from);
    }

    /// Turns bits of `to`.
    default Assembler xor(Register to, int number) {
        return arithmetic(Arithmetic.XOR, to, number);
    }

    /// Shifts `to` to the left.
    default Assembler shl(Register to, Register from) {
        return arithmetic(Arithmetic.SHL, to, from);
    }

    /// Shifts `to` to the left.
    default Assembler shl(Register to, int number) {
        return arithmetic(Arithmetic.SHL, to, number);
    }

    /// Shifts `to` to the right, zeros coming in.
    default Assembler shr(Register to, Register from) {
        return arithmetic(Arithmetic.SHR, to, from);
    }

    /// Shifts `to` to the right, zeros coming in.
    default Assembler shr(Register to, int number) {
        return arithmetic(Arithmetic.SHR, to, number);
    }
}
