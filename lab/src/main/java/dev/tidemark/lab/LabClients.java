package dev.tidemark.lab;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A number of clients that connect and then do nothing.
///
/// Each connects without waiting. A TCP client that finds the queue full goes on asking, once a second at first;
/// a unix one fails at once with EAGAIN. At most 20 000, and as many as the process may have descriptors. For one
/// thread at a time.
public final class LabClients implements AutoCloseable {
    private static final int MOST = 20_000;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
    private static final int POLLFD_SIZE = 8;
    private static final short POLLOUT = 4;

    private final List<LabClient> clients;

    private LabClients(List<LabClient> clients) {
        this.clients = clients;
    }

    /// Starts `count` connects from `namespace` to a listener, by TCP also to one in another namespace.
    ///
    /// @throws KernelException when a socket cannot be made; nothing stays behind then
    public static LabClients connect(LabNamespace namespace, LabListener listener, int count) {
        return connect(namespace, listener.endpoint(), listener.recipe().type(), count);
    }

    /// Starts `count` connects from `namespace` to whoever listens on `endpoint`.
    public static LabClients connect(LabNamespace namespace, Endpoint endpoint, int count) {
        return connect(namespace, endpoint, ListenerRecipe.SOCK_STREAM, count);
    }

    /// Fills the queue of a TCP listener that nobody accepts from, from empty: one client more than its limit,
    /// all of them in the queue on return.
    ///
    /// Clients made after that are turned away for certain. Made together with these, some would be admitted
    /// while their predecessors' last packets are under way, and then hold a connection that the server does not.
    ///
    /// @throws IllegalStateException when the queue is not full in time
    public static LabClients fill(LabNamespace namespace, LabListener listener, Duration limit) {
        int capacity = listener.limit() + 1;
        LabClients clients = connect(namespace, listener, capacity);
        try {
            listener.awaitLength(capacity, limit);
            clients.awaitConnected(capacity, limit);
            return clients;
        } catch (RuntimeException failed) {
            clients.close();
            throw failed;
        }
    }

    private static LabClients connect(LabNamespace namespace, Endpoint endpoint, int type, int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("clients: " + count + " (expected: 1 to " + MOST + ")");
        }
        LabClients clients = new LabClients(new ArrayList<>(count));
        try {
            namespace.runInside(() -> clients.connectAll(endpoint, type, count));
            return clients;
        } catch (RuntimeException failed) {
            clients.close();
            throw failed;
        }
    }

    private void connectAll(Endpoint endpoint, int type, int count) {
        long deadline = System.nanoTime() + CONNECT_LIMIT.toNanos();
        for (int i = 0; i < count; i++) {
            if (System.nanoTime() - deadline > 0) {
                throw new KernelException("connect(2)", i + " of " + count + " in " + CONNECT_LIMIT, Errno.ETIMEDOUT);
            }
            clients.add(LabClient.connect(endpoint, type));
        }
    }

    /// How many there are, whatever became of them.
    public int count() {
        return clients.size();
    }

    /// How many hold a connection now. They may hold it alone: the server may have dropped the last packet.
    public int connected() {
        poll();
        return (int) clients.stream()
                .filter(client -> client.progress() instanceof LabClient.Progress.Connected)
                .count();
    }

    /// How many are still asking.
    public int connecting() {
        poll();
        return (int) clients.stream()
                .filter(client -> client.progress() instanceof LabClient.Progress.Connecting)
                .count();
    }

    /// Why those failed that were turned away, in the order in which they were made.
    public List<Errno> failures() {
        poll();
        List<Errno> failures = new ArrayList<>();
        for (LabClient client : clients) {
            if (client.progress() instanceof LabClient.Progress.Failed(Errno errno)) {
                failures.add(errno);
            }
        }
        return failures;
    }

    /// Sends one byte from each client that holds a connection.
    ///
    /// @throws KernelException when a connection is no more
    public void sendOneByteEach() {
        poll();
        clients.stream()
                .filter(client -> client.progress() instanceof LabClient.Progress.Connected)
                .forEach(LabClient::sendOneByte);
    }

    /// Waits until exactly `expected` clients hold a connection.
    ///
    /// @throws IllegalStateException when that is not so in time
    public void awaitConnected(int expected, Duration limit) {
        int _ = Await.value("connected clients, " + expected + " expected", limit, this::connected, n -> n == expected);
    }

    /// Asks the kernel once, without waiting, for the outcome of every pending connect(2).
    private void poll() {
        List<LabClient> pending = clients.stream()
                .filter(client -> client.progress() instanceof LabClient.Progress.Connecting)
                .toList();
        if (pending.isEmpty()) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment table = arena.allocate((long) POLLFD_SIZE * pending.size(), 8);
            for (int i = 0; i < pending.size(); i++) {
                table.set(JAVA_INT, (long) POLLFD_SIZE * i, pending.get(i).descriptorNumber());
                table.set(JAVA_SHORT, (long) POLLFD_SIZE * i + 4, POLLOUT);
            }
            MemorySegment noTime = arena.allocate(16, 8);
            Libc.require("clients", SystemCall.PPOLL, table.address(), pending.size(), noTime.address(), 0, 0, 0);
            for (int i = 0; i < pending.size(); i++) {
                if (table.get(JAVA_SHORT, (long) POLLFD_SIZE * i + 6) != 0) {
                    pending.get(i).settle();
                }
            }
        }
    }

    /// Closes all of them.
    @Override
    public void close() {
        clients.forEach(LabClient::close);
    }
}
