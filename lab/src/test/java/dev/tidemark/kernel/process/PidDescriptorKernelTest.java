package dev.tidemark.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.OwnThread;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.process.PidDescriptor.Fetched;
import dev.tidemark.kernel.procfs.ProcRoot;
import org.junit.jupiter.api.Test;

/// A thread is opened by its id, and gives the descriptors of its process.
final class PidDescriptorKernelTest {
    private static final int FLAG_OF_NO_KERNEL = 1 << 20;
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM_CLOEXEC = 0x80001;

    private static Reading<OpenFile> seenOnThread(int flag, int number) {
        return OwnThread.run("other", () -> {
            int id = (int) Libc.call(SystemCall.GETTID, 0);
            Reading<PidDescriptor> opened = flag == 0
                    ? PidDescriptor.openThread(ProcRoot.HOST, id)
                    : PidDescriptor.openThread(ProcRoot.HOST, id, flag);
            return opened.then(thread -> {
                try (thread) {
                    return thread.duplicate(number).then(copy -> {
                        try (copy) {
                            return OpenFile.of(copy.number());
                        }
                    });
                }
            });
        });
    }

    @Test
    void aThreadGivesTheDescriptorsOfItsProcess() {
        try (Descriptor socket = socket()) {
            Reading<OpenFile> expected = OpenFile.of(socket.number());

            assertThat(expected.isKnown()).isTrue();
            assertThat(seenOnThread(0, socket.number())).isEqualTo(expected);
        }
    }

    @Test
    void aKernelThatDoesNotOpenThreadsOpensTheirProcess() {
        try (Descriptor socket = socket()) {
            assertThat(seenOnThread(FLAG_OF_NO_KERNEL, socket.number())).isEqualTo(OpenFile.of(socket.number()));
        }
    }

    @Test
    void aDescriptorThatIsNotOpenIsRefusedByItsErrorNumber() {
        Reading<Fetched> fetched = PidDescriptor.open(
                        (int) ProcessHandle.current().pid())
                .map(self -> {
                    try (self) {
                        return self.fetch(1_000_000);
                    }
                });

        assertThat(fetched).isEqualTo(Reading.of(new Fetched.Refused(Errno.EBADF)));
    }

    private static Descriptor socket() {
        return Descriptor.of(Libc.require("socket", SystemCall.SOCKET, AF_INET, SOCK_STREAM_CLOEXEC, 0, 0, 0, 0));
    }
}
