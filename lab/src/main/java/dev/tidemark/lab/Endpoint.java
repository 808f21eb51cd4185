package dev.tidemark.lab;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Where a listener listens and a client connects to.
public sealed interface Endpoint {
    int AF_UNIX = 1;
    int AF_INET = 2;
    int AF_INET6 = 10;

    /// An IP address and a TCP port. The family is that of the literal: `::ffff:127.0.0.1` is an IPv6 one.
    ///
    /// @param address a literal, never a host name
    /// @param port 0 lets the kernel choose when listening
    record Tcp(String address, int port) implements Endpoint {
        public Tcp {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
            }
            byte[] _ = bytes(address);
        }

        @Override
        public int family() {
            return address.indexOf(':') >= 0 ? AF_INET6 : AF_INET;
        }

        /// `struct sockaddr_in` or `struct sockaddr_in6`.
        @Override
        public byte[] socketAddress() {
            byte[] bytes = bytes(address);
            ByteBuffer address = ByteBuffer.allocate(family() == AF_INET6 ? 28 : 16);
            address.order(ByteOrder.nativeOrder()).putShort((short) family());
            address.order(ByteOrder.BIG_ENDIAN).putShort((short) port);
            address.position(family() == AF_INET6 ? 8 : 4).put(bytes);
            return address.array();
        }

        private static byte[] bytes(String address) {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            if (address.indexOf(':') < 0 || bytes.length == 16) {
                return bytes;
            }
            byte[] mapped = new byte[16];
            Arrays.fill(mapped, 10, 12, (byte) 0xff);
            System.arraycopy(bytes, 0, mapped, 12, 4);
            return mapped;
        }

        @Override
        public String toString() {
            return (family() == AF_INET6 ? "[" + address + "]" : address) + ":" + port;
        }
    }

    /// A unix socket in the file system: 1 to 107 bytes in UTF-8.
    record UnixPath(String path) implements Endpoint {
        public UnixPath {
            checkedName(path);
            if (path.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("unix path: contains a NUL (expected: none)");
            }
        }

        @Override
        public int family() {
            return AF_UNIX;
        }

        @Override
        public byte[] socketAddress() {
            byte[] name = checkedName(path);
            return unixHeader(name.length + 1).put(name).array();
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /// A unix socket in the abstract name space of a network namespace: 1 to 107 bytes in UTF-8, NULs allowed.
    record UnixAbstract(String name) implements Endpoint {
        public UnixAbstract {
            checkedName(name);
        }

        @Override
        public int family() {
            return AF_UNIX;
        }

        @Override
        public byte[] socketAddress() {
            byte[] bytes = checkedName(name);
            return unixHeader(bytes.length + 1).put((byte) 0).put(bytes).array();
        }

        @Override
        public String toString() {
            return "unix:@" + name.replace('\0', '@');
        }
    }

    static Endpoint tcp(String address, int port) {
        return new Tcp(address, port);
    }

    /// `AF_INET`, `AF_INET6` or `AF_UNIX`.
    int family();

    /// The address as bind(2) and connect(2) take it, of exactly the length to give with it.
    byte[] socketAddress();

    private static byte[] checkedName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 1 || bytes.length > 107) {
            throw new IllegalArgumentException("unix name: " + bytes.length + " bytes (expected: 1 to 107)");
        }
        return bytes;
    }

    /// `sun_family`, and room for `sun_path` of `length` bytes.
    private static ByteBuffer unixHeader(int length) {
        return ByteBuffer.allocate(2 + length).order(ByteOrder.nativeOrder()).putShort((short) AF_UNIX);
    }
}
