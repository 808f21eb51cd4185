package dev.tidemark.kernel.sockdiag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.kernel.netlink.NetlinkDatagram;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Damaged frames are refused or decoded to something, and nothing else happens. The memory is exactly as long as
/// the datagram, so that a read outside of it would be another exception.
final class MutatedFramesTest {
    static Stream<String> frames() {
        return RecordedFrames.names().stream();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void anyByteChangedIsDecodedOrMalformed(String name) {
        for (MemorySegment datagram : RecordedFrames.datagrams(name)) {
            for (long at = 0; at < datagram.byteSize(); at++) {
                byte original = datagram.get(ValueLayout.JAVA_BYTE, at);
                for (int bits : new int[] {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff, original}) {
                    datagram.set(ValueLayout.JAVA_BYTE, at, (byte) (original ^ bits));
                    decode(datagram);
                }
                datagram.set(ValueLayout.JAVA_BYTE, at, original);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void oneCutAtAnyLengthIsDecodedOrMalformed(String name) {
        for (MemorySegment datagram : RecordedFrames.datagrams(name)) {
            for (long length = 0; length <= datagram.byteSize(); length++) {
                decode(datagram.asSlice(0, length));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void lengthBeyondTheMemoryIsMalformed(String name) {
        for (MemorySegment datagram : RecordedFrames.datagrams(name)) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> NetlinkDatagram.walk(
                            datagram, datagram.byteSize() + 1, RecordedFrames.SEQUENCE, (_, _, _, _) -> {})))
                    .isInstanceOf(MalformedMessage.class);
        }
    }

    private static void decode(MemorySegment datagram) {
        try {
            NetlinkDatagram.walk(
                    datagram, datagram.byteSize(), RecordedFrames.SEQUENCE, (type, bytes, payload, length) -> {
                        InetDiagMessage.decode(bytes, payload, length);
                    });
        } catch (MalformedMessage expected) {
            assertThat(expected).hasMessageContaining("expected");
        }
        try {
            NetlinkDatagram.walk(
                    datagram, datagram.byteSize(), RecordedFrames.SEQUENCE, (type, bytes, payload, length) -> {
                        InetConnection.decode(bytes, payload, length);
                    });
        } catch (MalformedMessage expected) {
            assertThat(expected).hasMessageContaining("expected");
        }
        try {
            NetlinkDatagram.walk(
                    datagram, datagram.byteSize(), RecordedFrames.SEQUENCE, (type, bytes, payload, length) -> {
                        var _ = UnixDiagMessage.decode(bytes, payload, length);
                    });
        } catch (MalformedMessage expected) {
            assertThat(expected).hasMessageContaining("expected");
        }
    }
}
