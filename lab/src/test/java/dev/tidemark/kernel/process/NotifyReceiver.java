package dev.tidemark.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a service manager has: a socket that takes what services say of themselves. For one thread.
public final class NotifyReceiver implements AutoCloseable {
    private static final int SOCK_DGRAM = 2;
    private static final int LONGEST = 4096;

    private final LabSocket socket;
    private final List<String> received = new ArrayList<>();

    private NotifyReceiver(LabSocket socket) {
        this.socket = socket;
    }

    /// Listens in the network namespace of the calling thread.
    public static NotifyReceiver open(Endpoint endpoint) {
        LabSocket socket = LabSocket.open("notify", endpoint.family(), SOCK_DGRAM, 0);
        byte[] address = endpoint.socketAddress();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, address);
            Libc.require(
                    "notify", SystemCall.BIND, socket.descriptor().number(), bytes.address(), address.length, 0, 0, 0);
        }
        return new NotifyReceiver(socket);
    }

    /// All that was received so far, a datagram each.
    public List<String> received() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(LONGEST);
            while (true) {
                long length = Libc.call(
                        SystemCall.RECVFROM, socket.descriptor().number(), buffer.address(), LONGEST, 0, 0, 0);
                if (length == -Errno.EAGAIN.number()) {
                    return List.copyOf(received);
                }
                if (length < 0) {
                    throw Libc.failure("notify", SystemCall.RECVFROM, length);
                }
                received.add(new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
