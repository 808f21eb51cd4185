package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R0;
import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R10;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R3;
import static dev.tidemark.kernel.bpf.Register.R4;
import static dev.tidemark.kernel.bpf.Register.R5;
import static dev.tidemark.kernel.bpf.Register.R6;
import static dev.tidemark.kernel.bpf.Register.R7;
import static dev.tidemark.kernel.bpf.Register.R8;
import static dev.tidemark.kernel.bpf.Register.R9;

import dev.tidemark.kernel.bpf.Assembler;
import dev.tidemark.kernel.bpf.Condition;
import dev.tidemark.kernel.bpf.HelperFunction;
import dev.tidemark.kernel.bpf.Label;
import dev.tidemark.kernel.bpf.Program;
import dev.tidemark.kernel.bpf.Register;
import dev.tidemark.kernel.bpf.Width;
import java.util.Optional;

/// At each packet for a listener, before the listener decides: how long is the SYN queue, and is this packet
/// going to be turned away? Its specification is `probe/src/main/bpf/arrival.bpf.c`.
///
/// `cgroup_skb/ingress` runs in `tcp_filter()`; the decisions follow in the order of `tcp_conn_request()`
/// (`net/ipv4/tcp_input.c`). A packet for a handshake under way, such as the same SYN again, comes here with
/// its listener too, though that one has nothing to decide: it is looked up. An IPv6 packet with extension
/// headers is not looked into.
final class ArrivalProgram {
    /// Of `struct __sk_buff`, `include/uapi/linux/bpf.h`, as is the next.
    private static final int SKB_SOCKET = 168;

    /// Of `struct bpf_sock`.
    private static final int SOCKET_STATE = 72;

    private static final int TCP_NEW_SYN_RECV = 12;
    private static final int BPF_F_CURRENT_NETNS = -1;

    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;
    private static final int TCP_FLAGS = 13;

    /// What lies in the frame, below the event: `struct bpf_sock_tuple` of the packet, then single values.
    private static final int TUPLE = ProgramParts.EVENT - 40;

    private static final int TUPLE_PORTS4 = TUPLE + 8;
    private static final int TUPLE_PORTS6 = TUPLE + 32;
    private static final int TUPLE_BYTES4 = 12;
    private static final int TUPLE_BYTES6 = 36;
    private static final int FIRST_BYTE = TUPLE - 8;
    private static final int FLAGS = TUPLE - 16;
    private static final int STATE = TUPLE - 24;

    private static final int IPV6_HEADER = 40;
    private static final int IPV6_SOURCE = 8;
    private static final int IPV4_SOURCE = 12;

    private final SocketMembers socket;
    private final ProbeMaps maps;
    private final boolean countsAcks;
    private final ProgramParts parts;
    private final Assembler code;
    private final Optional<BinParts> bins;
    private final Label out = Label.of("out");

    private ArrivalProgram(SocketMembers socket, ProbeMaps maps, boolean countsAcks) {
        this.socket = socket;
        this.maps = maps;
        this.countsAcks = countsAcks;
        this.parts = new ProgramParts(socket, maps);
        this.code = parts.code();
        this.bins = maps.arrivals().map(arrivals -> new BinParts(parts, socket, arrivals));
    }

    /// @param countsAcks whether it counts the last packets of handshakes too, for kernels where
    /// [RefusalProgram] cannot
    static Program assemble(SocketMembers socket, ProbeMaps maps, boolean countsAcks) {
        return new ArrivalProgram(socket, maps, countsAcks).assemble();
    }

    /// R6 packet, R7 length of its network header and then of its tuple, R8 tcp_sock, R9 facts.
    private Program assemble() {
        listenerOfPacket();
        parts.seeSynQueue(R9, R8);
        flagsOfPacket();
        tupleOfPacket();
        maps.arrivals().ifPresent(arrivals -> leavePacket(bins.orElseThrow(), arrivals));
        Label ofRequest = Label.of("of a request");
        findRequest(ofRequest);
        if (countsAcks) {
            onlySyn();
        }
        syn();
        code.jump(out).place(ofRequest);
        if (countsAcks) {
            ackOfRequest();
        }
        code.place(out);
        return parts.finish(1);
    }

    private void listenerOfPacket() {
        code.move(R6, R1)
                .load(R7, Width.DOUBLE, R6, SKB_SOCKET)
                .ifEqual(R7, 0, out)
                .load(R2, Width.WORD, R7, SOCKET_STATE)
                .ifNotEqual(R2, ProgramParts.TCP_LISTEN, out)
                .move(R1, R7)
                .call(HelperFunction.SKC_TO_TCP_SOCK)
                .ifEqual(R0, 0, out)
                .move(R8, R0);
        parts.facts(R9, R7, out);
    }

    private void flagsOfPacket() {
        Label six = Label.of("IPv6");
        Label wanted = Label.of("wanted");
        code.move(R7, 0);
        read(FIRST_BYTE, R7, 0, 1);
        code.load(R1, Width.BYTE, R10, FIRST_BYTE)
                .move(R7, IPV6_HEADER)
                .move(R2, R1)
                .shr(R2, 4)
                .ifEqual(R2, 6, six)
                .and(R1, 15)
                .shl(R1, 2)
                .move(R7, R1)
                .place(six);
        read(FLAGS, R7, TCP_FLAGS, 1);
        loadFlags(R1);
        code.ifEqual(R1, SYN, wanted);
        if (countsAcks) {
            code.jumpIf(Condition.ANY_BIT, R1, RST, out).jumpIf(Condition.ANY_BIT, R1, ACK, wanted);
        }
        if (bins.isPresent() && !countsAcks) {
            Label mayEnd = Label.of("may end a handshake");
            code.jumpIf(Condition.ANY_BIT, R1, RST, out)
                    .jumpIf(Condition.ANY_BIT, R1, ACK, mayEnd)
                    .jump(out)
                    .place(mayEnd);
            ifRecentlyRefused(bins.get(), out);
        } else {
            code.jump(out);
        }
        code.place(wanted);
    }

    /// Time is asked for only where there was a refusal at all.
    private void ifRecentlyRefused(BinParts counting, Label otherwise) {
        code.load(R1, Width.DOUBLE, R9, FactsLayout.REFUSED_AT)
                .ifEqual(R1, 0, otherwise)
                .call(HelperFunction.KTIME_GET_NS);
        counting.recentlyRefused(R9, R0, otherwise);
    }

    /// Leaves to [PeakProgram], on the same processor and before another packet, whose the packet is that may end
    /// a handshake: its tracepoint does not tell.
    private void leavePacket(BinParts counting, ArrivalMaps arrivals) {
        Label skip = Label.of("not to be left");
        loadFlags(R1);
        code.ifEqual(R1, SYN, skip);
        if (countsAcks) {
            ifRecentlyRefused(counting, skip);
        }
        keyOfTuple(counting);
        counting.cookie(R6);
        // The port is in the key already; what the look-up needs stands beside it.
        code.storeImmediate(R10, STATE, Width.WORD, 0)
                .map(R1, arrivals.packet())
                .move(R2, R10)
                .add(R2, STATE)
                .call(HelperFunction.MAP_LOOKUP_ELEM)
                .ifEqual(R0, 0, skip);
        for (int at = 0; at < BinLayout.KEY_BYTES; at += Long.BYTES) {
            code.load(R1, Width.DOUBLE, R10, BinParts.KEY + at).store(R0, at, Width.DOUBLE, R1);
        }
        if (!countsAcks) {
            code.jump(out);
        }
        code.place(skip);
    }

    private void keyOfTuple(BinParts counting) {
        Label six = Label.of("IPv6 key");
        Label done = Label.of("key done");
        counting.clearKey();
        code.ifEqual(R7, TUPLE_BYTES6, six);
        counting.ipv4Prefix();
        code.load(R1, Width.WORD, R10, TUPLE)
                .store(R10, BinParts.KEY + BinLayout.KEY_IPV4, Width.WORD, R1)
                .load(R1, Width.HALF, R10, TUPLE_PORTS4)
                .jump(done)
                .place(six)
                .load(R1, Width.DOUBLE, R10, TUPLE)
                .store(R10, BinParts.KEY + BinLayout.KEY_ADDRESS, Width.DOUBLE, R1)
                .load(R1, Width.DOUBLE, R10, TUPLE + Long.BYTES)
                .store(R10, BinParts.KEY + BinLayout.KEY_ADDRESS + Long.BYTES, Width.DOUBLE, R1)
                .load(R1, Width.HALF, R10, TUPLE_PORTS6)
                .place(done)
                .store(R10, BinParts.KEY + BinLayout.KEY_PORT, Width.DOUBLE, R1);
    }

    private void refused() {
        bins.ifPresent(counting -> counting.refused(R6, R8, R9, (_, _) -> keyOfTuple(counting)));
    }

    private void loadFlags(Register to) {
        code.load(to, Width.BYTE, R10, FLAGS).and(to, SYN | RST | ACK | 1);
    }

    private void tupleOfPacket() {
        Label six = Label.of("IPv6 tuple");
        Label done = Label.of("tuple done");
        for (int at = TUPLE; at < ProgramParts.EVENT; at += Long.BYTES) {
            code.storeImmediate(R10, at, Width.DOUBLE, 0);
        }
        code.load(R1, Width.BYTE, R10, FIRST_BYTE).shr(R1, 4).ifEqual(R1, 6, six);
        read(TUPLE_PORTS4, R7, 0, 4);
        code.move(R7, IPV4_SOURCE);
        read(TUPLE, R7, 0, 8);
        code.move(R7, TUPLE_BYTES4).jump(done).place(six).move(R7, IPV6_SOURCE);
        read(TUPLE, R7, 0, 32);
        code.move(R7, IPV6_HEADER);
        read(TUPLE_PORTS6, R7, 0, 4);
        code.move(R7, TUPLE_BYTES6).place(done);
    }

    /// `frame[to] = packet[base + offset]`; a packet that is shorter is of no interest.
    private void read(int to, Register base, int offset, int bytes) {
        code.move(R1, R6)
                .move(R2, base)
                .add(R2, offset)
                .move(R3, R10)
                .add(R3, to)
                .move(R4, bytes)
                .call(HelperFunction.SKB_LOAD_BYTES)
                .ifNotEqual(R0, 0, out);
    }

    private void findRequest(Label found) {
        Label none = Label.of("no request");
        code.move(R1, R6)
                .move(R2, R10)
                .add(R2, TUPLE)
                .move(R3, R7)
                .move(R4, BPF_F_CURRENT_NETNS)
                .move(R5, 0)
                .call(HelperFunction.SKC_LOOKUP_TCP)
                .ifEqual(R0, 0, none)
                .load(R1, Width.WORD, R0, SOCKET_STATE)
                .store(R10, STATE, Width.DOUBLE, R1)
                .move(R1, R0)
                .call(HelperFunction.SK_RELEASE)
                .load(R1, Width.DOUBLE, R10, STATE)
                .ifEqual(R1, TCP_NEW_SYN_RECV, found)
                .place(none);
    }

    private void onlySyn() {
        loadFlags(R1);
        code.ifNotEqual(R1, SYN, out);
    }

    private void syn() {
        Label room = Label.of("room in the SYN queue");
        parts.count(R9, FactsLayout.SYN_SEEN);
        parts.load(R1, R8, socket.halfOpen());
        parts.load(R2, R8, socket.limit());
        code.ifLessOrEqual(R1, R2, room);
        parts.count(R9, FactsLayout.SYN_QUEUE_FULL);
        tell(EventLayout.SYN_QUEUE_WAS_FULL, socket.halfOpen());
        // Without cookies the SYN goes no further.
        parts.load(R1, R8, socket.network());
        parts.load(R1, R1, socket.cookies());
        code.ifEqual(R1, 0, out).place(room);
        onlyFull();
        parts.count(R9, FactsLayout.SYN_REFUSED);
        refused();
        tell(EventLayout.SYN_WAS_REFUSED, socket.length());
    }

    private void ackOfRequest() {
        loadFlags(R1);
        code.ifEqual(R1, SYN, out);
        onlyFull();
        parts.count(R9, FactsLayout.ACK_REFUSED);
        refused();
        tell(EventLayout.ACK_WAS_REFUSED, socket.length());
    }

    private void onlyFull() {
        parts.load(R1, R8, socket.length());
        parts.load(R2, R8, socket.limit());
        code.ifLessOrEqual(R1, R2, out);
    }

    private void tell(int kind, Member length) {
        maps.events().ifPresent(events -> {
            Label six = Label.of("IPv6 event");
            Label addressed = Label.of("addressed");
            parts.beginEvent();
            code.move(R1, kind);
            parts.eventPart(EventLayout.KIND, Width.WORD, R1);
            parts.load(R1, R8, length);
            parts.eventPart(EventLayout.LENGTH, Width.WORD, R1);
            parts.load(R1, R8, socket.limit());
            parts.eventPart(EventLayout.LIMIT, Width.WORD, R1);
            code.ifEqual(R7, TUPLE_BYTES6, six);
            remote(EventLayout.FAMILY_INET, TUPLE_PORTS4);
            copyTuple(Width.WORD, 0);
            code.jump(addressed).place(six);
            remote(EventLayout.FAMILY_INET6, TUPLE_PORTS6);
            copyTuple(Width.DOUBLE, 0);
            copyTuple(Width.DOUBLE, Long.BYTES);
            code.place(addressed);
            parts.tell(events, R6);
        });
    }

    private void remote(int family, int ports) {
        code.move(R1, family);
        parts.eventPart(EventLayout.FAMILY, Width.HALF, R1);
        code.load(R1, Width.HALF, R10, ports).networkOrder(R1, Width.HALF);
        parts.eventPart(EventLayout.REMOTE_PORT, Width.HALF, R1);
    }

    private void copyTuple(Width width, int offset) {
        code.load(R1, width, R10, TUPLE + offset);
        parts.eventPart(EventLayout.REMOTE + offset, width, R1);
    }
}
