package dev.tidemark.kernel.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// A finished program: bytecode with every jump resolved. Made by [Assembler#code()]; does not change.
///
/// It names maps by the number of their descriptor, so that it can be loaded only while they are open.
public final class Program {
    private final List<Instruction> instructions;

    private Program(List<Instruction> instructions) {
        this.instructions = instructions;
    }

    static Program of(List<Instruction> instructions) {
        return new Program(List.copyOf(instructions));
    }

    /// How many instructions of 8 bytes, those that take two counted twice.
    public int length() {
        return instructions.size();
    }

    /// The bytecode, as the kernel takes it.
    public byte[] bytes() {
        ByteBuffer code =
                ByteBuffer.allocate(instructions.size() * Instruction.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        instructions.forEach(one -> one.encode(code));
        return code.array();
    }

    /// A line for each instruction, for messages.
    @Override
    public String toString() {
        return Disassembly.of(instructions);
    }
}
