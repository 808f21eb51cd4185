package dev.tidemark.kernel.sockdiag;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.kernel.netlink.NetlinkDatagram;
import java.lang.foreign.MemorySegment;

/// Whatever bytes come, decoding ends, reads nothing outside of them, and refuses in one way only.
///
/// Usually runs the inputs of `DiagFuzzTestInputs`; CONTRIBUTING says how to look for new ones.
final class DiagFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void datagram(byte[] bytes) {
        MemorySegment datagram = MemorySegment.ofArray(bytes);
        try {
            NetlinkDatagram.walk(datagram, bytes.length, RecordedFrames.SEQUENCE, (_, message, payload, length) -> {
                inet(message, payload, length);
                connection(message, payload, length);
                unix(message, payload, length);
            });
        } catch (MalformedMessage refused) {
            return;
        }
    }

    private static void inet(MemorySegment message, long payload, long length) {
        try {
            InetDiagMessage row = InetDiagMessage.decode(message, payload, length);
            check(row.localPort() >= 0 && row.localPort() <= 65535, row);
            check(row.receiveQueue() >= 0 && row.sendQueue() >= 0, row);
            check(row.drops() >= InetDiagMessage.ABSENT, row);
        } catch (MalformedMessage refused) {
            return;
        }
    }

    private static void connection(MemorySegment message, long payload, long length) {
        try {
            InetConnection row = InetConnection.decode(message, payload, length);
            check(row.localPort() >= 0 && row.localPort() <= 65535, row);
            check(row.remotePort() >= 0 && row.remotePort() <= 65535, row);
            check(row.unreadBytes() >= 0 && row.inode() >= 0, row);
            check(row.sinceLastSendMillis() >= InetConnection.ABSENT, row);
        } catch (MalformedMessage refused) {
            return;
        }
    }

    private static void unix(MemorySegment message, long payload, long length) {
        try {
            UnixDiagMessage row = UnixDiagMessage.decode(message, payload, length);
            check(row == null || (row.receiveQueue() >= 0 && row.sendQueue() >= 0), String.valueOf(row));
        } catch (MalformedMessage refused) {
            return;
        }
    }

    private static void check(boolean holds, Object row) {
        if (!holds) {
            throw new AssertionError(row);
        }
    }
}
