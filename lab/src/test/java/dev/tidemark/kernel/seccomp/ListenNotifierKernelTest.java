package dev.tidemark.kernel.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// A thread with the filter waits at each listen(2) for its answer, and at nothing else.
final class ListenNotifierKernelTest {
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM_CLOEXEC = 0x80001;
    private static final int BACKLOG = 4711;

    /// A thread that has installed the filter and then does something.
    private record Filtered<T>(ListenNotifier notifier, int id, FutureTask<T> work, Thread thread) {
        static <T> Filtered<T> start(Supplier<T> does) throws Exception {
            BlockingQueue<Reading<Descriptor>> filter = new LinkedBlockingQueue<>();
            BlockingQueue<Integer> id = new LinkedBlockingQueue<>();
            FutureTask<T> work = new FutureTask<>(() -> {
                id.add((int) Libc.call(SystemCall.GETTID, 0));
                filter.add(ListenFilter.install());
                return does.get();
            });
            Thread thread = Thread.ofPlatform().daemon().name("filtered").start(work);
            int number = next(id);
            Descriptor descriptor = next(filter).fold(found -> found, reason -> {
                throw new AssertionError(reason);
            });
            return new Filtered<>(ListenNotifier.of(descriptor), number, work, thread);
        }

        T result() throws Exception {
            return work.get(20, TimeUnit.SECONDS);
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T value = queue.poll(20, TimeUnit.SECONDS);
        if (value == null) {
            throw new AssertionError("nothing within 20 s");
        }
        return value;
    }

    private static Descriptor socket() {
        return Descriptor.of(Libc.require("socket", SystemCall.SOCKET, AF_INET, SOCK_STREAM_CLOEXEC, 0, 0, 0, 0));
    }

    private static long listen(Descriptor socket) {
        return Libc.call(SystemCall.LISTEN, socket.number(), BACKLOG, 0);
    }

    private static ListenCall nextCall(ListenNotifier notifier) {
        assertThat(notifier.awaitCall()).isTrue();
        return notifier.receive().orElseThrow();
    }

    @Test
    void aCallTellsItsThreadAndItsArgumentsAndWaitsForItsAnswer() throws Exception {
        try (Descriptor socket = socket()) {
            Filtered<Long> filtered = Filtered.start(() -> listen(socket));
            try (ListenNotifier notifier = filtered.notifier()) {
                ListenCall call = nextCall(notifier);

                assertThat(call.thread()).isEqualTo(filtered.id());
                assertThat(call.descriptor()).isEqualTo(socket.number());
                assertThat(call.backlog()).isEqualTo(BACKLOG);
                assertThat(notifier.isWaiting(call)).isTrue();
                assertThat(filtered.thread().isAlive()).isTrue();

                notifier.fail(call, Errno.ETIMEDOUT);
                assertThat(filtered.result()).isEqualTo(-Errno.ETIMEDOUT.number());
                assertThat(notifier.isWaiting(call)).isFalse();
            }
        }
    }

    @Test
    void theAnswerDecidesWhetherTheCallIsMade() throws Exception {
        try (Descriptor socket = socket()) {
            Filtered<String> filtered = Filtered.start(() -> {
                String made = listen(socket) + " " + isListening(socket);
                return made + ", " + listen(socket) + " " + isListening(socket);
            });
            try (ListenNotifier notifier = filtered.notifier()) {
                notifier.succeed(nextCall(notifier));
                notifier.goOn(nextCall(notifier));

                assertThat(filtered.result()).isEqualTo("0 false, 0 true");
            }
        }
    }

    /// accept4(2) on a socket that does not listen is EINVAL; on one that does, without a client, EAGAIN.
    private static boolean isListening(Descriptor socket) {
        int nonBlocking = 0x800;
        int setFlags = 4;
        Libc.require("socket", SystemCall.FCNTL, socket.number(), setFlags, nonBlocking, 0, 0, 0);
        return Libc.call(SystemCall.ACCEPT4, socket.number(), 0, 0, 0) == -Errno.EAGAIN.number();
    }

    @Test
    void theEndOfTheLastThreadWithTheFilterIsTold() throws Exception {
        Filtered<Boolean> filtered = Filtered.start(() -> true);
        try (ListenNotifier notifier = filtered.notifier()) {
            assertThat(notifier.awaitCall()).isFalse();
        }
    }

    @Test
    void withoutAnybodyToAnswerTheCallFails() throws Exception {
        try (Descriptor socket = socket()) {
            Filtered<Long> filtered = Filtered.start(() -> listen(socket));
            try (ListenNotifier notifier = filtered.notifier()) {
                assertThat(notifier.awaitCall()).isTrue();
            }
            assertThat(filtered.result()).isEqualTo(-Errno.ENOSYS.number());
        }
    }

    @Test
    void aSecondFilterThatAsksSomebodyIsRefused() throws Exception {
        Filtered<Reading<Descriptor>> filtered = Filtered.start(ListenFilter::install);
        try (ListenNotifier _ = filtered.notifier()) {
            assertThat(filtered.result())
                    .isInstanceOfSatisfying(
                            Reading.Unknown.class,
                            unknown -> assertThat(unknown.reason()).contains("answers for its system calls already"));
        }
    }
}
