package dev.tidemark.lab;

import java.nio.ByteBuffer;

/// A TCP segment without options, in an IP packet of its own, checksums and all (RFC 791, RFC 8200, RFC 9293).
///
/// @param source address of the sender, 4 or 16 bytes
/// @param destination address of the same length
/// @param flags of TCP, such as [#SYN]
@SuppressWarnings("ArrayRecordComponent") // Packets are never compared.
record TcpPacket(
        byte[] source,
        byte[] destination,
        int sourcePort,
        int port,
        int sequence,
        int acknowledgement,
        int flags,
        byte[] data) {
    static final int SYN = 0x02;
    static final int ACK = 0x10;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_LENGTH = 20;

    byte[] bytes() {
        byte[] tcp = segment();
        ByteBuffer packet;
        if (source.length == 4) {
            // The kernel fills in the checksum.
            packet = ByteBuffer.allocate(20 + tcp.length);
            packet.put((byte) 0x45).put((byte) 0).putShort((short) (20 + tcp.length));
            packet.putInt(0).put((byte) 64).put((byte) IPPROTO_TCP).putShort((short) 0);
        } else {
            packet = ByteBuffer.allocate(40 + tcp.length);
            packet.putInt(0x6000_0000).putShort((short) tcp.length);
            packet.put((byte) IPPROTO_TCP).put((byte) 64);
        }
        return packet.put(source).put(destination).put(tcp).array();
    }

    private byte[] segment() {
        ByteBuffer segment = ByteBuffer.allocate(TCP_LENGTH + data.length);
        segment.putShort((short) sourcePort).putShort((short) port);
        segment.putInt(sequence).putInt(acknowledgement);
        segment.put((byte) ((TCP_LENGTH / 4) << 4)).put((byte) flags).putShort((short) 64_240);
        segment.putInt(0).put(data);
        int sum = sum(source) + sum(destination) + IPPROTO_TCP + segment.capacity() + sum(segment.array());
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return segment.putShort(16, (short) ~sum).array();
    }

    /// The 16-bit words of `bytes`, added.
    private static int sum(byte[] bytes) {
        ByteBuffer words = ByteBuffer.wrap(bytes);
        int sum = 0;
        while (words.remaining() > 1) {
            sum += Short.toUnsignedInt(words.getShort());
        }
        if (words.hasRemaining()) {
            sum += Byte.toUnsignedInt(words.get()) << 8;
        }
        return sum;
    }
}
