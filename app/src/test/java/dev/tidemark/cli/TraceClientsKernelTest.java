package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.LabSocket;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceClientsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;

    @TempDir
    Path folder;

    /// Begins a connection from 127.`second`.`third`.1, on the thread of a namespace.
    private static LabSocket connectFrom(int second, int third, LabListener listener) {
        LabSocket socket = LabSocket.open("client", AF_INET, SOCK_STREAM, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(16, 8);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
            address.set(ValueLayout.JAVA_BYTE, 4, (byte) 127);
            address.set(ValueLayout.JAVA_BYTE, 5, (byte) second);
            address.set(ValueLayout.JAVA_BYTE, 6, (byte) third);
            address.set(ValueLayout.JAVA_BYTE, 7, (byte) 1);
            long bound = Libc.call(SystemCall.BIND, socket.descriptor().number(), address.address(), 16);
            assertThat(bound).as("bind(2)").isZero();
        }
        long _ = socket.connect(listener.endpoint());
        return socket;
    }

    private static boolean isAttached(Product.Running running) {
        try (Stream<Path> descriptors =
                Files.list(Path.of("/proc/" + running.process().pid() + "/fd"))) {
            return descriptors
                            .filter(each -> {
                                try {
                                    String what = Files.readSymbolicLink(each).toString();
                                    return what.contains("bpf_link") || what.contains("bpf-link");
                                } catch (IOException closed) {
                                    return false;
                                }
                            })
                            .count()
                    >= 3;
        } catch (IOException | java.io.UncheckedIOException gone) {
            return false;
        }
    }

    @Test
    void whoIsTurnedAwayMostOftenComesFirstOfManyAddresses() throws Exception {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 2);
                LabClients _ = LabClients.fill(namespace, listener, LIMIT)) {
            Product.Running trace =
                    Product.asRoot(folder).start(namespace, "trace", "--json", "--clients", "2", "--for", "60s");
            Product.Running table = Product.asRoot(folder).start(namespace, "trace", "--clients", "2", "--for", "60s");
            List<LabSocket> clients = new ArrayList<>();
            try {
                Await.until("attached", LIMIT, () -> isAttached(trace) && isAttached(table));
                namespace.runInside(() -> {
                    for (int i = 0; i < 300; i++) {
                        clients.add(connectFrom(i % 250 + 2, 3, listener));
                    }
                    for (int i = 0; i < 41; i++) {
                        clients.add(connectFrom(1, 7, listener));
                    }
                });
                // Each tries again a second later: whoever was not traced yet is traced then.
                Await.until("all refused twice", LIMIT, () -> listener.drops() >= 2 * 341);
                trace.interrupt();
                table.interrupt();
                Product.Answer answer = trace.answer();
                assertThat(answer.exitCode()).as(answer.err()).isZero();
                assertThat(answer.out())
                        .contains("\"type\":\"clients\"", "\"addresses\":251", "\"moreAddresses\":false")
                        .contains("\"clients\":[{\"remote\":\"127.1.7.1\",\"refusedAtLeast\":");
                List<String> lines = table.answer().out().lines().toList();
                assertThat(lines.getFirst()).startsWith("CLIENT          REFUSED");
                assertThat(lines.get(1)).startsWith("127.1.7.1 ");
                assertThat(lines).hasSize(3);
            } finally {
                clients.forEach(LabSocket::close);
                trace.process().destroyForcibly();
                table.process().destroyForcibly();
            }
        }
    }

    @Test
    void moreThanAThousandAreNotRanked() {
        assertThat(Product.here("trace", "--clients", "1001").err())
                .isEqualTo("tidemark: --clients: 1001 (expected: 1 to 1000)\n");
        assertThat(Product.here("trace", "--clients", "0").err())
                .isEqualTo("tidemark: --clients: 0 (expected: 1 to 1000)\n");
    }

    @Test
    void limitThatChangesIsToldThoughTheKernelTellsNobody() throws Exception {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 20)) {
            Product.Running trace = Product.asRoot(folder).start(namespace, "trace", "--count", "1", "--for", "60s");
            try {
                Await.until("attached", LIMIT, () -> isAttached(trace));
                listener.relisten(31);
                assertThat(trace.answer().out())
                        .contains("  limit        127.0.0.1:" + listener.port() + "  20 -> 31, seen by looking once a");
            } finally {
                trace.process().destroyForcibly();
            }
        }
    }
}
