package dev.tidemark.kernel.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LibcTest {
    @Test
    void failedCallGivesTheNegatedErrorNumber() {
        assertThat(Libc.call(SystemCall.CLOSE, -1)).isEqualTo(-9);
    }

    @Test
    void eachThreadHasAnErrorNumberOfItsOwn() throws InterruptedException {
        List<Long> results = new ArrayList<>();
        Thread other = Thread.ofPlatform().start(() -> results.add(Libc.call(SystemCall.LISTEN, -1, 0, 0)));
        other.join();

        assertThat(results).containsExactly(-9L);
        assertThat(Libc.call(SystemCall.SOCKET, 9999, 1, 0)).isEqualTo(-97);
    }

    @Test
    void callThatHasToSucceedTellsWhatFailedAndWhy() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> Libc.require("subject", SystemCall.CLOSE, -1, 0, 0, 0, 0, 0))
                .withMessage("close(2): subject: EBADF bad file descriptor")
                .returns(new Errno(9), KernelException::errno)
                .returns("subject", KernelException::subject)
                .returns("close(2)", KernelException::call);
    }

    @Test
    void nameWithANulIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> Libc.cString(arena, "a\0b")).isInstanceOf(IllegalArgumentException.class);
            assertThat(Libc.cString(arena, "aé").byteSize()).isEqualTo(4);
        }
    }

    @Test
    void resultThatIsNoErrorHasNoErrorNumber() {
        assertThatThrownBy(() -> Libc.errno(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersAreThoseOfTheKernelsTables() {
        assertThat(SystemCall.SENDTO.number(Architecture.X86_64)).isEqualTo(44);
        assertThat(SystemCall.SENDTO.number(Architecture.AARCH64)).isEqualTo(206);
        assertThat(SystemCall.SETNS.number(Architecture.X86_64)).isEqualTo(308);
        assertThat(SystemCall.SETNS.number(Architecture.AARCH64)).isEqualTo(268);
        assertThat(SystemCall.RECVFROM.manualName()).isEqualTo("recvfrom(2)");
    }

    @Test
    void noTwoCallsShareANumber() {
        for (Architecture architecture : Architecture.values()) {
            Set<Integer> numbers = new HashSet<>();
            for (SystemCall call : EnumSet.allOf(SystemCall.class)) {
                assertThat(numbers.add(call.number(architecture)))
                        .as("%s on %s", call, architecture)
                        .isTrue();
            }
        }
    }

    @Test
    void errorNumbersAreNamed() {
        assertThat(Errno.EACCES).hasToString("EACCES permission denied");
        assertThat(new Errno(200)).hasToString("errno 200");
        assertThat(Errno.EPERM.isPermission()).isTrue();
        assertThat(Errno.ENOENT.isPermission()).isFalse();
    }

    @Test
    void fileIsNoTerminal() {
        long descriptor;
        try (Arena arena = Arena.ofConfined()) {
            descriptor = Libc.require(
                    "/dev/null",
                    SystemCall.OPENAT,
                    -100,
                    Libc.cString(arena, "/dev/null").address(),
                    0,
                    0,
                    0,
                    0);
        }
        try (Descriptor file = Descriptor.of(descriptor)) {
            assertThat(TerminalSize.read(file.number())).isEmpty();
        }
    }

    @Test
    void descriptorIsClosedOnceAndNotUsedAfterwards() {
        Descriptor socket = Descriptor.of(Libc.require("unix", SystemCall.SOCKET, 1, 1, 0, 0, 0, 0));
        int number = socket.number();
        socket.close();

        assertThat(Libc.call(SystemCall.LISTEN, number, 0, 0)).isEqualTo(-9);
        socket.close();
        assertThatThrownBy(socket::number)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("descriptor " + number + ": closed (expected: open)");
    }

    @Test
    void negativeNumberIsNoDescriptor() {
        assertThatThrownBy(() -> Descriptor.of(-9)).isInstanceOf(IllegalArgumentException.class);
    }
}
