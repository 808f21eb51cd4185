package dev.tidemark.kernel.bpf;

/// The jumps of an [Assembler] on whole registers, one word for each condition. Numbers are of 32 bits, and are
/// extended by their sign: `ifEqual(R1, -1, …)` compares with 64 ones.
public sealed interface ConditionalJumps permits Assembler {
    /// Jumps to `target` where `condition` holds of all 64 bits.
    Assembler jumpIf(Condition condition, Register left, Register right, Label target);

    /// Jumps to `target` where `condition` holds of all 64 bits.
    Assembler jumpIf(Condition condition, Register left, int right, Label target);

    /// Jumps to `target` where [Condition#EQUAL] holds.
    default Assembler ifEqual(Register left, Register right, Label target) {
        return jumpIf(Condition.EQUAL, left, right, target);
    }

    /// Jumps to `target` where [Condition#EQUAL] holds.
    default Assembler ifEqual(Register left, int right, Label target) {
        return jumpIf(Condition.EQUAL, left, right, target);
    }

    /// Jumps to `target` where [Condition#NOT_EQUAL] holds.
    default Assembler ifNotEqual(Register left, Register right, Label target) {
        return jumpIf(Condition.NOT_EQUAL, left, right, target);
    }

    /// Jumps to `target` where [Condition#NOT_EQUAL] holds.
    default Assembler ifNotEqual(Register left, int right, Label target) {
        return jumpIf(Condition.NOT_EQUAL, left, right, target);
    }

    /// Jumps to `target` where [Condition#GREATER] holds.
    default Assembler ifGreater(Register left, Register right, Label target) {
        return jumpIf(Condition.GREATER, left, right, target);
    }

    /// Jumps to `target` where [Condition#GREATER] holds.
    default Assembler ifGreater(Register left, int right, Label target) {
        return jumpIf(Condition.GREATER, left, right, target);
    }

    /// Jumps to `target` where [Condition#GREATER_OR_EQUAL] holds.
    default Assembler ifGreaterOrEqual(Register left, Register right, Label target) {
        return jumpIf(Condition.GREATER_OR_EQUAL, left, right, target);
    }

    /// Jumps to `target` where [Condition#GREATER_OR_EQUAL] holds.
    default Assembler ifGreaterOrEqual(Register left, int right, Label target) {
        return jumpIf(Condition.GREATER_OR_EQUAL, left, right, target);
    }

    /// Jumps to `target` where [Condition#LESS] holds.
    default Assembler ifLess(Register left, Register right, Label target) {
        return jumpIf(Condition.LESS, left, right, target);
    }

    /// Jumps to `target` where [Condition#LESS] holds.
    default Assembler ifLess(Register left, int right, Label target) {
        return jumpIf(Condition.LESS, left, right, target);
    }

    /// Jumps to `target` where [Condition#LESS_OR_EQUAL] holds.
    default Assembler ifLessOrEqual(Register left, Register right, Label target) {
        return jumpIf(Condition.LESS_OR_EQUAL, left, right, target);
    }

    /// Jumps to `target` where [Condition#LESS_OR_EQUAL] holds.
    default Assembler ifLessOrEqual(Register left, int right, Label target) {
        return jumpIf(Condition.LESS_OR_EQUAL, left, right, target);
    }

    /// Jumps to `target` where [Condition#SIGNED_GREATER] holds.
    default Assembler ifSignedGreater(Register left, Register right, Label target) {
        return jumpIf(Condition.SIGNED_GREATER, left, right, target);
    }

    /// Jumps to `target` where [Condition#SIGNED_GREATER] holds.
    default Assembler ifSignedGreater(Register left, int right, Label target) {
        return jumpIf(Condition.SIGNED_GREATER, left, right, target);
    }

    /// Jumps to `target` where [Condition#SIGNED_GREATER_OR_EQUAL] holds.
    default Assembler ifSignedGreaterOrEqual(Register left, Register right, Label target) {
        return jumpIf(Condition.SIGNED_GREATER_OR_EQUAL, left, right, target);
    }

    /// Jumps to `target` where [Condition#SIGNED_GREATER_OR_EQUAL] holds.
    default Assembler ifSignedGreaterOrEqual(Register left, int right, Label target) {
        return jumpIf(Condition.SIGNED_GREATER_OR_EQUAL, left, right, target);
    }

    /// Jumps to `target` where [Condition#SIGNED_LESS] holds.
    default Assembler ifSignedLess(Register left, Register right, Label target) {
        return jumpIf(Condition.SIGNED_LESS, left, right, target);
    }

    /// Jumps to `target` where [Condition#SIGNED_LESS] holds.
    default Assembler ifSignedLess(Register left, int right, Label target) {
        return jumpIf(Condition.SIGNED_LESS, left, right, target);
    }

    /// Jumps to `target` where [Condition#SIGNED_LESS_OR_EQUAL] holds.
    default Assembler ifSignedLessOrEqual(Register left, Register right, Label target) {
        return jumpIf(Condition.SIGNED_LESS_OR_EQUAL, left, right, target);
    }

    /// Jumps to `target` where [Condition#SIGNED_LESS_OR_EQUAL] holds.
    default Assembler ifSignedLessOrEqual(Register left, int right, Label target) {
        return jumpIf(Condition.SIGNED_LESS_OR_EQUAL, left, right, target);
    }

    /// Jumps to `target` where [Condition#ANY_BIT] holds.
    default Assembler ifAnyBit(Register left, Register right, Label target) {
        return jumpIf(Condition.ANY_BIT, left, right, target);
    }

    /// Jumps to `target` where [Condition#ANY_BIT] holds.
    default Assembler ifAnyBit(Register left, int right, Label target) {
        return jumpIf(Condition.ANY_BIT, left, right, target);
    }
}
