package dev.tidemark.kernel.sockdiag;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Builds diag messages from the records they decode to, as the kernel lays them out: the decoder's opposite.
final class DiagEncoder {
    static final int NESTED = 0x8000;

    private DiagEncoder() {}

    /// One attribute: type with its flags, and value.
    @SuppressWarnings("ArrayRecordComponent")
    record Attribute(int type, byte[] value) {}

    /// `struct inet_diag_msg` of `row`, then `attributes`, in their order.
    static byte[] inet(InetDiagMessage row, List<Attribute> attributes) {
        ByteBuffer fixed = ByteBuffer.allocate(72).order(ByteOrder.nativeOrder());
        fixed.put((byte) row.family().number())
                .put((byte) row.state())
                .put((byte) 0xa1)
                .put((byte) 0xa2);
        fixed.order(ByteOrder.BIG_ENDIAN).putShort((short) row.localPort()).putShort((short) 0xbeef);
        if (row.family() == AddressFamily.INET) {
            fixed.putInt((int) row.localAddressLow()).position(24);
        } else {
            fixed.putLong(row.localAddressHigh()).putLong(row.localAddressLow());
        }
        fixed.putLong(0x1111_2222_3333_4444L).putLong(0x5555_6666_7777_8888L);
        fixed.order(ByteOrder.nativeOrder()).putInt(row.boundInterface()).putLong(row.cookie());
        fixed.putInt(0x0badcafe).putInt((int) row.receiveQueue()).putInt((int) row.sendQueue());
        fixed.putInt((int) row.uid()).putInt((int) row.inode());
        return withAttributes(fixed.array(), attributes);
    }

    /// The attributes that carry the optional fields of `row`.
    static List<Attribute> attributes(InetDiagMessage row) {
        List<Attribute> attributes = new ArrayList<>();
        if (row.drops() != InetDiagMessage.ABSENT) {
            ByteBuffer figures = ByteBuffer.allocate(36).order(ByteOrder.nativeOrder());
            for (int i = 0; i < 8; i++) {
                figures.putInt(0x01010101 * (i + 1));
            }
            attributes.add(new Attribute(7, figures.putInt((int) row.drops()).array()));
        }
        if (row.v6only() != InetDiagMessage.ABSENT) {
            attributes.add(new Attribute(11, new byte[] {(byte) row.v6only()}));
        }
        if (row.cgroupId() != InetDiagMessage.ABSENT) {
            attributes.add(new Attribute(21, number(row.cgroupId())));
        }
        return attributes;
    }

    /// `struct inet_diag_msg` of `row`, then `attributes`, in their order.
    static byte[] connection(InetConnection row, List<Attribute> attributes) {
        ByteBuffer fixed = ByteBuffer.allocate(72).order(ByteOrder.BIG_ENDIAN);
        fixed.put((byte) row.family().number())
                .put((byte) row.state())
                .put((byte) 0xa1)
                .put((byte) 0xa2)
                .putShort((short) row.localPort())
                .putShort((short) row.remotePort());
        address(fixed, 8, row.family(), row.localAddressHigh(), row.localAddressLow());
        address(fixed, 24, row.family(), row.remoteAddressHigh(), row.remoteAddressLow());
        fixed.order(ByteOrder.nativeOrder())
                .position(40)
                .putInt(row.boundInterface())
                .putLong(row.cookie());
        fixed.putInt(0x0badcafe).putInt((int) row.unreadBytes()).putInt(0x0dadbeef);
        fixed.putInt(0x0a0b0c0d).putInt((int) row.inode());
        return withAttributes(fixed.array(), attributes);
    }

    private static void address(ByteBuffer fixed, int at, AddressFamily family, long high, long low) {
        if (family == AddressFamily.INET) {
            fixed.putInt(at, (int) low);
        } else {
            fixed.putLong(at, high).putLong(at + 8, low);
        }
    }

    /// `struct tcp_info` up to and with `tcpi_last_data_sent`, and `more` bytes of what follows it.
    static Attribute tcpInfo(long sinceLastSendMillis, int more) {
        ByteBuffer info = ByteBuffer.allocate(48 + more).order(ByteOrder.nativeOrder());
        while (info.hasRemaining()) {
            info.put((byte) (info.position() + 1));
        }
        return new Attribute(2, info.putInt(44, (int) sinceLastSendMillis).array());
    }

    /// `struct unix_diag_msg` of `row`, then `attributes`, in their order.
    static byte[] unix(UnixDiagMessage row, List<Attribute> attributes) {
        ByteBuffer fixed = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        fixed.put((byte) 1).put((byte) row.type()).put((byte) 10).put((byte) 0);
        fixed.putInt((int) row.inode()).putLong(row.cookie());
        return withAttributes(fixed.array(), attributes);
    }

    /// The attributes that carry the name, the queue and the user of `row`.
    static List<Attribute> attributes(UnixDiagMessage row) {
        List<Attribute> attributes = new ArrayList<>();
        if (!row.name().isEmpty()) {
            attributes.add(new Attribute(0, row.name().getBytes(StandardCharsets.UTF_8)));
        }
        attributes.add(new Attribute(
                4,
                ByteBuffer.allocate(8)
                        .order(ByteOrder.nativeOrder())
                        .putInt((int) row.receiveQueue())
                        .putInt((int) row.sendQueue())
                        .array()));
        if (row.uid() != InetDiagMessage.ABSENT) {
            attributes.add(new Attribute(
                    7,
                    ByteBuffer.allocate(4)
                            .order(ByteOrder.nativeOrder())
                            .putInt((int) row.uid())
                            .array()));
        }
        return attributes;
    }

    private static byte[] withAttributes(byte[] fixed, List<Attribute> attributes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(fixed);
        for (Attribute attribute : attributes) {
            int length = attribute.value().length + 4;
            bytes.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.nativeOrder())
                    .putShort((short) length)
                    .putShort((short) attribute.type())
                    .array());
            bytes.writeBytes(attribute.value());
            bytes.writeBytes(new byte[-length & 3]);
        }
        return bytes.toByteArray();
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putLong(value)
                .array();
    }

    /// `payload` in memory of its own, `offset` bytes behind the start and nothing behind its end.
    static MemorySegment placed(byte[] payload, int offset) {
        byte[] bytes = new byte[offset + payload.length];
        System.arraycopy(payload, 0, bytes, offset, payload.length);
        return MemorySegment.ofArray(bytes);
    }
}
