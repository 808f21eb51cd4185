package dev.tidemark.kernel.rtnetlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The name of a network interface, asked of the namespace that a socket belongs to.
public final class InterfaceName {
    private static final int SIOCGIFNAME = 0x8910;
    /// `struct ifreq`: 16 bytes of name, then a union of 24 that starts with the index.
    private static final int IFREQ_LENGTH = 40;

    private static final int IFNAMSIZ = 16;

    private InterfaceName() {}

    /// Asks for the name of interface `index` in the namespace of the socket `descriptor`, of any kind
    /// (netdevice(7)).
    public static Reading<String> read(int descriptor, int index) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(IFREQ_LENGTH, 8);
            request.set(JAVA_INT, IFNAMSIZ, index);
            long result = Libc.call(SystemCall.IOCTL, descriptor, SIOCGIFNAME, request.address());
            if (result < 0) {
                return Reading.unknown("interface " + index + ": " + Libc.errno(result));
            }
            request.set(JAVA_BYTE, IFNAMSIZ - 1, (byte) 0);
            return Reading.of(request.getString(0));
        }
    }
}
