package dev.tidemark.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The way to tell a service manager how this process does: datagrams to a unix socket, sd_notify(3).
///
/// Sending never waits: a manager that does not read is told nothing. May be used from any thread.
public final class NotifySocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    /// `sun_path` with the NUL that ends a path, or begins an abstract name: `include/uapi/linux/un.h`.
    private static final int LONGEST = 107;

    private final String name;
    private final byte[] address;
    private final Descriptor descriptor;

    private NotifySocket(String name, byte[] address, Descriptor descriptor) {
        this.name = name;
        this.address = address;
        this.descriptor = descriptor;
    }

    /// Opens a socket to send to `name`, in the network namespace of the calling thread. Nothing is sent yet.
    ///
    /// @param name what `$NOTIFY_SOCKET` says: a path from the root, or `@` and an abstract name
    public static Reading<NotifySocket> open(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        boolean isAddress = name.startsWith("/") || name.startsWith("@");
        if (!isAddress || text.length < 2 || name.indexOf('\0') >= 0) {
            return Reading.unknown("NOTIFY_SOCKET: " + name + " (expected: a path from /, or @ and a name)");
        }
        boolean isAbstract = text[0] == '@';
        int length = isAbstract ? text.length - 1 : text.length;
        if (length > LONGEST) {
            return Reading.unknown("NOTIFY_SOCKET: " + length + " bytes (expected: at most " + LONGEST + ")");
        }
        // Both are one byte longer than their name: a path ends with a NUL, an abstract name begins with one.
        ByteBuffer address = ByteBuffer.allocate(2 + length + 1).order(ByteOrder.nativeOrder());
        address.putShort((short) AF_UNIX);
        if (isAbstract) {
            address.put((byte) 0).put(text, 1, length);
        } else {
            address.put(text);
        }
        long socket = Libc.call(SystemCall.SOCKET, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        return socket < 0
                ? Reading.unknown("NOTIFY_SOCKET: socket: " + Libc.errno(socket))
                : Reading.of(new NotifySocket(name, address.array(), Descriptor.of(socket)));
    }

    /// Sends assignments, one on each line, such as `READY=1`.
    ///
    /// @return why that failed; empty when it was sent
    public Optional<String> send(String assignments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(JAVA_BYTE, assignments.getBytes(StandardCharsets.UTF_8));
            MemorySegment to = arena.allocateFrom(JAVA_BYTE, address);
            long sent = Libc.call(
                    SystemCall.SENDTO,
                    descriptor.number(),
                    text.address(),
                    text.byteSize(),
                    MSG_DONTWAIT | MSG_NOSIGNAL,
                    to.address(),
                    to.byteSize());
            return sent < 0 ? Optional.of("NOTIFY_SOCKET " + name + ": " + Libc.errno(sent)) : Optional.empty();
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
