package dev.tidemark.kernel.bpf;

import static dev.tidemark.kernel.bpf.Register.R0;
import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R10;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R6;
import static dev.tidemark.kernel.bpf.Register.R9;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each word of the assembler is the instruction of `Documentation/bpf/standardization/instruction-set.rst`:
/// opcode, registers (source in the high half), offset and number, little-endian.
final class AssemblerTest {
    /// Leads to what follows the one instruction of a case.
    private static final Label NEXT = Label.of("next");

    private static Arguments of(String bytes, String text, Consumer<Assembler> write) {
        return Arguments.of(bytes, text, write);
    }

    static Stream<Arguments> memory() {
        return Stream.of(
                of("71 61 1000 00000000", "r1 = *(u8 *)(r6 +16)", to -> to.load(R1, Width.BYTE, R6, 16)),
                of("69 61 1000 00000000", "r1 = *(u16 *)(r6 +16)", to -> to.load(R1, Width.HALF, R6, 16)),
                of("61 61 1000 00000000", "r1 = *(u32 *)(r6 +16)", to -> to.load(R1, Width.WORD, R6, 16)),
                of("79 a1 f8ff 00000000", "r1 = *(u64 *)(r10 -8)", to -> to.load(R1, Width.DOUBLE, R10, -8)),
                of("73 1a f8ff 00000000", "*(u8 *)(r10 -8) = r1", to -> to.store(R10, -8, Width.BYTE, R1)),
                of("6b 1a f8ff 00000000", "*(u16 *)(r10 -8) = r1", to -> to.store(R10, -8, Width.HALF, R1)),
                of("63 1a f8ff 00000000", "*(u32 *)(r10 -8) = r1", to -> to.store(R10, -8, Width.WORD, R1)),
                of("7b 1a f8ff 00000000", "*(u64 *)(r10 -8) = r1", to -> to.store(R10, -8, Width.DOUBLE, R1)),
                of("72 0a f8ff 05000000", "*(u8 *)(r10 -8) = 5", to -> to.storeImmediate(R10, -8, Width.BYTE, 5)),
                of("6a 0a f8ff 05000000", "*(u16 *)(r10 -8) = 5", to -> to.storeImmediate(R10, -8, Width.HALF, 5)),
                of("62 0a f8ff 05000000", "*(u32 *)(r10 -8) = 5", to -> to.storeImmediate(R10, -8, Width.WORD, 5)),
                of("7a 0a f8ff ffffffff", "*(u64 *)(r10 -8) = -1", to -> to.storeImmediate(R10, -8, Width.DOUBLE, -1)),
                of("c3 12 0400 00000000", "lock *(u32 *)(r2 +4) += r1", to -> to.atomicAdd(R2, 4, Width.WORD, R1)),
                of("db 12 0800 00000000", "lock *(u64 *)(r2 +8) += r1", to -> to.atomicAdd(R2, 8, Width.DOUBLE, R1)),
                of(
                        "db 12 0800 01000000",
                        "r1 = fetch_add(*(u64 *)(r2 +8))",
                        to -> to.atomicFetchAdd(R2, 8, Width.DOUBLE, R1)),
                of("db 12 0800 40000000", "lock *(u64 *)(r2 +8) |= r1", to -> to.atomicOr(R2, 8, Width.DOUBLE, R1)),
                of("c3 12 0800 e1000000", "r1 = exchange(*(u32 *)(r2 +8))", to -> to.exchange(R2, 8, Width.WORD, R1)),
                of(
                        "c3 12 0800 f1000000",
                        "r0 = cmpxchg(*(u32 *)(r2 +8), r0, r1)",
                        to -> to.compareAndExchange(R2, 8, Width.WORD, R1)),
                of(
                        "18 01 0000 efcdab89 00 00 0000 67452301",
                        "r1 = 0x123456789abcdef",
                        to -> to.moveWide(R1, 0x0123456789abcdefL)));
    }

    static Stream<Arguments> arithmetic() {
        return Stream.of(
                of("0f 61 0000 00000000", "r1 += r6", to -> to.add(R1, R6)),
                of("07 01 0000 f8ffffff", "r1 += -8", to -> to.add(R1, -8)),
                of("1f 61 0000 00000000", "r1 -= r6", to -> to.sub(R1, R6)),
                of("17 01 0000 02000000", "r1 -= 2", to -> to.sub(R1, 2)),
                of("2f 61 0000 00000000", "r1 *= r6", to -> to.mul(R1, R6)),
                of("27 01 0000 02000000", "r1 *= 2", to -> to.mul(R1, 2)),
                of("3f 61 0000 00000000", "r1 /= r6", to -> to.div(R1, R6)),
                of("37 01 0000 02000000", "r1 /= 2", to -> to.div(R1, 2)),
                of("4f 61 0000 00000000", "r1 |= r6", to -> to.or(R1, R6)),
                of("47 01 0000 02000000", "r1 |= 2", to -> to.or(R1, 2)),
                of("5f 61 0000 00000000", "r1 &= r6", to -> to.and(R1, R6)),
                of("57 01 0000 02000000", "r1 &= 2", to -> to.and(R1, 2)),
                of("6f 61 0000 00000000", "r1 <<= r6", to -> to.shl(R1, R6)),
                of("67 01 0000 02000000", "r1 <<= 2", to -> to.shl(R1, 2)),
                of("7f 61 0000 00000000", "r1 >>= r6", to -> to.shr(R1, R6)),
                of("77 01 0000 02000000", "r1 >>= 2", to -> to.shr(R1, 2)),
                of("9f 61 0000 00000000", "r1 %= r6", to -> to.mod(R1, R6)),
                of("97 01 0000 02000000", "r1 %= 2", to -> to.mod(R1, 2)),
                of("af 61 0000 00000000", "r1 ^= r6", to -> to.xor(R1, R6)),
                of("a7 01 0000 02000000", "r1 ^= 2", to -> to.xor(R1, 2)),
                of("bf 61 0000 00000000", "r1 = r6", to -> to.move(R1, R6)),
                of("b7 01 0000 02000000", "r1 = 2", to -> to.move(R1, 2)),
                of("cf 61 0000 00000000", "r1 s>>= r6", to -> to.arithmetic(Arithmetic.SIGNED_SHR, R1, R6)),
                of("c4 01 0000 02000000", "w1 s>>= 2", to -> to.arithmetic32(Arithmetic.SIGNED_SHR, R1, 2)),
                of("0c 61 0000 00000000", "w1 += w6", to -> to.arithmetic32(Arithmetic.ADD, R1, R6)),
                of("b4 01 0000 02000000", "w1 = 2", to -> to.arithmetic32(Arithmetic.MOVE, R1, 2)),
                of("87 01 0000 00000000", "r1 = -r1", to -> to.negate(R1)),
                of("84 01 0000 00000000", "w1 = -w1", to -> to.negate32(R1)),
                of("dc 01 0000 10000000", "r1 = be16", to -> to.networkOrder(R1, Width.HALF)));
    }

    static Stream<Arguments> jumps() {
        return Stream.of(
                of("1d 61 0000 00000000", "if r1 == r6 goto 1", to -> to.ifEqual(R1, R6, NEXT)),
                of("15 01 0000 02000000", "if r1 == 2 goto 1", to -> to.ifEqual(R1, 2, NEXT)),
                of("5d 61 0000 00000000", "if r1 != r6 goto 1", to -> to.ifNotEqual(R1, R6, NEXT)),
                of("55 01 0000 02000000", "if r1 != 2 goto 1", to -> to.ifNotEqual(R1, 2, NEXT)),
                of("2d 61 0000 00000000", "if r1 > r6 goto 1", to -> to.ifGreater(R1, R6, NEXT)),
                of("25 01 0000 02000000", "if r1 > 2 goto 1", to -> to.ifGreater(R1, 2, NEXT)),
                of("3d 61 0000 00000000", "if r1 >= r6 goto 1", to -> to.ifGreaterOrEqual(R1, R6, NEXT)),
                of("35 01 0000 02000000", "if r1 >= 2 goto 1", to -> to.ifGreaterOrEqual(R1, 2, NEXT)),
                of("ad 61 0000 00000000", "if r1 < r6 goto 1", to -> to.ifLess(R1, R6, NEXT)),
                of("a5 01 0000 02000000", "if r1 < 2 goto 1", to -> to.ifLess(R1, 2, NEXT)),
                of("bd 61 0000 00000000", "if r1 <= r6 goto 1", to -> to.ifLessOrEqual(R1, R6, NEXT)),
                of("b5 01 0000 02000000", "if r1 <= 2 goto 1", to -> to.ifLessOrEqual(R1, 2, NEXT)),
                of("6d 61 0000 00000000", "if r1 s> r6 goto 1", to -> to.ifSignedGreater(R1, R6, NEXT)),
                of("65 01 0000 02000000", "if r1 s> 2 goto 1", to -> to.ifSignedGreater(R1, 2, NEXT)),
                of("7d 61 0000 00000000", "if r1 s>= r6 goto 1", to -> to.ifSignedGreaterOrEqual(R1, R6, NEXT)),
                of("75 01 0000 02000000", "if r1 s>= 2 goto 1", to -> to.ifSignedGreaterOrEqual(R1, 2, NEXT)),
                of("cd 61 0000 00000000", "if r1 s< r6 goto 1", to -> to.ifSignedLess(R1, R6, NEXT)),
                of("c5 01 0000 02000000", "if r1 s< 2 goto 1", to -> to.ifSignedLess(R1, 2, NEXT)),
                of("dd 61 0000 00000000", "if r1 s<= r6 goto 1", to -> to.ifSignedLessOrEqual(R1, R6, NEXT)),
                of("d5 01 0000 02000000", "if r1 s<= 2 goto 1", to -> to.ifSignedLessOrEqual(R1, 2, NEXT)),
                of("4d 61 0000 00000000", "if r1 & r6 goto 1", to -> to.ifAnyBit(R1, R6, NEXT)),
                of("45 01 0000 02000000", "if r1 & 2 goto 1", to -> to.ifAnyBit(R1, 2, NEXT)),
                of("1e 61 0000 00000000", "if w1 == w6 goto 1", to -> to.jumpIf32(Condition.EQUAL, R1, R6, NEXT)),
                of("a6 01 0000 02000000", "if w1 < 2 goto 1", to -> to.jumpIf32(Condition.LESS, R1, 2, NEXT)),
                of("05 00 0000 00000000", "goto 1", to -> to.jump(NEXT)),
                of("85 00 0000 6b000000", "call sk_storage_get", to -> to.call(HelperFunction.SK_STORAGE_GET)),
                of("95 00 0000 00000000", "exit", Assembler::exit));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource({"memory", "arithmetic", "jumps"})
    void wordIsTheInstructionOfTheSpecification(String bytes, String text, Consumer<Assembler> write) {
        Assembler assembler = new Assembler();
        write.accept(assembler);
        Program program = assembler.place(NEXT).code();

        assertThat(HexFormat.of().formatHex(program.bytes())).isEqualTo(bytes.replace(" ", ""));
        assertThat(program.toString()).isEqualTo("0: " + text + "\n");
    }

    @Test
    void jumpsLeadForwardAndBackwardOverInstructionsOfTwo() {
        Label again = Label.of("again");
        Label out = Label.of("out");
        Program program = new Assembler()
                .move(R0, 3)
                .place(again)
                .sub(R0, 1)
                .moveWide(R9, 7)
                .ifEqual(R0, 0, out)
                .jump(again)
                .place(out)
                .exit()
                .code();

        assertThat(program.length()).isEqualTo(7);
        assertThat(program.bytes()).hasSize(56);
        assertThat(program).hasToString("""
                0: r0 = 3
                1: r0 -= 1
                2: r9 = 0x7
                4: if r0 == 0 goto 6
                5: goto 1
                6: exit
                """);
    }

    @Test
    void labelsThatLeadNowhereAreRefusedByTheirName() {
        assertThatThrownBy(() -> new Assembler().jump(Label.of("out")).code())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("label out: has no place, jumped to from 0");
        Label twice = Label.of("twice");
        assertThatThrownBy(() -> new Assembler().place(twice).exit().place(twice))
                .hasMessage("label twice: placed twice, at 0 and 1");
        Label far = Label.of("far");
        Assembler wide = new Assembler().jump(far);
        for (int i = 0; i < 32768; i++) {
            wide.exit();
        }
        assertThatThrownBy(() -> wide.place(far).code()).hasMessageStartingWith("label far: 32768 instructions away");
    }

    @Test
    void twoLabelsOfOneNameAreTwoPlaces() {
        Assembler to = new Assembler();
        Label first = Label.of("out");
        Label second = Label.of("out");

        assertThat(to.jump(first)
                        .jump(second)
                        .place(first)
                        .exit()
                        .place(second)
                        .exit()
                        .code())
                .asString()
                .startsWith("0: goto 2\n1: goto 3\n");
    }

    @Test
    void whatNoInstructionCanHoldIsRefused() {
        Assembler to = new Assembler();

        assertThatThrownBy(() -> to.load(R0, Width.WORD, R1, 32768)).hasMessageStartingWith("offset: 32768");
        assertThatThrownBy(() -> to.move(R10, 0)).hasMessageStartingWith("R10: written to");
        assertThatThrownBy(() -> to.div(R0, 0)).hasMessageStartingWith("DIV: 0");
        assertThatThrownBy(() -> to.shl(R0, 64)).hasMessage("SHL: 64 (expected: 0 to 63)");
        assertThatThrownBy(() -> to.arithmetic32(Arithmetic.SHR, R0, 32)).hasMessage("SHR: 32 (expected: 0 to 31)");
        assertThatThrownBy(() -> to.atomicAdd(R1, 0, Width.HALF, R2)).hasMessageStartingWith("atomic width: 2");
        assertThatThrownBy(() -> to.networkOrder(R1, Width.BYTE)).hasMessageStartingWith("width: 1");
        assertThat(to.exit().code().length()).as("nothing of it was written").isOne();
    }

    @Test
    void programDoesNotChangeWithItsAssembler() {
        Assembler to = new Assembler().exit();
        Program before = to.code();
        to.exit();

        assertThat(before.length()).isOne();
        assertThat(to.code().length()).isEqualTo(2);
    }
}
