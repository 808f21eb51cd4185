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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NetlinkDumpTest {
    private static final int ENOBUFS = 105;
    private static final int EOVERFLOW = 75;
    private static final int EBUSY = 16;
    private static final int EINVAL = 22;

    @Test
    void rowsOfSeveralDatagramsAreOneTable() {
        ScriptedKernel kernel = ScriptedKernel.of(n -> answers(together(row(n, 1), row(n, 2)), row(n, 3), done(n)));

        assertThat(dump(kernel)).isEqualTo(new Rows<>(List.of(1, 2, 3), true, false));
        assertThat(kernel.renewals()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {ENOBUFS, EOVERFLOW, 11})
    void failedReceiveMakesItAskAgainFromTheStart(int errno) {
        ScriptedKernel kernel = ScriptedKernel.of(
                n -> answers(row(n, 1), errno, row(n, 2), done(n)), n -> answers(row(n, 1), row(n, 2), done(n)));

        assertThat(dump(kernel)).isEqualTo(new Rows<>(List.of(1, 2), true, false));
        assertThat(kernel.renewals()).isOne();
    }

    @Test
    void lostMessagesMakeItAskAgain() {
        ScriptedKernel kernel = ScriptedKernel.of(
                n -> answers(row(n, 1), message(4, 0, n, number(0)), done(n)), n -> answers(row(n, 5), done(n)));

        assertThat(dump(kernel).rows()).containsExactly(5);
    }

    @Test
    void busySocketIsReplaced() {
        ScriptedKernel kernel = ScriptedKernel.of(
                n -> answers(row(n - 1, 7), error(n, -EBUSY), done(n - 1)), n -> answers(row(n, 1), done(n)));

        assertThat(dump(kernel)).isEqualTo(new Rows<>(List.of(1), true, false));
        assertThat(kernel.renewals()).isOne();
    }

    @Test
    void tableThatChangedIsAskedForAgain() {
        ScriptedKernel kernel = ScriptedKernel.of(
                n -> answers(interruptedRow(n, 1), row(n, 2), done(n)), n -> answers(row(n, 1), done(n)));

        assertThat(dump(kernel)).isEqualTo(new Rows<>(List.of(1), true, false));
    }

    @Test
    void tableThatAlwaysChangesIsGivenAsInconsistent() {
        ScriptedKernel.Script interrupted = n -> answers(interruptedRow(n, n), done(n));
        ScriptedKernel kernel = ScriptedKernel.of(interrupted, interrupted, interrupted, interrupted, interrupted);

        assertThat(dump(kernel)).isEqualTo(new Rows<>(List.of(NetlinkDump.ATTEMPTS), false, false));
    }

    @Test
    void inconsistentTableIsBetterThanALaterFailure() {
        ScriptedKernel kernel = ScriptedKernel.of(
                n -> answers(interruptedRow(n, 1), done(n)),
                n -> answers(ENOBUFS),
                n -> answers(ENOBUFS),
                n -> answers(ENOBUFS));

        assertThat(dump(kernel)).isEqualTo(new Rows<>(List.of(1), false, false));
    }

    @Test
    void interruptionAtTheVeryEndCounts() {
        ScriptedKernel kernel = ScriptedKernel.of(
                n -> answers(row(n, 1), message(3, 0x12, n, number(0))), n -> answers(row(n, 1), row(n, 2), done(n)));

        assertThat(dump(kernel).rows()).containsExactly(1, 2);
    }

    @Test
    void kernelThatAlwaysFailsIsGivenUp() {
        ScriptedKernel.Script full = n -> answers(row(n, 1), ENOBUFS);

        assertThatThrownBy(() -> dump(ScriptedKernel.of(full, full, full, full, full)))
                .isInstanceOf(KernelException.class)
                .hasMessage("netlink dump: after 4 attempts: ENOBUFS no buffer space");
    }

    @Test
    void silentKernelIsGivenUp() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> dump(ScriptedKernel.of()))
                .returns(Errno.EAGAIN, KernelException::errno);
    }

    @Test
    void refusalIsNotRetried() {
        ScriptedKernel kernel = ScriptedKernel.of(n -> answers(error(n, -EINVAL)), n -> answers(row(n, 1), done(n)));

        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> dump(kernel))
                .returns(Errno.EINVAL, KernelException::errno);
        assertThat(kernel.renewals()).isZero();
    }

    @Test
    void kernelThatLacksTheModulesSaysWhichOnes() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> dump(ScriptedKernel.of(n -> answers(error(n, -Errno.EOPNOTSUPP.number()), done(n)))))
                .withMessage("netlink request: refused (expected: the kernel modules tcp_diag and unix_diag, see"
                        + " modprobe(8)): EOPNOTSUPP operation not supported");
    }

    @Test
    void dumpThatFailedMidwayIsRefused() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> dump(ScriptedKernel.of(n -> answers(row(n, 1), done(n, -12)))))
                .returns(new Errno(12), KernelException::errno);
    }

    @Test
    void acknowledgementIsTheEnd() {
        assertThat(dump(ScriptedKernel.of(n -> answers(row(n, 1), error(n, 0)))).rows())
                .containsExactly(1);
    }

    @Test
    void messagesOfOtherRequestsAreSkipped() {
        ScriptedKernel kernel = ScriptedKernel.of(n ->
                answers(row(n - 1, 8), done(n - 1), error(n + 1, -EBUSY), together(row(n + 7, 9), row(n, 1)), done(n)));

        assertThat(dump(kernel)).isEqualTo(new Rows<>(List.of(1), true, false));
    }

    @Test
    void deadlineCutsAndForgetsTheRest() {
        ScriptedKernel kernel = ScriptedKernel.of(n -> answers(row(n, 1), row(n, 2), done(n)));

        Rows<Integer> rows = dump(kernel, System.nanoTime(), Duration.ofSeconds(10));

        assertThat(rows).isEqualTo(new Rows<>(List.of(1), true, true));
        assertThat(kernel.renewals()).isOne();
    }

    @Test
    void tableCutAfterItChangedIsInconsistentToo() {
        ScriptedKernel kernel = ScriptedKernel.of(n -> answers(interruptedRow(n, 1), row(n, 2), done(n)));

        assertThat(dump(kernel, System.nanoTime(), Duration.ofSeconds(10)))
                .isEqualTo(new Rows<>(List.of(1), false, true));
    }

    @Test
    void deadlineInSilenceCutsToo() {
        assertThat(dump(ScriptedKernel.of(), System.nanoTime(), Duration.ofSeconds(10)))
                .isEqualTo(new Rows<>(List.of(), true, true));
    }

    @Test
    void deadlineDoesNotCutWhatArrivedWhole() {
        ScriptedKernel kernel = ScriptedKernel.of(n -> answers(together(row(n, 1), done(n))));

        assertThat(dump(kernel, System.nanoTime(), Duration.ofSeconds(10)).cut())
                .isFalse();
    }

    @Test
    void foreignDatagramsWithoutEndExhaustPatience() {
        Object[] flood = new Object[100_000];
        java.util.Arrays.fill(flood, row(0, 1));

        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> dump(ScriptedKernel.of(n -> flood), Long.MAX_VALUE, Duration.ofNanos(1)))
                .returns(Errno.ETIMEDOUT, KernelException::errno);
    }

    @Test
    void brokenDatagramIsMalformed() {
        assertThatThrownBy(() -> dump(ScriptedKernel.of(n -> answers(new byte[7]))))
                .isInstanceOf(MalformedMessage.class);
    }

    @Test
    void rowsThatTheDecoderDeclinesAreLeftOut() {
        ScriptedKernel kernel = ScriptedKernel.of(n -> answers(row(n, 1), row(n, -1), row(n, 2), done(n)));

        assertThat(dump(kernel).rows()).containsExactly(1, 2);
    }

    private static Rows<Integer> dump(ScriptedKernel kernel) {
        return dump(kernel, Long.MAX_VALUE, Duration.ofSeconds(10));
    }

    private static Rows<Integer> dump(ScriptedKernel kernel, long deadline, Duration patience) {
        return NetlinkDump.run(
                kernel,
                MemorySegment.ofArray(new byte[16]),
                4,
                deadline,
                patience,
                (type, datagram, payload, length) -> {
                    int value = datagram.get(JAVA_INT_UNALIGNED, payload);
                    return value < 0 ? null : value;
                });
    }
}
