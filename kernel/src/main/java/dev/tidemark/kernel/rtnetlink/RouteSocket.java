package dev.tidemark.kernel.rtnetlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.netlink.MessageHandler;
import dev.tidemark.kernel.netlink.NetlinkDatagram;
import dev.tidemark.kernel.netlink.NetlinkDatagram.Progress;
import dev.tidemark.kernel.netlink.NetlinkSocket;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Configures the interfaces and addresses of one network namespace: that of the thread that opened it.
///
/// Only system calls are made, so that it may be used on a thread that stands in a foreign namespace. Each
/// request waits for its answer, at most two seconds. For one thread at a time. An open socket keeps its
/// namespace alive.
public final class RouteSocket implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private static final int RTM_NEWLINK = 16;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_NEWNEIGH = 28;
    private static final int REQUEST = 1;
    private static final int ACKNOWLEDGE = 4;
    private static final int CREATE_NEW = 0x400 | 0x200;
    private static final int CREATE_OR_REPLACE = 0x400 | 0x100;

    private static final int IFF_UP = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;
    private static final int IF_OPER_UP = 6;

    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_F_NODAD = 2;

    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    private static final int NUD_PERMANENT = 0x80;

    private static final int RTM_NEWRULE = 32;
    private static final int RTM_DELRULE = 33;
    private static final int RT_TABLE_LOCAL = 255;
    private static final int FR_ACT_TO_TBL = 1;
    private static final int FR_ACT_BLACKHOLE = 6;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_IP_PROTO = 22;
    private static final int FRA_DPORT_RANGE = 24;
    private static final int PLACE_OF_LOCAL = 100;
    private static final byte IPPROTO_TCP = 6;

    private static final int MOST_DATAGRAMS = 16;

    private final NetlinkSocket socket;

    private RouteSocket(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// Opens a socket to the namespace of the calling thread.
    ///
    /// @throws KernelException when the kernel refuses
    public static RouteSocket open() {
        return new RouteSocket(NetlinkSocket.open(NetlinkSocket.ROUTE));
    }

    /// The number of the interface called `name`.
    public int indexOf(String name) {
        RouteRequest request =
                RouteRequest.of(RTM_GETLINK, REQUEST).linkHeader(0, 0, 0).attribute(IFLA_IFNAME, name);
        return link("interface " + name, request).index();
    }

    /// Sets an interface up.
    public void raise(int index) {
        change(
                "interface " + index + " up",
                RouteRequest.of(RTM_NEWLINK, REQUEST | ACKNOWLEDGE).linkHeader(index, IFF_UP, IFF_UP));
    }

    /// Whether an interface passes packets. An end of a veth pair does so only some time after both ends are
    /// up: the kernel activates its queue from a work item (`linkwatch_do_dev()`, `net/core/link_watch.c`).
    public boolean isOperational(int index) {
        RouteRequest request = RouteRequest.of(RTM_GETLINK, REQUEST).linkHeader(index, 0, 0);
        return link("interface " + index, request).operState() == IF_OPER_UP;
    }

    /// Creates a pair of connected interfaces, one end here and one in the namespace that `thereNamespace`
    /// refers to.
    ///
    /// Give the ends different numbers: with equal ones the kernel takes the pair for an ordinary interface and
    /// may let a second pass before it is operational (`linkwatch_urgent_event()`).
    public void createVeth(VethEnd here, VethEnd there, Descriptor thereNamespace) {
        RouteRequest request = RouteRequest.of(RTM_NEWLINK, REQUEST | ACKNOWLEDGE | CREATE_NEW)
                .linkHeader(here.index(), 0, 0)
                .attribute(IFLA_IFNAME, here.name())
                .nested(
                        IFLA_LINKINFO,
                        link -> link.attribute(IFLA_INFO_KIND, "veth")
                                .nested(
                                        IFLA_INFO_DATA,
                                        veth -> veth.nested(
                                                VETH_INFO_PEER,
                                                peer -> peer.linkHeader(there.index(), 0, 0)
                                                        .attribute(IFLA_IFNAME, there.name())
                                                        .attribute(IFLA_NET_NS_FD, thereNamespace.number()))));
        change("veth " + here.name(), request);
    }

    /// Gives an interface an address, usable at once: an IPv6 one without duplicate address detection.
    ///
    /// @param address 4 or 16 bytes in network order
    public void addAddress(int index, byte[] address, int prefixLength) {
        if ((address.length != 4 && address.length != 16) || prefixLength < 0 || prefixLength > address.length * 8) {
            throw new IllegalArgumentException("address: " + address.length + " bytes, prefix " + prefixLength
                    + " (expected: 4 or 16 bytes and a prefix within)");
        }
        int family = address.length == 4 ? AF_INET : AF_INET6;
        int flags = family == AF_INET6 ? IFA_F_NODAD : 0;
        RouteRequest request = RouteRequest.of(RTM_NEWADDR, REQUEST | ACKNOWLEDGE | CREATE_NEW)
                .addressHeader(family, prefixLength, flags, 0, index)
                .attribute(IFA_LOCAL, address)
                .attribute(IFA_ADDRESS, address);
        change("address of interface " + index, request);
    }

    /// Tells the kernel for good at which hardware address a neighbour is, whether or not there is one.
    ///
    /// @param address 4 or 16 bytes in network order
    /// @param hardware the 6 bytes of an Ethernet address
    public void addNeighbour(int index, byte[] address, byte[] hardware) {
        if ((address.length != 4 && address.length != 16) || hardware.length != 6) {
            throw new IllegalArgumentException("neighbour: " + address.length + " bytes at " + hardware.length
                    + " (expected: 4 or 16 bytes at 6)");
        }
        RouteRequest request = RouteRequest.of(RTM_NEWNEIGH, REQUEST | ACKNOWLEDGE | CREATE_OR_REPLACE)
                .neighbourHeader(address.length == 4 ? AF_INET : AF_INET6, index, NUD_PERMANENT)
                .attribute(NDA_DST, address)
                .attribute(NDA_LLADDR, hardware);
        change("neighbour at interface " + index, request);
    }

    /// Loses every IPv4 packet to a TCP port on its way in, in silence and before TCP sees it: a routing rule
    /// that comes before local delivery and leads into a black hole (`fib4_rule_action`, `net/ipv4/fib_rules.c`).
    ///
    /// For this the rule of local delivery, the first of all, moves from place 0 to place 100.
    public void loseTcpTo(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
        }
        byte[] range = ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putShort((short) port)
                .putShort((short) port)
                .array();
        change(
                "rule of local delivery",
                RouteRequest.of(RTM_NEWRULE, REQUEST | ACKNOWLEDGE | CREATE_NEW)
                        .ruleHeader(AF_INET, RT_TABLE_LOCAL, FR_ACT_TO_TBL)
                        .attribute(FRA_PRIORITY, PLACE_OF_LOCAL));
        change(
                "rule for port " + port,
                RouteRequest.of(RTM_NEWRULE, REQUEST | ACKNOWLEDGE | CREATE_NEW)
                        .ruleHeader(AF_INET, 0, FR_ACT_BLACKHOLE)
                        .attribute(FRA_PRIORITY, PLACE_OF_LOCAL - 1)
                        .attribute(FRA_IP_PROTO, new byte[] {IPPROTO_TCP})
                        .attribute(FRA_DPORT_RANGE, range));
        change(
                "first rule",
                RouteRequest.of(RTM_DELRULE, REQUEST | ACKNOWLEDGE)
                        .ruleHeader(AF_INET, RT_TABLE_LOCAL, FR_ACT_TO_TBL)
                        .attribute(FRA_PRIORITY, 0));
    }

    @Override
    public void close() {
        socket.close();
    }

    private void change(String subject, RouteRequest request) {
        exchange(subject, request, (type, datagram, payload, length) -> {});
    }

    private LinkMessage link(String subject, RouteRequest request) {
        List<LinkMessage> links = new ArrayList<>();
        exchange(subject, request, (type, datagram, payload, length) -> {
            if (type == RTM_NEWLINK) {
                links.add(LinkMessage.parse(datagram, payload, length));
            }
        });
        if (links.size() != 1) {
            throw new KernelException("rtnetlink", subject + ": " + links.size() + " interfaces", Errno.EPROTO);
        }
        return links.getFirst();
    }

    private void exchange(String subject, RouteRequest request, MessageHandler handler) {
        try (Arena arena = Arena.ofConfined()) {
            int sequence = socket.send(arena.allocateFrom(JAVA_BYTE, request.encode()));
            for (int i = 0; i < MOST_DATAGRAMS; i++) {
                long length = socket.receive();
                if (length < 0) {
                    throw new KernelException("rtnetlink", subject, Libc.errno(length));
                }
                switch (NetlinkDatagram.walk(socket.datagram(), length, sequence, handler)) {
                    case Progress.Done _ -> {
                        return;
                    }
                    case Progress.Refused(Errno errno) -> throw new KernelException("rtnetlink", subject, errno);
                    case Progress.More _, Progress.Foreign _ -> {}
                }
            }
        }
        throw new KernelException("rtnetlink", subject + ": no end of answers", Errno.EPROTO);
    }
}
