package dev.tidemark.kernel.bpf;

import java.util.List;

/// Instructions as text, one a line, much as the kernel's verifier writes them: jumps by the number they lead to.
final class Disassembly {
    private Disassembly() {}

    static String of(List<Instruction> code) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < code.size(); at++) {
            Instruction one = code.get(at);
            boolean twice = one.isTwice() && at + 1 < code.size();
            text.append(at)
                    .append(": ")
                    .append(twice ? wide(one, code.get(at + 1)) : line(one, at))
                    .append('\n');
            at += twice ? 1 : 0;
        }
        return text.toString();
    }

    private static String wide(Instruction low, Instruction high) {
        String to = Register.name(low.destination()) + " = ";
        return switch (low.source()) {
            case Instruction.MAP_DESCRIPTOR -> to + "map[" + low.immediate() + "]";
            case Instruction.MAP_VALUE -> to + "value of map[" + low.immediate() + "] +" + high.immediate();
            default ->
                to + "0x"
                        + Long.toHexString(
                                Integer.toUnsignedLong(low.immediate()) | (long) high.immediate() << Integer.SIZE);
        };
    }

    private static String line(Instruction one, int at) {
        return switch (one.opcode() & 0x07) {
            case 0x01 -> register(one.destination(), "r") + " = " + memory(one, one.source());
            case 0x02 -> memory(one, one.destination()) + " = " + one.immediate();
            case 0x03 -> stored(one);
            case 0x04 -> arithmetic(one, "w");
            case 0x05 -> jump(one, at, "r");
            case 0x06 -> jump(one, at, "w");
            case 0x07 -> arithmetic(one, "r");
            default -> unknown(one);
        };
    }

    private static String stored(Instruction one) {
        String source = register(one.source(), "r");
        String place = memory(one, one.destination());
        if ((one.opcode() & 0xe0) == 0x60) {
            return place + " = " + source;
        }
        return switch (one.immediate()) {
            case Instruction.ATOMIC_ADD -> "lock " + place + " += " + source;
            case Instruction.ATOMIC_OR -> "lock " + place + " |= " + source;
            case Instruction.ATOMIC_ADD | Instruction.ATOMIC_FETCH -> source + " = fetch_add(" + place + ")";
            case Instruction.ATOMIC_EXCHANGE -> source + " = exchange(" + place + ")";
            case Instruction.ATOMIC_COMPARE_AND_EXCHANGE -> "r0 = cmpxchg(" + place + ", r0, " + source + ")";
            default -> unknown(one);
        };
    }

    private static String arithmetic(Instruction one, String kind) {
        String to = register(one.destination(), kind);
        int code = one.opcode() & 0xf0;
        if (code == Instruction.NEGATE) {
            return to + " = -" + to;
        }
        if (one.opcode() == Instruction.TO_BIG_ENDIAN) {
            return register(one.destination(), "r") + " = be" + one.immediate();
        }
        for (Arithmetic operation : Arithmetic.values()) {
            if (operation.code() == code) {
                return to + " " + operation.sign() + " " + operand(one, kind);
            }
        }
        return unknown(one);
    }

    private static String jump(Instruction one, int at, String kind) {
        int target = at + 1 + one.offset();
        int code = one.opcode() & 0xf0;
        if (one.opcode() == Instruction.JUMP) {
            return "goto " + target;
        }
        if (one.opcode() == Instruction.CALL) {
            return "call " + HelperFunction.name(one.immediate());
        }
        if (one.opcode() == Instruction.EXIT) {
            return "exit";
        }
        for (Condition condition : Condition.values()) {
            if (condition.code() == code) {
                return "if " + register(one.destination(), kind) + " " + condition.sign() + " " + operand(one, kind)
                        + " goto " + target;
            }
        }
        return unknown(one);
    }

    private static String operand(Instruction one, String kind) {
        return (one.opcode() & Instruction.OF_REGISTER) != 0
                ? register(one.source(), kind)
                : Integer.toString(one.immediate());
    }

    private static String memory(Instruction one, int base) {
        int bits = Byte.SIZE;
        for (Width width : Width.values()) {
            if (width.code() == (one.opcode() & 0x18)) {
                bits = width.bytes() * Byte.SIZE;
            }
        }
        return "*(u" + bits + " *)(" + Register.name(base) + (one.offset() < 0 ? " " : " +") + one.offset() + ")";
    }

    private static String register(int number, String kind) {
        return kind + number;
    }

    private static String unknown(Instruction one) {
        return "? " + one;
    }
}
