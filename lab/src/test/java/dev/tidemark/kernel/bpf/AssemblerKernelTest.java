package dev.tidemark.kernel.bpf;

import static dev.tidemark.kernel.bpf.Register.R0;
import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R10;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R3;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Assembled programs do in the kernel what their words say: each is loaded, verified and run on a packet.
final class AssemblerKernelTest {
    private static final byte[] PACKET = new byte[64];
    /// The kernel checks a program the longer the more it can do; many small ones load in a blink.
    private static final int REPEATS = 3;

    private final Random random = new Random(4711);

    /// What the program leaves in R0, of which a test run tells 32 bits.
    private static int run(Consumer<Assembler> write) {
        Assembler program = new Assembler();
        write.accept(program);
        try (BpfProgram loaded =
                Loading.loaded(ProgramRecipe.forSockets(program.exit().code(), "tidemark_test"))) {
            return loaded.test(PACKET).result();
        }
    }

    /// Both halves of R1, folded so that 32 bits tell of a difference in any of them.
    private static void foldIntoResult(Assembler program) {
        program.move(R0, R1).shr(R0, 32).mul(R0, 31).arithmetic32(Arithmetic.ADD, R0, R1);
    }

    private static int folded(long value) {
        return (int) (value >>> 32) * 31 + (int) value;
    }

    @Test
    void everyOperationOnWholeRegistersGivesWhatJavaGives() {
        for (Arithmetic operation : Arithmetic.values()) {
            for (int i = 0; i < REPEATS; i++) {
                long left = random.nextLong();
                long right = operation.isShift() ? random.nextInt(64) : random.nextLong();
                assertThat(run(to -> {
                            to.moveWide(R1, left).moveWide(R2, right).arithmetic(operation, R1, R2);
                            foldIntoResult(to);
                        }))
                        .as("%s %d %d", operation, left, right)
                        .isEqualTo(folded(wide(operation, left, right)));
                int number = operation.isShift() ? random.nextInt(64) : random.nextInt() | 1;
                assertThat(run(to -> {
                            to.moveWide(R1, left).arithmetic(operation, R1, number);
                            foldIntoResult(to);
                        }))
                        .as("%s %d %d", operation, left, number)
                        .isEqualTo(folded(wide(operation, left, number)));
            }
        }
    }

    @Test
    void everyOperationOnTheLowerHalfClearsTheUpperHalf() {
        for (Arithmetic operation : Arithmetic.values()) {
            long left = random.nextLong();
            int right = operation.isShift() ? random.nextInt(32) : random.nextInt() | 1;
            int expected = folded(Integer.toUnsignedLong(narrow(operation, (int) left, right)));
            assertThat(run(to -> {
                        to.moveWide(R1, left).moveWide(R2, right).arithmetic32(operation, R1, R2);
                        foldIntoResult(to);
                    }))
                    .as("%s %d %d", operation, left, right)
                    .isEqualTo(expected);
            assertThat(run(to -> {
                        to.moveWide(R1, left).arithmetic32(operation, R1, right);
                        foldIntoResult(to);
                    }))
                    .as("%s %d %d", operation, left, right)
                    .isEqualTo(expected);
        }
    }

    private static long wide(Arithmetic operation, long left, long right) {
        return switch (operation) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case DIV -> Long.divideUnsigned(left, right);
            case OR -> left | right;
            case AND -> left & right;
            case SHL -> left << right;
            case SHR -> left >>> right;
            case MOD -> Long.remainderUnsigned(left, right);
            case XOR -> left ^ right;
            case MOVE -> right;
            case SIGNED_SHR -> left >> right;
        };
    }

    private static int narrow(Arithmetic operation, int left, int right) {
        return switch (operation) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case DIV -> Integer.divideUnsigned(left, right);
            case OR -> left | right;
            case AND -> left & right;
            case SHL -> left << right;
            case SHR -> left >>> right;
            case MOD -> Integer.remainderUnsigned(left, right);
            case XOR -> left ^ right;
            case MOVE -> right;
            case SIGNED_SHR -> left >> right;
        };
    }

    @Test
    void divisionByARegisterOfZeroGivesZeroAndItsRemainderTheDividend() {
        assertThat(run(to -> to.move(R1, 4711).move(R2, 0).div(R1, R2).move(R0, R1)))
                .isZero();
        assertThat(run(to -> to.move(R1, 4711).move(R2, 0).mod(R1, R2).move(R0, R1)))
                .isEqualTo(4711);
    }

    @Test
    void negationAndNetworkOrderTurnWhatTheySay() {
        assertThat(run(to -> {
                    to.moveWide(R1, 0x1_0000_0007L).negate(R1);
                    foldIntoResult(to);
                }))
                .isEqualTo(folded(-0x1_0000_0007L));
        assertThat(run(to -> {
                    to.moveWide(R1, 0x1_0000_0007L).negate32(R1);
                    foldIntoResult(to);
                }))
                .isEqualTo(folded(0xfffffff9L));
        assertThat(run(to -> to.move(R0, 0x551234).networkOrder(R0, Width.HALF)))
                .isEqualTo(0x3412);
        assertThat(run(to -> to.move(R0, 0x12345678).networkOrder(R0, Width.WORD)))
                .isEqualTo(0x78563412);
    }

    @Test
    void everyConditionJumpsExactlyWhenItHolds() {
        long[] values = {0, 1, 4711, -1, -4711, 1L << 32, (1L << 32) + 4711, Long.MIN_VALUE};
        for (Condition condition : Condition.values()) {
            int taken = run(to -> pairs(to, values, (left, right, yes) -> {
                to.moveWide(R1, left).moveWide(R2, right).jumpIf(condition, R1, R2, yes);
            }));
            assertThat(taken).as("%s", condition).isEqualTo(expected(values, condition, false));
            int taken32 = run(to -> pairs(to, values, (left, right, yes) -> {
                to.moveWide(R1, left).moveWide(R2, right).jumpIf32(condition, R1, R2, yes);
            }));
            assertThat(taken32).as("%s of 32 bits", condition).isEqualTo(expected(values, condition, true));
        }
    }

    @Test
    void aNumberInAJumpIsExtendedByItsSign() {
        long[] values = {0, 1, 4711, -1, -4711};
        for (Condition condition : Condition.values()) {
            int taken = run(to -> pairs(to, values, (left, right, yes) -> {
                to.moveWide(R1, left).jumpIf(condition, R1, (int) right, yes);
            }));
            assertThat(taken).as("%s", condition).isEqualTo(expected(values, condition, false));
            int taken32 = run(to -> pairs(to, values, (left, right, yes) -> {
                to.moveWide(R1, left).jumpIf32(condition, R1, (int) right, yes);
            }));
            assertThat(taken32).as("%s of 32 bits", condition).isEqualTo(expected(values, condition, true));
        }
    }

    private interface Pair {
        void write(long left, long right, Label yes);
    }

    /// A hash of all answers, so that one program tells of all pairs.
    private static void pairs(Assembler to, long[] values, Pair pair) {
        to.move(R0, 0);
        for (long left : values) {
            for (long right : values) {
                Label yes = Label.of("yes");
                Label next = Label.of("next");
                to.arithmetic32(Arithmetic.MUL, R0, 33);
                pair.write(left, right, yes);
                to.jump(next).place(yes).arithmetic32(Arithmetic.ADD, R0, 1).place(next);
            }
        }
    }

    private static int expected(long[] values, Condition condition, boolean narrow) {
        int hash = 0;
        for (long left : values) {
            for (long right : values) {
                hash = hash * 33 + (holds(condition, narrow ? (int) left : left, narrow ? (int) right : right) ? 1 : 0);
            }
        }
        return hash;
    }

    /// Sign extension keeps the order of 32-bit numbers, unsigned too.
    private static boolean holds(Condition condition, long left, long right) {
        return switch (condition) {
            case EQUAL -> left == right;
            case GREATER -> Long.compareUnsigned(left, right) > 0;
            case GREATER_OR_EQUAL -> Long.compareUnsigned(left, right) >= 0;
            case ANY_BIT -> (left & right) != 0;
            case NOT_EQUAL -> left != right;
            case SIGNED_GREATER -> left > right;
            case SIGNED_GREATER_OR_EQUAL -> left >= right;
            case LESS -> Long.compareUnsigned(left, right) < 0;
            case LESS_OR_EQUAL -> Long.compareUnsigned(left, right) <= 0;
            case SIGNED_LESS -> left < right;
            case SIGNED_LESS_OR_EQUAL -> left <= right;
        };
    }

    @Test
    void whatIsStoredInEachWidthIsLoadedAgain() {
        for (Width width : Width.values()) {
            long mask = width == Width.DOUBLE ? -1L : (1L << (width.bytes() * 8)) - 1;
            long value = random.nextLong();
            assertThat(run(to -> {
                        to.moveWide(R2, value).store(R10, -8, width, R2).load(R1, width, R10, -8);
                        foldIntoResult(to);
                    }))
                    .as("%s", width)
                    .isEqualTo(folded(value & mask));
            assertThat(run(to -> {
                        to.storeImmediate(R10, -8, width, -7).load(R1, width, R10, -8);
                        foldIntoResult(to);
                    }))
                    .as("%s", width)
                    .isEqualTo(folded(-7L & mask));
        }
    }

    @Test
    void atomicInstructionsChangeMemoryAndTellWhatWasThere() {
        assertThat(run(to -> to.storeImmediate(R10, -8, Width.DOUBLE, 40)
                        .move(R1, 2)
                        .atomicAdd(R10, -8, Width.DOUBLE, R1)
                        .load(R0, Width.DOUBLE, R10, -8)))
                .isEqualTo(42);
        assertThat(run(to -> to.storeImmediate(R10, -8, Width.DOUBLE, 0x41)
                        .move(R1, 6)
                        .atomicOr(R10, -8, Width.WORD, R1)
                        .load(R0, Width.DOUBLE, R10, -8)))
                .isEqualTo(0x47);
        assertThat(run(to -> to.storeImmediate(R10, -8, Width.DOUBLE, 40)
                        .move(R1, 2)
                        .atomicFetchAdd(R10, -8, Width.DOUBLE, R1)
                        .load(R0, Width.DOUBLE, R10, -8)
                        .mul(R0, 1000)
                        .add(R0, R1)))
                .isEqualTo(42_040);
        assertThat(run(to -> to.storeImmediate(R10, -8, Width.DOUBLE, 40)
                        .move(R1, 2)
                        .exchange(R10, -8, Width.WORD, R1)
                        .load(R0, Width.DOUBLE, R10, -8)
                        .mul(R0, 1000)
                        .add(R0, R1)))
                .isEqualTo(2_040);
    }

    @Test
    void compareAndExchangeChangesMemoryOnlyWhenItHoldsWhatWasExpected() {
        for (int expected : new int[] {40, 41}) {
            assertThat(run(to -> to.storeImmediate(R10, -8, Width.DOUBLE, 40)
                            .move(R0, expected)
                            .move(R1, 7)
                            .compareAndExchange(R10, -8, Width.DOUBLE, R1)
                            .load(R3, Width.DOUBLE, R10, -8)
                            .mul(R0, 1000)
                            .add(R0, R3)))
                    .isEqualTo(expected == 40 ? 40_007 : 40_040);
        }
    }
}
