package dev.tidemark.lab;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Handshakes packet by packet, from a host that is not there, to a listener of a [VethPair]'s server: the SYNs,
/// and when one likes the last packets, for which the server's answers are caught on the wire.
///
/// At most 200 at once; inside the two namespaces of the pair alone. For one thread at a time.
public final class LabHandshakes implements AutoCloseable {
    private static final int MOST = 200;
    private static final int FIRST_PORT = 20_000;
    private static final int AF_PACKET = 17;
    private static final int SOCK_DGRAM = 2;
    /// `ETH_P_ALL` in network order.
    private static final int ALL_PROTOCOLS = 0x0300;

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LONGEST = 256;

    private final LabSocket sender;
    private final LabSocket wire;
    private final byte[] source;
    private final byte[] destination;
    private final Endpoint target;
    private final int port;
    /// The first sequence number of each answer, by the port that it went to.
    private final Map<Integer, Integer> answers = new HashMap<>();

    private int nextPort = FIRST_PORT;

    private LabHandshakes(LabSocket sender, LabSocket wire, String source, Endpoint target, int port) {
        this.sender = sender;
        this.wire = wire;
        this.source = bytes(source);
        this.target = target;
        this.port = port;
        this.destination = bytes(target instanceof Endpoint.Tcp(String address, int _) ? address : source);
    }

    /// Handshakes with whoever listens on `port` of the server's `address`.
    public static LabHandshakes with(VethPair hosts, String address, int port) {
        LabSyns.introduceAbsentHost(hosts);
        Endpoint target = Endpoint.tcp(address, 0);
        String source = bytes(address).length == 4 ? LabSyns.ABSENT_IPV4 : LabSyns.ABSENT_IPV6;
        return hosts.client().inside(() -> {
            LabSocket sender =
                    LabSocket.open("packets to " + address, target.family(), LabSyns.SOCK_RAW, LabSyns.IPPROTO_RAW);
            LabSocket wire = LabSocket.open("packets of " + address, AF_PACKET, SOCK_DGRAM, ALL_PROTOCOLS);
            return new LabHandshakes(sender, wire, source, target, port);
        });
    }

    /// Sends `count` SYNs, each from another port.
    ///
    /// @return the ports
    public List<Integer> begin(int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("handshakes: " + count + " (expected: 1 to " + MOST + ")");
        }
        List<Integer> ports = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ports.add(nextPort++);
        }
        again(ports);
        return ports;
    }

    /// Sends the same SYNs once more.
    public void again(List<Integer> ports) {
        ports.forEach(from -> send(from, LabSyns.sequence(from), 0, TcpPacket.SYN));
    }

    /// Waits for the server's answers to SYNs from these ports.
    public void awaitAnswers(List<Integer> ports) {
        Await.until("answers", LIMIT, () -> {
            receive();
            return answers.keySet().containsAll(ports);
        });
    }

    /// Sends the last packets of handshakes that were answered.
    public void finish(List<Integer> ports) {
        awaitAnswers(ports);
        ports.forEach(from -> send(from, LabSyns.sequence(from) + 1, answers.getOrDefault(from, 0) + 1, TcpPacket.ACK));
    }

    /// Sends packets that look like the last of a handshake that never began.
    public void stray(int count) {
        for (int i = 0; i < count; i++) {
            send(nextPort++, 1, 1, TcpPacket.ACK);
        }
    }

    /// Whole handshakes, one after the other.
    public void complete(int count) {
        finish(begin(count));
    }

    private void send(int from, int sequence, int acknowledgement, int flags) {
        byte[] packet =
                new TcpPacket(source, destination, from, port, sequence, acknowledgement, flags, new byte[0]).bytes();
        byte[] address = target.socketAddress();
        try (Arena arena = Arena.ofConfined()) {
            long bytes = arena.allocateFrom(JAVA_BYTE, packet).address();
            long to = arena.allocateFrom(JAVA_BYTE, address).address();
            Libc.require(
                    sender.toString(),
                    SystemCall.SENDTO,
                    sender.descriptor().number(),
                    bytes,
                    packet.length,
                    0,
                    to,
                    address.length);
        }
        receive();
    }

    private void receive() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(LONGEST);
            while (true) {
                long length =
                        Libc.call(SystemCall.RECVFROM, wire.descriptor().number(), bytes.address(), LONGEST, 0, 0, 0);
                if (length < 0) {
                    return;
                }
                note(ByteBuffer.wrap(bytes.asSlice(0, length).toArray(JAVA_BYTE)));
            }
        }
    }

    private void note(ByteBuffer packet) {
        int header = source.length == 4 ? 20 : 40;
        boolean ours = packet.remaining() >= header + 20 && packet.get(0) >>> 4 == (source.length == 4 ? 4 : 6);
        if (ours
                && packet.getShort(header) == (short) port
                && (packet.get(header + 13) & 0x3f) == (TcpPacket.SYN | TcpPacket.ACK)) {
            answers.put(Short.toUnsignedInt(packet.getShort(header + 2)), packet.getInt(header + 4));
        }
    }

    private static byte[] bytes(String address) {
        return InetAddress.ofLiteral(address).getAddress();
    }

    @Override
    public void close() {
        sender.close();
        wire.close();
    }
}
