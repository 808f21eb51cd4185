package dev.tidemark.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.LabSocket;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.NamespaceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Listens again on sockets of this and of other processes, and on no others than those that were meant.
final class ListeningSocketKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int SELF = (int) ProcessHandle.current().pid();
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;

    private final LabNamespace namespace = LabNamespace.create();

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void limitOfAnOpenListenerIsReadAndSet() {
        try (LabListener listener = LabListener.open(namespace, TCP, 7);
                LabClients clients = LabClients.fill(namespace, listener, LIMIT);
                ListeningSocket socket = known(open(listener))) {
            assertThat(socket.isUnix()).isFalse();
            assertThat(socket.isMultipath()).isFalse();
            assertThat(known(socket.limit())).isEqualTo(7);

            assertThat(known(socket.listen(33))).isEqualTo(33);

            assertThat(known(socket.limit())).isEqualTo(33);
            assertThat(listener.limit()).isEqualTo(33);
            assertThat(listener.length()).isEqualTo(clients.count());
        }
    }

    @Test
    void ceilingOfTheSocketsOwnNamespaceCounts() {
        namespace.sysctl("net.core.somaxconn", 29);
        try (LabListener listener = LabListener.open(namespace, TCP, 7);
                ListeningSocket socket = known(open(listener))) {
            assertThat(known(socket.listen(Integer.MAX_VALUE))).isEqualTo(Integer.MAX_VALUE);

            assertThat(known(socket.limit())).isEqualTo(29);
        }
    }

    @Test
    void negativeBacklogIsAMistakeOfTheCaller() {
        try (LabListener listener = LabListener.open(namespace, TCP, 7);
                ListeningSocket socket = known(open(listener))) {
            assertThatThrownBy(() -> socket.listen(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(listener.limit()).isEqualTo(7);
        }
    }

    @Test
    void socketWithAnotherCookieIsNotTheOneThatWasMeant() {
        try (LabListener listener = LabListener.open(namespace, TCP, 7)) {
            Reading<ListeningSocket> reading =
                    ListeningSocket.open(ProcRoot.HOST, SELF, listener.inode(), listener.cookie() + 1);

            assertThat(reason(reading)).isEqualTo("socket " + listener.inode() + " was closed meanwhile");
        }
    }

    @Test
    void processThatGotThePidOfTheOwnerDoesNotHoldTheSocket() {
        String program =
                "import socket,time; s=socket.socket(); s.bind(('127.0.0.1',5003)); s.listen(11); time.sleep(60)";
        try (LabListener listener = LabListener.open(namespace, TCP, 7);
                NamespaceProcess other = NamespaceProcess.start(namespace, List.of("python3", "-c", program))) {
            other.awaitListening(5003, LIMIT);

            assertThat(reason(ListeningSocket.open(
                            ProcRoot.HOST, (int) other.pid(), listener.inode(), listener.cookie())))
                    .isEqualTo("process " + other.pid() + " has no descriptor of socket " + listener.inode());
        }
    }

    @Test
    void processThatEndedIsSaidToBeGone() throws Exception {
        Process ended = new ProcessBuilder("/bin/true").start();
        assertThat(ended.waitFor()).isZero();

        assertThat(reason(ListeningSocket.open(ProcRoot.HOST, (int) ended.pid(), 1, 1)))
                .contains("process " + ended.pid());
    }

    @Test
    void closedListenerIsGoneThoughItsDescriptorIsInUseAgain() {
        LabListener listener = LabListener.open(namespace, TCP, 7);
        long inode = listener.inode();
        long cookie = listener.cookie();
        int number = listener.descriptorNumber();
        listener.close();
        try (LabListener next = LabListener.open(namespace, listener.recipe(), 7)) {
            assertThat(next.descriptorNumber()).isEqualTo(number);

            assertThat(reason(ListeningSocket.open(ProcRoot.HOST, SELF, inode, cookie)))
                    .isEqualTo("process " + SELF + " has no descriptor of socket " + inode);
            assertThat(next.limit()).isEqualTo(7);
        }
    }

    @Test
    void socketThatDoesNotListenIsNotMadeTo() {
        try (LabSocket socket = namespace.inside(() -> LabSocket.open("plain", AF_INET, SOCK_STREAM, 0))) {
            long inode = known(OpenSocket.inode(socket.descriptor()));
            long cookie = known(ListeningSocket.cookie(socket.descriptor()));

            assertThat(reason(ListeningSocket.open(ProcRoot.HOST, SELF, inode, cookie)))
                    .isEqualTo("socket " + inode + " does not listen");
        }
    }

    @Test
    void unixListenerIsListenedOnAgain() {
        try (LabListener listener = LabListener.open(namespace, ListenerRecipe.unixAbstract("again"), 5);
                LabClients clients = LabClients.connect(namespace, listener, 6);
                ListeningSocket socket = known(open(listener))) {
            assertThat(clients.connected()).isEqualTo(6);
            assertThat(socket.isUnix()).isTrue();
            assertThat(reason(socket.limit())).isEqualTo("a unix socket has no TCP_INFO");

            assertThat(known(socket.listen(19))).isEqualTo(19);

            try (LabClients more = LabClients.connect(namespace, listener, 14)) {
                assertThat(more.connected()).isEqualTo(14);
                assertThat(listener.drain()).isEqualTo(20);
            }
        }
    }

    @Test
    void cookieOfAMultipathListenerIsThatOfItsFirstSubflow() {
        try (LabListener listener = LabListener.open(namespace, TCP.withMptcp(), 7);
                SockDiag diag = namespace.inside(SockDiag::open)) {
            InetDiagMessage row = diag.listeners().rows().getFirst();
            assertThat(row.inode()).isEqualTo(listener.inode());
            assertThat(row.cookie()).isNotEqualTo(listener.cookie());

            try (ListeningSocket socket = known(ListeningSocket.open(ProcRoot.HOST, SELF, row.inode(), row.cookie()))) {
                assertThat(socket.isMultipath()).isTrue();
                assertThat(known(socket.limit())).isEqualTo(7);

                assertThat(known(socket.listen(33))).isEqualTo(33);

                assertThat(known(socket.limit())).isEqualTo(33);
            }
            assertThat(diag.listeners().rows().getFirst().sendQueue()).isEqualTo(33);
        }
    }

    @Test
    void noDescriptorStaysBehind() throws IOException {
        try (LabListener listener = LabListener.open(namespace, TCP, 7)) {
            try (ListeningSocket first = known(open(listener))) {
                assertThat(known(first.limit())).isEqualTo(7);
            }
            long before = descriptors();
            for (int i = 0; i < 20; i++) {
                try (ListeningSocket socket = known(open(listener))) {
                    assertThat(socket.isUnix()).isFalse();
                }
                assertThat(ListeningSocket.open(ProcRoot.HOST, SELF, listener.inode(), 1)
                                .isKnown())
                        .isFalse();
                assertThat(ListeningSocket.open(ProcRoot.HOST, SELF, 1, 1).isKnown())
                        .isFalse();
            }
            assertThat(descriptors()).isEqualTo(before);
        }
    }

    private static Reading<ListeningSocket> open(LabListener listener) {
        return ListeningSocket.open(ProcRoot.HOST, SELF, listener.inode(), listener.cookie());
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    private static <T> T known(Reading<T> reading) {
        return reading.fold(value -> value, reason -> {
            throw new AssertionError(reason);
        });
    }

    private static String reason(Reading<?> reading) {
        return switch (reading) {
            case Reading.Known<?>(Object value) -> throw new AssertionError("known: " + value);
            case Reading.Unknown<?>(String reason) -> reason;
        };
    }
}
