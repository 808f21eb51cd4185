package dev.tidemark.lab;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A listening socket whose backlog reaches listen(2) as it is, and from which connections are accepted only on
/// request.
///
/// A language's own server socket will not do: Java makes 50 of 0, Python 0 of -1. For one thread at a time.
public final class LabListener implements AutoCloseable {
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_IPV6 = 41;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_REUSEPORT = 15;
    private static final int SO_BINDTODEVICE = 25;
    private static final int SO_MEMINFO = 55;
    private static final int SO_COOKIE = 57;
    private static final int IPV6_V6ONLY = 26;
    private static final int TCP_DEFER_ACCEPT = 9;
    private static final int DEFER_SECONDS = 30;
    private static final int TCP_INFO = 11;
    private static final int TCP_FASTOPEN = 23;

    /// `offsetof(struct tcp_info, tcpi_unacked)` and `tcpi_sacked`: of a listener, `tcp_get_info()` puts the
    /// accept queue's length and limit there (`net/ipv4/tcp.c`).
    private static final int TCPI_UNACKED = 24;

    private static final int TCPI_SACKED = 28;
    private static final int SK_MEMINFO_DROPS = 8;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MOST_ACCEPTED = 100_000;

    private final LabSocket socket;
    private final ListenerRecipe recipe;

    private LabListener(LabSocket socket, ListenerRecipe recipe) {
        this.socket = socket;
        this.recipe = recipe;
    }

    /// Makes a listener inside `namespace`.
    ///
    /// @param backlog given to listen(2) as it is: 0, negative and huge ones too
    /// @throws KernelException when a step is refused; nothing stays behind then
    public static LabListener open(LabNamespace namespace, ListenerRecipe recipe, int backlog) {
        return namespace.inside(() -> open(recipe, backlog));
    }

    /// Makes a listener in the namespace of the calling thread.
    ///
    /// @param backlog given to listen(2) as it is
    /// @throws KernelException when a step is refused; nothing stays behind then
    public static LabListener open(ListenerRecipe recipe, int backlog) {
        Endpoint endpoint = recipe.endpoint();
        LabSocket socket = LabSocket.open(endpoint.toString(), endpoint.family(), recipe.type(), recipe.protocol());
        try {
            applyOptions(socket, recipe);
            socket.bind(endpoint);
            socket.listen(backlog);
            ListenerRecipe bound = endpoint instanceof Endpoint.Tcp ? recipe.withPort(socket.localPort()) : recipe;
            return new LabListener(socket, bound);
        } catch (RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    private static void applyOptions(LabSocket socket, ListenerRecipe recipe) {
        if (recipe.endpoint() instanceof Endpoint.Tcp) {
            socket.option(LabSocket.SOL_SOCKET, SO_REUSEADDR, 1);
        }
        if (recipe.reusePort()) {
            socket.option(LabSocket.SOL_SOCKET, SO_REUSEPORT, 1);
        }
        recipe.v6Only().ifPresent(only -> socket.option(IPPROTO_IPV6, IPV6_V6ONLY, only ? 1 : 0));
        if (recipe.deferAccept()) {
            socket.option(IPPROTO_TCP, TCP_DEFER_ACCEPT, DEFER_SECONDS);
        }
        recipe.fastOpen().ifPresent(most -> socket.option(IPPROTO_TCP, TCP_FASTOPEN, most));
        recipe.device().ifPresent(name -> socket.option(LabSocket.SOL_SOCKET, SO_BINDTODEVICE, name));
    }

    /// The recipe, with the port the kernel chose: good for another member of a reuseport group.
    public ListenerRecipe recipe() {
        return recipe;
    }

    /// Where clients connect to.
    public Endpoint endpoint() {
        return recipe.endpoint();
    }

    /// The port of a TCP listener.
    public int port() {
        return switch (endpoint()) {
            case Endpoint.Tcp(String _, int port) -> port;
            case Endpoint.UnixPath _, Endpoint.UnixAbstract _ ->
                throw new IllegalArgumentException(endpoint() + ": port (expected: only with TCP)");
        };
    }

    /// listen(2) once more, on the same socket.
    public void relisten(int backlog) {
        socket.listen(backlog);
    }

    /// The accept queue's length, of a TCP listener, by TCP_INFO.
    public int length() {
        return tcpInfo(TCPI_UNACKED);
    }

    /// The accept queue's limit, of a TCP listener, by TCP_INFO.
    public int limit() {
        return tcpInfo(TCPI_SACKED);
    }

    /// Waits until exactly `expected` connections are in the accept queue of a TCP listener. A client holds its
    /// connection a little before the server does: the last packet of the handshake is still under way.
    ///
    /// @throws IllegalStateException when that is not so in time
    public void awaitLength(int expected, Duration limit) {
        int _ = Await.value(
                "length of " + socket + ", " + expected + " expected", limit, this::length, n -> n == expected);
    }

    private int tcpInfo(int offset) {
        return socket.read(IPPROTO_TCP, TCP_INFO, 256).getInt(offset);
    }

    /// What the socket itself counted as dropped (`sk_drops`), which is not the namespace's ListenDrops.
    public int drops() {
        return socket.read(LabSocket.SOL_SOCKET, SO_MEMINFO, 64).getInt(4 * SK_MEMINFO_DROPS);
    }

    /// The number of its descriptor, to hand to a system call; this object goes on owning it.
    public int descriptorNumber() {
        return socket.descriptor().number();
    }

    /// The inode number of the socket.
    public long inode() {
        return FileLink.inode("/proc/self/fd/" + socket.descriptor().number());
    }

    /// The number by which sock_diag tells sockets apart.
    public long cookie() {
        return socket.read(LabSocket.SOL_SOCKET, SO_COOKIE, 8).getLong(0);
    }

    /// Accepts the connection that waits longest.
    ///
    /// @return empty when none waits
    public Optional<Descriptor> acceptOne() {
        long result = Libc.call(SystemCall.ACCEPT4, socket.descriptor().number(), 0, 0, SOCK_CLOEXEC);
        if (result >= 0) {
            return Optional.of(Descriptor.of(result));
        }
        if (Libc.errno(result).equals(Errno.EAGAIN)) {
            return Optional.empty();
        }
        throw Libc.failure(socket.toString(), SystemCall.ACCEPT4, result);
    }

    /// Accepts one connection, waiting for it at most as long as `limit`.
    ///
    /// @throws IllegalStateException when none came
    public Descriptor acceptOne(Duration limit) {
        return Await.value("connection to " + socket, limit, this::acceptOne, Optional::isPresent)
                .orElseThrow();
    }

    /// Accepts and closes all that wait, at most 100 000.
    ///
    /// @return how many
    public int drain() {
        int count = 0;
        while (count < MOST_ACCEPTED) {
            Optional<Descriptor> accepted = acceptOne();
            if (accepted.isEmpty()) {
                break;
            }
            accepted.get().close();
            count++;
        }
        return count;
    }

    /// Stops listening; waiting connections are reset. The file of a unix socket is removed.
    @Override
    public void close() {
        socket.close();
        if (endpoint() instanceof Endpoint.UnixPath(String path)) {
            try {
                Files.deleteIfExists(Path.of(path));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
