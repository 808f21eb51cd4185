package dev.tidemark.lab;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;

/// One client of [LabClients]: its socket and how far its connect(2) has come.
final class LabClient implements AutoCloseable {
    private static final int SO_ERROR = 4;
    private static final int MSG_NOSIGNAL = 0x4000;

    /// How far connect(2) has come.
    sealed interface Progress {
        /// The handshake is under way.
        record Connecting() implements Progress {}

        /// The client holds a connection, which says nothing about the server.
        record Connected() implements Progress {}

        /// Turned away.
        record Failed(Errno errno) implements Progress {}
    }

    private final LabSocket socket;
    private Progress progress;

    private LabClient(LabSocket socket, Progress progress) {
        this.socket = socket;
        this.progress = progress;
    }

    /// Starts a connect(2) from the namespace of the calling thread, without waiting.
    static LabClient connect(Endpoint endpoint, int type) {
        LabSocket socket = LabSocket.open("client of " + endpoint, endpoint.family(), type, 0);
        long result = socket.connect(endpoint);
        return new LabClient(socket, result == 0 ? new Progress.Connected() : ofError(Libc.errno(result)));
    }

    private static Progress ofError(Errno errno) {
        return errno.equals(Errno.EINPROGRESS) ? new Progress.Connecting() : new Progress.Failed(errno);
    }

    Progress progress() {
        return progress;
    }

    int descriptorNumber() {
        return socket.descriptor().number();
    }

    /// To be called when poll(2) reports anything: the outcome is there.
    void settle() {
        int error =
                socket.read(LabSocket.SOL_SOCKET, SO_ERROR, JAVA_INT.byteSize()).getInt(0);
        progress = error == 0 ? new Progress.Connected() : new Progress.Failed(new Errno(error));
    }

    void sendOneByte() {
        try (Arena arena = Arena.ofConfined()) {
            long address = arena.allocate(1).address();
            Libc.require(socket.toString(), SystemCall.SENDTO, descriptorNumber(), address, 1, MSG_NOSIGNAL, 0, 0);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
