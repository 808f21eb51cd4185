package dev.tidemark.kernel.bpf;

import static dev.tidemark.kernel.bpf.Instruction.ARITHMETIC32;
import static dev.tidemark.kernel.bpf.Instruction.ARITHMETIC64;
import static dev.tidemark.kernel.bpf.Instruction.OF_REGISTER;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes a program for the kernel, instruction by instruction, in the order in which the methods are called.
///
/// Whole registers have words of their own ([WideArithmetic], [ConditionalJumps]); `…32` works on the lower half,
/// and arithmetic of that kind clears the upper half. Offsets are bytes from -32768 to 32767. Atomic
/// instructions but [#atomicAdd] need Linux 5.12. For one thread at a time.
public final class Assembler implements WideArithmetic, ConditionalJumps {
    private final List<Instruction> code = new ArrayList<>();
    /// By the number of the instruction that jumps.
    private final Map<Integer, Label> jumps = new TreeMap<>();
    private final IdentityHashMap<Label, Integer> places = new IdentityHashMap<>();

    /// `to = *(base + offset)`.
    public Assembler load(Register to, Width width, Register base, int offset) {
        return put(Instruction.LOAD | width.code(), written(to), base.number(), offset, 0);
    }

    /// `*(base + offset) = from`.
    public Assembler store(Register base, int offset, Width width, Register from) {
        return put(Instruction.STORE | width.code(), base.number(), from.number(), offset, 0);
    }

    /// `*(base + offset) = number`; of 8 bytes, extended by its sign.
    public Assembler storeImmediate(Register base, int offset, Width width, int number) {
        return put(Instruction.STORE_IMMEDIATE | width.code(), base.number(), 0, offset, number);
    }

    /// Puts 64 bits into a register, by two instructions.
    public Assembler moveWide(Register to, long number) {
        return twice(to, 0, (int) number, (int) (number >>> Integer.SIZE));
    }

    /// Puts a map into a register, for a call.
    public Assembler map(Register to, BpfMap map) {
        return twice(to, Instruction.MAP_DESCRIPTOR, map.descriptor(), 0);
    }

    /// Puts the address of the first value of an [MapType#ARRAY] into a register, `offset` bytes on: no look-up
    /// is needed.
    public Assembler mapValue(Register to, BpfMap map, int offset) {
        return twice(to, Instruction.MAP_VALUE, map.descriptor(), offset);
    }

    @Override
    public Assembler arithmetic(Arithmetic operation, Register to, Register from) {
        return put(ARITHMETIC64 | OF_REGISTER | operation.code(), written(to), from.number(), 0, 0);
    }

    @Override
    public Assembler arithmetic(Arithmetic operation, Register to, int number) {
        return put(ARITHMETIC64 | operation.code(), written(to), 0, 0, checked(operation, number, Long.SIZE));
    }

    /// `operation` on the lower 32 bits; the upper ones become 0.
    public Assembler arithmetic32(Arithmetic operation, Register to, Register from) {
        return put(ARITHMETIC32 | OF_REGISTER | operation.code(), written(to), from.number(), 0, 0);
    }

    /// `operation` on the lower 32 bits; the upper ones become 0.
    public Assembler arithmetic32(Arithmetic operation, Register to, int number) {
        return put(ARITHMETIC32 | operation.code(), written(to), 0, 0, checked(operation, number, Integer.SIZE));
    }

    private static int checked(Arithmetic operation, int number, int bits) {
        if (operation.isDivision() && number == 0) {
            throw new IllegalArgumentException(operation + ": 0 (expected: another number)");
        }
        if (operation.isShift() && (number < 0 || number >= bits)) {
            throw new IllegalArgumentException(operation + ": " + number + " (expected: 0 to " + (bits - 1) + ")");
        }
        return number;
    }

    /// `to = -to`.
    public Assembler negate(Register to) {
        return put(ARITHMETIC64 | Instruction.NEGATE, written(to), 0, 0, 0);
    }

    /// `to = -to` of the lower 32 bits; the upper ones become 0.
    public Assembler negate32(Register to) {
        return put(ARITHMETIC32 | Instruction.NEGATE, written(to), 0, 0, 0);
    }

    /// Turns the lowest bytes of `to` round, between the machine's order and the network's; the upper ones become
    /// 0.
    ///
    /// @param width more than a byte
    public Assembler networkOrder(Register to, Width width) {
        if (width == Width.BYTE) {
            throw new IllegalArgumentException("width: 1 byte (expected: 2, 4 or 8)");
        }
        return put(Instruction.TO_BIG_ENDIAN, written(to), 0, 0, width.bytes() * Byte.SIZE);
    }

    /// Adds `from` to memory, in one step as all others see it.
    public Assembler atomicAdd(Register base, int offset, Width width, Register from) {
        return atomic(Instruction.ATOMIC_ADD, base, offset, width, from);
    }

    /// Adds `from` to memory, and puts into `from` what was there.
    public Assembler atomicFetchAdd(Register base, int offset, Width width, Register from) {
        return atomic(Instruction.ATOMIC_ADD | Instruction.ATOMIC_FETCH, base, offset, width, from);
    }

    /// Sets bits in memory.
    public Assembler atomicOr(Register base, int offset, Width width, Register from) {
        return atomic(Instruction.ATOMIC_OR, base, offset, width, from);
    }

    /// Changes memory to `from` and `from` to what was there.
    public Assembler exchange(Register base, int offset, Width width, Register from) {
        return atomic(Instruction.ATOMIC_EXCHANGE, base, offset, width, from);
    }

    /// Changes memory to `from` if R0 is what it holds; R0 becomes what it held.
    public Assembler compareAndExchange(Register base, int offset, Width width, Register from) {
        return atomic(Instruction.ATOMIC_COMPARE_AND_EXCHANGE, base, offset, width, from);
    }

    private Assembler atomic(int operation, Register base, int offset, Width width, Register from) {
        if (width != Width.WORD && width != Width.DOUBLE) {
            throw new IllegalArgumentException("atomic width: " + width.bytes() + " bytes (expected: 4 or 8)");
        }
        return put(Instruction.ATOMIC | width.code(), base.number(), from.number(), offset, operation);
    }

    @Override
    public Assembler jumpIf(Condition condition, Register left, Register right, Label target) {
        return jump(Instruction.JUMP | OF_REGISTER | condition.code(), left.number(), right.number(), 0, target);
    }

    @Override
    public Assembler jumpIf(Condition condition, Register left, int right, Label target) {
        return jump(Instruction.JUMP | condition.code(), left.number(), 0, right, target);
    }

    /// Jumps to `target` where `condition` holds of the lower 32 bits.
    public Assembler jumpIf32(Condition condition, Register left, Register right, Label target) {
        return jump(Instruction.JUMP32 | OF_REGISTER | condition.code(), left.number(), right.number(), 0, target);
    }

    /// Jumps to `target` where `condition` holds of the lower 32 bits.
    public Assembler jumpIf32(Condition condition, Register left, int right, Label target) {
        return jump(Instruction.JUMP32 | condition.code(), left.number(), 0, right, target);
    }

    /// Jumps to `target`.
    public Assembler jump(Label target) {
        return jump(Instruction.JUMP, 0, 0, 0, target);
    }

    private Assembler jump(int opcode, int left, int right, int number, Label target) {
        jumps.put(code.size(), target);
        return put(opcode, left, right, 0, number);
    }

    /// What comes next is where `label` leads to.
    ///
    /// @throws IllegalStateException when it has a place already
    public Assembler place(Label label) {
        Integer earlier = places.putIfAbsent(label, code.size());
        if (earlier != null) {
            throw new IllegalStateException("label " + label + ": placed twice, at " + earlier + " and " + code.size());
        }
        return this;
    }

    /// Calls a function of the kernel: arguments in R1 to R5, the result in R0.
    public Assembler call(HelperFunction function) {
        return put(Instruction.CALL, 0, 0, 0, function.id());
    }

    /// Ends the program; R0 is its result.
    public Assembler exit() {
        return put(Instruction.EXIT, 0, 0, 0, 0);
    }

    /// The program so far.
    ///
    /// @throws IllegalStateException when a jump leads to a label that has no place, or one too far away
    public Program code() {
        List<Instruction> resolved = new ArrayList<>(code);
        jumps.forEach((from, label) -> {
            Integer to = places.get(label);
            if (to == null) {
                throw new IllegalStateException("label " + label + ": has no place, jumped to from " + from);
            }
            int distance = to - from - 1;
            if (distance != (short) distance) {
                throw new IllegalStateException("label " + label + ": " + distance + " instructions away from " + from
                        + " (expected: at most 32767)");
            }
            resolved.set(from, resolved.get(from).withOffset(distance));
        });
        return Program.of(resolved);
    }

    private Assembler twice(Register to, int mark, int low, int high) {
        put(Instruction.LOAD_IMMEDIATE, written(to), mark, 0, low);
        return put(0, 0, 0, 0, high);
    }

    private static int written(Register to) {
        if (to == Register.R10) {
            throw new IllegalArgumentException("R10: written to (expected: only read)");
        }
        return to.number();
    }

    private Assembler put(int opcode, int destination, int source, int offset, int immediate) {
        if (offset != (short) offset) {
            throw new IllegalStateException("offset: " + offset + " (expected: -32768 to 32767)");
        }
        code.add(new Instruction(opcode, destination, source, offset, immediate));
        return this;
    }
}
