package dev.tidemark.kernel.rtnetlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Builds one rtnetlink request: the header, a fixed part, then attributes, each aligned to four bytes.
///
/// Layout of `struct nlmsghdr` and `struct rtattr`: `include/uapi/linux/netlink.h`, `rtnetlink.h`. A request is
/// at most 1024 bytes long; a longer one is an error of the caller.
final class RouteRequest {
    private static final int LARGEST = 1024;
    private static final int NLA_F_NESTED = 0x8000;

    private final ByteBuffer bytes = ByteBuffer.allocate(LARGEST).order(ByteOrder.nativeOrder());

    private RouteRequest() {}

    /// A request of `type` with `flags` (`NLM_F_…`); [#encode] fills in its length.
    static RouteRequest of(int type, int flags) {
        RouteRequest request = new RouteRequest();
        request.bytes
                .putInt(0)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(0)
                .putInt(0);
        return request;
    }

    /// Appends `struct ifinfomsg`.
    RouteRequest linkHeader(int index, int flags, int changeMask) {
        bytes.put((byte) 0).put((byte) 0).putShort((short) 0);
        bytes.putInt(index).putInt(flags).putInt(changeMask);
        return this;
    }

    /// Appends `struct ifaddrmsg`.
    RouteRequest addressHeader(int family, int prefixLength, int flags, int scope, int index) {
        bytes.put((byte) family).put((byte) prefixLength).put((byte) flags).put((byte) scope);
        bytes.putInt(index);
        return this;
    }

    /// Appends `struct ndmsg`.
    RouteRequest neighbourHeader(int family, int index, int state) {
        bytes.put((byte) family).put((byte) 0).putShort((short) 0);
        bytes.putInt(index).putShort((short) state).put((byte) 0).put((byte) 0);
        return this;
    }

    /// Appends `struct fib_rule_hdr`.
    RouteRequest ruleHeader(int family, int table, int action) {
        bytes.put((byte) family).put((byte) 0).put((byte) 0).put((byte) 0);
        bytes.put((byte) table).put((byte) 0).put((byte) 0).put((byte) action);
        bytes.putInt(0);
        return this;
    }

    RouteRequest attribute(int type, byte[] value) {
        bytes.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        return align();
    }

    RouteRequest attribute(int type, int value) {
        bytes.putShort((short) 8).putShort((short) type).putInt(value);
        return this;
    }

    /// Appends `value` with its terminating NUL.
    RouteRequest attribute(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return attribute(type, Arrays.copyOf(text, text.length + 1));
    }

    /// Appends an attribute that holds what `content` appends.
    RouteRequest nested(int type, Consumer<RouteRequest> content) {
        int start = bytes.position();
        bytes.putShort((short) 0).putShort((short) (type | NLA_F_NESTED));
        content.accept(this);
        bytes.putShort(start, (short) (bytes.position() - start));
        return this;
    }

    /// The message as it goes to the kernel, but for the sequence number, which the socket gives.
    byte[] encode() {
        bytes.putInt(0, bytes.position());
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private RouteRequest align() {
        while (bytes.position() % 4 != 0) {
            bytes.put((byte) 0);
        }
        return this;
    }
}
