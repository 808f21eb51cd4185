package dev.tidemark.kernel.netlink;

import static dev.tidemark.kernel.netlink.ScriptedKernel.answers;
import static dev.tidemark.kernel.netlink.ScriptedKernel.done;
import static dev.tidemark.kernel.netlink.ScriptedKernel.error;
import static dev.tidemark.kernel.netlink.ScriptedKernel.interruptedRow;
import static dev.tidemark.kernel.netlink.ScriptedKernel.message;
import static dev.tidemark.kernel.netlink.ScriptedKernel.number;
import static dev.tidemark.kernel.netlink.ScriptedKernel.row;
import static dev.tidemark.kernel.netlink.ScriptedKernel.together;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.NetlinkDump.Rows;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RepeatedDumpTest {
    private static final int ENOBUFS = 105;
    private static final int EBUSY = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// A row that is told apart from an equal one.
    private static final class Row {
        private final int value;

        Row(int value) {
            this.value = value;
        }
    }

    private final RepeatedDump<Row> dump = new RepeatedDump<>(
            MemorySegment.ofArray(new byte[16]),
            (_, datagram, payload, _) -> new Row(datagram.get(JAVA_INT_UNALIGNED, payload)));

    private Rows<Row> run(ScriptedKernel kernel) {
        return dump.run(kernel, 4, PATIENCE);
    }

    private static List<Integer> values(Rows<Row> rows) {
        return rows.rows().stream().map(row -> row.value).toList();
    }

    private static ScriptedKernel.Script rowsInTwo(int first, int second, int third) {
        return n -> answers(together(row(n, first), row(n, second)), row(n, third), done(n));
    }

    @Test
    void sameAnswerIsTheSameObject() {
        ScriptedKernel kernel = ScriptedKernel.of(rowsInTwo(1, 2, 3), rowsInTwo(1, 2, 3), rowsInTwo(1, 2, 3));

        Rows<Row> first = run(kernel);

        assertThat(values(first)).containsExactly(1, 2, 3);
        assertThat(run(kernel)).isSameAs(first);
        assertThat(run(kernel)).isSameAs(first);
        assertThat(kernel.sequencesSent()).containsExactly(1, 1, 1);
    }

    @Test
    void onlyTheRowThatChangedIsAnotherObject() {
        ScriptedKernel kernel = ScriptedKernel.of(rowsInTwo(1, 2, 3), rowsInTwo(1, 9, 3));

        List<Row> first = run(kernel).rows();
        List<Row> second = run(kernel).rows();

        assertThat(second.get(0)).isSameAs(first.get(0));
        assertThat(second.get(1).value).isEqualTo(9);
        assertThat(second.get(2)).isSameAs(first.get(2));
    }

    @Test
    void oneRowLessIsNotTheSame() {
        ScriptedKernel kernel = ScriptedKernel.of(
                rowsInTwo(1, 2, 3),
                n -> answers(row(n, 1), done(n)),
                n -> answers(together(row(n, 1), row(n, 2)), done(n)));

        assertThat(values(run(kernel))).containsExactly(1, 2, 3);
        assertThat(values(run(kernel))).containsExactly(1);
        assertThat(values(run(kernel))).containsExactly(1, 2);
    }

    @Test
    void rowsSplitElsewhereAreTheSameTable() {
        ScriptedKernel kernel =
                ScriptedKernel.of(rowsInTwo(1, 2, 3), n -> answers(row(n, 1), together(row(n, 2), row(n, 3), done(n))));

        assertThat(values(run(kernel))).containsExactly(1, 2, 3);
        assertThat(values(run(kernel))).containsExactly(1, 2, 3);
    }

    @Test
    void messageOfAnotherTypeIsDecodedThoughItsPayloadIsTheSame() {
        RepeatedDump<Integer> types = new RepeatedDump<>(MemorySegment.ofArray(new byte[16]), (type, _, _, _) -> type);
        ScriptedKernel kernel = ScriptedKernel.of(
                n -> answers(together(row(n, 1), done(n))),
                n -> answers(together(message(18, 2, n, number(1)), done(n))));

        assertThat(types.run(kernel, 4, PATIENCE).rows()).containsExactly(20);
        assertThat(types.run(kernel, 4, PATIENCE).rows()).containsExactly(18);
    }

    @Test
    void failedReceiveGivesUpTheNumber() {
        ScriptedKernel kernel = ScriptedKernel.of(
                rowsInTwo(1, 2, 3), n -> answers(row(n, 1), ENOBUFS), rowsInTwo(4, 5, 6), rowsInTwo(4, 5, 6));

        run(kernel);

        assertThat(values(run(kernel))).containsExactly(4, 5, 6);
        assertThat(values(run(kernel))).containsExactly(4, 5, 6);
        assertThat(kernel.renewals()).isOne();
        assertThat(kernel.sequencesSent()).containsExactly(1, 1, 2, 3);
    }

    @Test
    void tableThatChangedWhileItWasWalkedIsAskedForAgain() {
        ScriptedKernel kernel = ScriptedKernel.of(
                rowsInTwo(1, 2, 3), n -> answers(interruptedRow(n, 1), row(n, 2), done(n)), rowsInTwo(1, 2, 4));

        run(kernel);

        assertThat(run(kernel))
                .returns(true, Rows::consistent)
                .extracting(RepeatedDumpTest::values)
                .isEqualTo(List.of(1, 2, 4));
    }

    @Test
    void busySocketIsReplaced() {
        ScriptedKernel kernel =
                ScriptedKernel.of(rowsInTwo(1, 2, 3), n -> answers(error(n, -EBUSY)), rowsInTwo(1, 2, 4));

        run(kernel);

        assertThat(values(run(kernel))).containsExactly(1, 2, 4);
        assertThat(kernel.renewals()).isOne();
    }

    @Test
    void refusalIsToldAndForgotten() {
        ScriptedKernel kernel = ScriptedKernel.of(rowsInTwo(1, 2, 3), n -> answers(error(n, -22)), rowsInTwo(1, 2, 3));

        run(kernel);

        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> run(kernel))
                .returns(new Errno(22), KernelException::errno);
        assertThat(values(run(kernel))).containsExactly(1, 2, 3);
        assertThat(kernel.sequencesSent()).containsExactly(1, 1, 2);
    }

    @Test
    void restOfAnAbandonedAnswerIsNotTakenForTheNext() {
        ScriptedKernel kernel = ScriptedKernel.of(
                rowsInTwo(1, 2, 3), n -> answers(new byte[7], row(n, 8), done(n)), rowsInTwo(1, 2, 4));

        run(kernel);

        assertThatThrownBy(() -> run(kernel)).isInstanceOf(MalformedMessage.class);
        assertThat(values(run(kernel))).containsExactly(1, 2, 4);
    }

    @Test
    void datagramOfAnotherRequestInBetweenChangesNothing() {
        ScriptedKernel kernel = ScriptedKernel.of(
                rowsInTwo(1, 2, 3), n -> answers(together(row(n, 1), row(n, 2)), row(n + 7, 9), row(n, 3), done(n)));

        assertThat(run(kernel)).isSameAs(run(kernel));
    }

    @Test
    void rowsCannotBeChanged() {
        ScriptedKernel kernel = ScriptedKernel.of(rowsInTwo(1, 2, 3));

        assertThat(run(kernel).rows()).isUnmodifiable();
    }
}
