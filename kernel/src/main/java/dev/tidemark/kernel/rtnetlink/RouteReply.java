package dev.tidemark.kernel.rtnetlink;

import dev.tidemark.kernel.libc.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What rtnetlink answered to one request: an acknowledgement, an error, or one interface.
sealed interface RouteReply {
    /// `NLMSG_ERROR` with error 0: done as asked.
    record Acknowledged() implements RouteReply {}

    /// `NLMSG_ERROR`: not done.
    record Refused(Errno errno) implements RouteReply {}

    /// `RTM_NEWLINK`: one interface.
    ///
    /// @param index its number in its namespace
    /// @param attributes payload by attribute type, `IFLA_…`
    record Link(int index, Map<Integer, byte[]> attributes) implements RouteReply {}

    int RTM_NEWLINK = 16;
    int NLMSG_ERROR = 2;

    /// Reads the first message of a datagram; empty when it answers another request.
    ///
    /// @throws IllegalArgumentException when it is malformed or of an unexpected type
    static Optional<RouteReply> parse(byte[] datagram, int sequence) {
        ByteBuffer bytes = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        require(datagram.length >= RouteRequest.HEADER_SIZE, "rtnetlink message: shorter than its header");
        int length = bytes.getInt(0);
        require(length >= RouteRequest.HEADER_SIZE && length <= datagram.length, "rtnetlink message: length " + length);
        if (bytes.getInt(8) != sequence) {
            return Optional.empty();
        }
        int type = Short.toUnsignedInt(bytes.getShort(4));
        return Optional.of(
                switch (type) {
                    case NLMSG_ERROR -> parseError(bytes, length);
                    case RTM_NEWLINK -> parseLink(datagram, bytes, length);
                    default -> throw new IllegalArgumentException("rtnetlink message: type " + type);
                });
    }

    private static RouteReply parseError(ByteBuffer bytes, int length) {
        require(length >= RouteRequest.HEADER_SIZE + 4, "rtnetlink error: length " + length);
        int error = bytes.getInt(RouteRequest.HEADER_SIZE);
        return error == 0 ? new Acknowledged() : new Refused(new Errno(-error));
    }

    private static RouteReply parseLink(byte[] datagram, ByteBuffer bytes, int length) {
        int fixedSize = 16;
        int at = RouteRequest.HEADER_SIZE + fixedSize;
        require(length >= at, "rtnetlink link: length " + length);
        Map<Integer, byte[]> attributes = new HashMap<>();
        while (at + 4 <= length) {
            int size = Short.toUnsignedInt(bytes.getShort(at));
            int type = Short.toUnsignedInt(bytes.getShort(at + 2)) & 0x3fff;
            require(size >= 4 && at + size <= length, "rtnetlink attribute " + type + ": length " + size);
            attributes.put(type, Arrays.copyOfRange(datagram, at + 4, at + size));
            at += (size + 3) & ~3;
        }
        return new Link(bytes.getInt(RouteRequest.HEADER_SIZE + 4), attributes);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
