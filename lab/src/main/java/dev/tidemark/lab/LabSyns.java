package dev.tidemark.lab;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.rtnetlink.RouteSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;

/// Handshakes that nobody finishes: SYNs across the wire of a [VethPair], from a host that is not there.
///
/// Each SYN comes from another port, so that each is a handshake of its own. The server knows a hardware address
/// of the missing host for good: otherwise it would give up after three seconds of ARP, and drop the handshakes.
/// At most 200 SYNs a call, and 50 000 before a port comes again; inside the two namespaces of the pair alone.
/// For one thread at a time.
public final class LabSyns {
    private static final int MOST = 200;
    private static final int FIRST_PORT = 10_000;
    private static final int LAST_PORT = 60_000;
    static final String ABSENT_IPV4 = "10.77.0.66";
    static final String ABSENT_IPV6 = "fd00:77::66";
    private static final byte[] ABSENT_HARDWARE = {2, 0, 0, 0, 0, 0x66};
    static final int SOCK_RAW = 3;

    /// With this protocol the caller writes the IP header (raw(7)).
    static final int IPPROTO_RAW = 255;

    private static final byte[] NO_DATA = {};
    private static final byte[] ONE_BYTE = {1};

    private final LabNamespace client;
    private final String source4;
    private final String source6;
    private int nextPort = FIRST_PORT;

    private LabSyns(LabNamespace client, String source4, String source6) {
        this.client = client;
        this.source4 = source4;
        this.source6 = source6;
    }

    /// SYNs from the client's end of `hosts` to the server's.
    public static LabSyns across(VethPair hosts) {
        introduceAbsentHost(hosts);
        return new LabSyns(hosts.client(), ABSENT_IPV4, ABSENT_IPV6);
    }

    static void introduceAbsentHost(VethPair hosts) {
        hosts.server().runInside(() -> {
            try (RouteSocket route = RouteSocket.open()) {
                route.addNeighbour(VethPair.SERVER_END.index(), bytes(ABSENT_IPV4), ABSENT_HARDWARE);
                route.addNeighbour(VethPair.SERVER_END.index(), bytes(ABSENT_IPV6), ABSENT_HARDWARE);
            }
        });
    }

    /// SYNs from the client itself, which knows nothing of them: it answers the server's answer with a reset, as
    /// half-open probes and scans do.
    public static LabSyns probing(VethPair hosts) {
        return new LabSyns(hosts.client(), VethPair.CLIENT_IPV4, VethPair.CLIENT_IPV6);
    }

    /// Sends `count` SYNs to a port of the server, one after the other.
    ///
    /// @param address one of the server's
    /// @throws dev.tidemark.kernel.libc.KernelException when the kernel refuses one
    public void send(String address, int port, int count) {
        send(address, port, count, NO_DATA);
    }

    /// Sends `count` SYNs that carry a byte of data, as clients of TCP fast open do; without a cookie.
    public void sendWithData(String address, int port, int count) {
        send(address, port, count, ONE_BYTE);
    }

    private void send(String address, int port, int count, byte[] data) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("SYNs: " + count + " (expected: 1 to " + MOST + ")");
        }
        if (nextPort + count > LAST_PORT) {
            nextPort = FIRST_PORT;
        }
        int firstPort = nextPort;
        nextPort += count;
        client.runInside(() -> sendAll(address, port, firstPort, count, data));
    }

    private void sendAll(String address, int port, int firstPort, int count, byte[] data) {
        Endpoint target = Endpoint.tcp(address, 0);
        byte[] destination = bytes(address);
        byte[] source = bytes(destination.length == 4 ? source4 : source6);
        byte[] socketAddress = target.socketAddress();
        try (LabSocket socket = LabSocket.open("SYNs to " + address, target.family(), SOCK_RAW, IPPROTO_RAW);
                Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocateFrom(JAVA_BYTE, socketAddress);
            for (int i = 0; i < count; i++) {
                byte[] packet = packet(source, destination, firstPort + i, port, data);
                MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, packet);
                Libc.require(
                        socket.toString(),
                        SystemCall.SENDTO,
                        socket.descriptor().number(),
                        bytes.address(),
                        packet.length,
                        0,
                        to.address(),
                        socketAddress.length);
            }
        }
    }

    /// A segment with nothing but SYN set, and `data`.
    static byte[] packet(byte[] source, byte[] destination, int sourcePort, int port, byte[] data) {
        return new TcpPacket(source, destination, sourcePort, port, sequence(sourcePort), 0, TcpPacket.SYN, data)
                .bytes();
    }

    /// The first sequence number of the handshake from `sourcePort`.
    static int sequence(int sourcePort) {
        return sourcePort * 65_537;
    }

    private static byte[] bytes(String address) {
        return InetAddress.ofLiteral(address).getAddress();
    }
}
