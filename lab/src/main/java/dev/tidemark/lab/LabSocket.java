package dev.tidemark.lab;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A non-blocking socket by raw system calls, which add nothing of their own to what they are asked for.
///
/// It belongs to the namespace of the thread that opened it, for ever, and may then be used from any thread.
public final class LabSocket implements AutoCloseable {
    public static final int SOL_SOCKET = 1;

    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;

    private final String subject;
    private final Descriptor descriptor;

    private LabSocket(String subject, Descriptor descriptor) {
        this.subject = subject;
        this.descriptor = descriptor;
    }

    /// Opens a socket in the namespace of the calling thread.
    ///
    /// @param subject names it in messages
    public static LabSocket open(String subject, int family, int type, int protocol) {
        return new LabSocket(
                subject,
                Descriptor.of(Libc.require(
                        subject, SystemCall.SOCKET, family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol, 0, 0, 0)));
    }

    /// Owned by this object.
    public Descriptor descriptor() {
        return descriptor;
    }

    void option(int level, int name, int value) {
        byte[] bytes = ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
        option(level, name, bytes);
    }

    void option(int level, int name, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        option(level, name, Arrays.copyOf(text, text.length + 1));
    }

    private void option(int level, int name, byte[] value) {
        try (Arena arena = Arena.ofConfined()) {
            long address = arena.allocateFrom(JAVA_BYTE, value).address();
            Libc.require(subject, SystemCall.SETSOCKOPT, descriptor.number(), level, name, address, value.length, 0);
        }
    }

    /// What getsockopt(2) writes, in as many bytes as it writes, at most `size`.
    public ByteBuffer read(int level, int name, long size) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(size, 8);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) size);
            Libc.require(
                    subject,
                    SystemCall.GETSOCKOPT,
                    descriptor.number(),
                    level,
                    name,
                    value.address(),
                    length.address(),
                    0);
            byte[] bytes = value.asSlice(0, length.get(JAVA_INT, 0)).toArray(JAVA_BYTE);
            return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        }
    }

    void bind(Endpoint endpoint) {
        long result = withAddress(SystemCall.BIND, endpoint);
        if (result < 0) {
            throw Libc.failure(endpoint.toString(), SystemCall.BIND, result);
        }
    }

    /// connect(2), without waiting.
    ///
    /// @return 0, or the error number negated
    public long connect(Endpoint endpoint) {
        return withAddress(SystemCall.CONNECT, endpoint);
    }

    private long withAddress(SystemCall call, Endpoint endpoint) {
        byte[] address = endpoint.socketAddress();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, address);
            return Libc.call(call, descriptor.number(), bytes.address(), address.length);
        }
    }

    void listen(int backlog) {
        Libc.require(subject, SystemCall.LISTEN, descriptor.number(), backlog, 0, 0, 0, 0);
    }

    /// The port that the kernel gave a bound TCP socket.
    int localPort() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(28, 4);
            MemorySegment length = arena.allocateFrom(JAVA_INT, 28);
            Libc.require(
                    subject, SystemCall.GETSOCKNAME, descriptor.number(), address.address(), length.address(), 0, 0, 0);
            return Byte.toUnsignedInt(address.get(JAVA_BYTE, 2)) << 8 | Byte.toUnsignedInt(address.get(JAVA_BYTE, 3));
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return subject;
    }
}
