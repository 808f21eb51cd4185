package dev.tidemark.kernel.sockdiag;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A client that sends its SYN and is deaf to the answer, so that the server's handshake stays half-open.
///
/// A socket filter that drops every packet (`SO_ATTACH_FILTER` with one `BPF_RET 0`) makes it deaf; it repeats
/// its SYN after a second, the server its SYN-ACK.
final class HalfOpenClient implements AutoCloseable {
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int STREAM_NONBLOCK_CLOEXEC = 1 | 0x800 | 0x80000;

    private final Descriptor descriptor;
    private final String address;
    private final int port;
    private final boolean bound;

    private HalfOpenClient(Descriptor descriptor, String address, int port, boolean bound) {
        this.descriptor = descriptor;
        this.address = address;
        this.port = port;
        this.bound = bound;
    }

    /// Dials `address` at the port of `listener`. Of an IPv6 listener the half-open socket is an IPv6 one too,
    /// with a v4-mapped address when it was dialled by IPv4.
    static HalfOpenClient connect(LabNamespace namespace, LabListener listener, String address) {
        Endpoint endpoint = Endpoint.tcp(address, listener.port());
        Descriptor descriptor = namespace.inside(() -> Descriptor.of(
                Libc.require(address, SystemCall.SOCKET, endpoint.family(), STREAM_NONBLOCK_CLOEXEC, 0, 0, 0, 0)));
        try (Arena arena = Arena.ofConfined()) {
            // struct sock_filter {code u16 = BPF_RET | BPF_K, jt, jf, k u32 = 0}; struct sock_fprog {len u16, pointer}.
            MemorySegment filter = arena.allocate(8, 8);
            filter.set(JAVA_SHORT, 0, (short) 6);
            MemorySegment program = arena.allocate(16, 8);
            program.set(JAVA_SHORT, 0, (short) 1);
            program.set(JAVA_LONG, 8, filter.address());
            Libc.require(
                    "filter",
                    SystemCall.SETSOCKOPT,
                    descriptor.number(),
                    SOL_SOCKET,
                    SO_ATTACH_FILTER,
                    program.address(),
                    16,
                    0);
            byte[] bytes = endpoint.socketAddress();
            MemorySegment peer = arena.allocateFrom(JAVA_BYTE, bytes);
            long result = Libc.call(SystemCall.CONNECT, descriptor.number(), peer.address(), bytes.length);
            if (result != -Errno.EINPROGRESS.number()) {
                throw new KernelException("connect(2)", address + ": " + result, Errno.EPROTO);
            }
            boolean isMapped = listener.endpoint().family() != endpoint.family();
            boolean bound = listener.recipe().device().isPresent();
            return new HalfOpenClient(descriptor, isMapped ? "::ffff:" + address : address, listener.port(), bound);
        } catch (RuntimeException failed) {
            descriptor.close();
            throw failed;
        }
    }

    boolean isInet6() {
        return address.indexOf(':') >= 0;
    }

    /// What the kernel has to say of the server's side.
    String row(String ss) {
        String printed = (isInet6() ? "[" + address + "]" : address) + (bound ? "%lo" : "") + ":" + port + " ";
        return "family=" + (isInet6() ? "INET6" : "INET") + " state=3 address=" + address + " port=" + port
                + " interface=" + (bound ? 1 : 0) + " cookie=" + RecordedScene.cookie(ss, printed)
                + " length=0 limit=0 uid=0 inode=0 drops=absent v6only=absent cgroup=absent";
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
