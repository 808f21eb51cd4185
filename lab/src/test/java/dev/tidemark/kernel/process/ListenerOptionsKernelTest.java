package dev.tidemark.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.SocketDescriptors;
import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.NamespaceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Asks listeners of this and of other processes for their options, through a duplicate of their descriptor.
final class ListenerOptionsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int SELF = (int) ProcessHandle.current().pid();
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_DEFER_ACCEPT = 9;
    private static final int TCP_FASTOPEN = 23;
    private static final int O_CLOEXEC = 0x80000;

    private final LabNamespace namespace = LabNamespace.create();

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void plainListenerHasNoneOfThem() {
        try (LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7)) {
            assertThat(known(read(listener))).isEqualTo(new ListenerOptions(0, 0, false));
        }
    }

    @Test
    void optionsThatWereSetAreTold() throws IOException {
        ListenerRecipe recipe = ListenerRecipe.tcp("::1").withReusePort();
        try (LabListener listener = LabListener.open(namespace, recipe, 7)) {
            set(listener, TCP_FASTOPEN, 13);

            assertThat(known(read(listener))).isEqualTo(new ListenerOptions(0, 13, true));
        }
    }

    @Test
    void deferAcceptIsRoundedUpToWhatRetransmissionsLast() throws IOException {
        try (LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7)) {
            for (List<Integer> pair : List.of(List.of(1, 1), List.of(4, 7), List.of(30, 31), List.of(0, 0))) {
                set(listener, TCP_DEFER_ACCEPT, pair.getFirst());

                assertThat(known(read(listener)).deferAcceptSeconds()).isEqualTo(pair.getLast());
            }
        }
    }

    @Test
    void multipathListenerIsAskedToo() {
        ListenerRecipe recipe = ListenerRecipe.tcp("127.0.0.1").withMptcp();
        try (LabListener listener = LabListener.open(namespace, recipe, 7)) {
            assertThat(known(read(listener))).isEqualTo(new ListenerOptions(0, 0, false));
        }
    }

    @Test
    void listenerOfAnotherProcessIsAskedAndLeftAsItIs() {
        String program = """
                import socket,time
                s=socket.socket()
                s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEPORT,1)
                s.setsockopt(socket.IPPROTO_TCP,socket.TCP_DEFER_ACCEPT,2)
                s.bind(('127.0.0.1',5003))
                s.listen(11)
                time.sleep(60)
                """;
        try (NamespaceProcess server = NamespaceProcess.start(namespace, List.of("python3", "-c", program));
                SockDiag diag = namespace.inside(SockDiag::open)) {
            server.awaitListening(5003, LIMIT);
            InetDiagMessage before = listenerOf(diag);

            ListenerOptions options = known(ListenerOptions.read(ProcRoot.HOST, (int) server.pid(), before.inode()));

            assertThat(options).isEqualTo(new ListenerOptions(3, 0, true));
            assertThat(listenerOf(diag)).isEqualTo(before);
            assertThat(reason(ListenerOptions.read(ProcRoot.HOST, (int) server.pid(), 1)))
                    .isEqualTo("process " + server.pid() + " has no descriptor of socket 1");
        }
    }

    @Test
    void socketThatDoesNotListenIsRefused() {
        try (LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7);
                LabClients one = LabClients.connect(namespace, listener, 1);
                Descriptor accepted = listener.acceptOne(LIMIT)) {
            one.awaitConnected(1, LIMIT);
            long inode = known(OpenSocket.inode(accepted));

            assertThat(reason(ListenerOptions.read(ProcRoot.HOST, SELF, inode)))
                    .isEqualTo("socket " + inode + " does not listen");
        }
    }

    @Test
    void unixListenerHasNoTcpOptions() {
        try (LabListener listener = LabListener.open(namespace, ListenerRecipe.unixAbstract("options"), 7)) {
            assertThat(reason(read(listener))).isEqualTo("TCP_DEFER_ACCEPT: EOPNOTSUPP operation not supported");
        }
    }

    @Test
    void processThatIsGoneIsUnknown() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        assertThat(gone.waitFor()).isZero();

        assertThat(reason(ListenerOptions.read(ProcRoot.HOST, (int) gone.pid(), 1)))
                .isEqualTo("process " + gone.pid() + " is gone");
    }

    @Test
    void threadIsNoProcess() throws IOException {
        int other;
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            other = threads.mapToInt(path -> Integer.parseInt(path.toFile().getName()))
                    .filter(id -> id != SELF)
                    .min()
                    .orElseThrow();
        }

        assertThat(reason(PidDescriptor.open(other))).isEqualTo(other + " is a thread (expected: a process)");
        assertThatThrownBy(() -> PidDescriptor.open(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void duplicateIsTheSameSocketAndClosedWhenTheProcessExecutesAnother() {
        try (LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7);
                PidDescriptor self = known(PidDescriptor.open(SELF))) {
            int number = known(SocketDescriptors.find(ProcRoot.HOST, SELF, listener.inode()));
            try (Descriptor duplicate = known(self.duplicate(number))) {
                assertThat(duplicate.number()).isNotEqualTo(number);
                assertThat(known(OpenSocket.inode(duplicate))).isEqualTo(listener.inode());
                assertThat(flags(duplicate) & O_CLOEXEC).isEqualTo(O_CLOEXEC);
            }
            assertThat(self.pid()).isEqualTo(SELF);
            assertThat(reason(self.duplicate(19_999)))
                    .isEqualTo("process " + SELF + " has no descriptor 19999 any more");
        }
    }

    @Test
    void noDescriptorIsLeft() throws IOException {
        try (LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7);
                LabListener other = LabListener.open(namespace, ListenerRecipe.unixAbstract("other"), 7)) {
            long before = descriptors();
            for (int i = 0; i < 500; i++) {
                assertThat(read(listener).isKnown()).isTrue();
                assertThat(read(other).isKnown()).isFalse();
                assertThat(ListenerOptions.read(ProcRoot.HOST, SELF, 1).isKnown())
                        .isFalse();
            }
            assertThat(descriptors()).isEqualTo(before);
        }
    }

    private static InetDiagMessage listenerOf(SockDiag diag) {
        return diag.listeners(AddressFamily.INET, 5003).rows().getFirst();
    }

    private static Reading<ListenerOptions> read(LabListener listener) {
        return ListenerOptions.read(ProcRoot.HOST, SELF, listener.inode());
    }

    private static void set(LabListener listener, int option, int value) {
        int number = known(SocketDescriptors.find(ProcRoot.HOST, SELF, listener.inode()));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_INT, value);
            Libc.require("option", SystemCall.SETSOCKOPT, number, IPPROTO_TCP, option, bytes.address(), 4, 0);
        }
    }

    private static int flags(Descriptor descriptor) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/fdinfo/" + descriptor.number()))) {
            return lines.filter(line -> line.startsWith("flags:"))
                    .mapToInt(line ->
                            Integer.parseInt(line.substring("flags:".length()).strip(), 8))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static <T> T known(Reading<T> reading) {
        return reading.fold(value -> value, reason -> {
            throw new AssertionError("unknown: " + reason);
        });
    }

    private static String reason(Reading<?> reading) {
        return reading.fold(
                value -> {
                    throw new AssertionError("known: " + value);
                },
                reason -> reason);
    }
}
