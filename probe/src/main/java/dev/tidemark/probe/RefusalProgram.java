package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R10;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R3;
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

/// At each packet that is thrown away: was it the last of a handshake, and the accept queue full? Its
/// specification
/// is `probe/src/main/bpf/refusal.bpf.c`.
///
/// `tp_btf/kfree_skb` tells the reason since Linux 6.15: `TCP_LISTEN_OVERFLOW` of `tcp_check_req()`
/// (`net/ipv4/tcp_minisocks.c`). A handshake by cookie ends as `NO_SOCKET` (`cookie_v4_check()`,
/// `net/ipv4/syncookies.c`), which only together with a full queue means the same.
final class RefusalProgram {
    private static final int IPV4_SOURCE = 12;
    private static final int IPV6_SOURCE = 8;
    private static final int SCRATCH = ProgramParts.EVENT - 8;

    private RefusalProgram() {}

    static Program assemble(SocketMembers socket, PacketMembers packet, ProbeMaps maps) {
        ProgramParts parts = new ProgramParts(socket, maps);
        Assembler code = parts.code();
        Label out = Label.of("out");
        Label mayBeCookie = Label.of("may be a cookie");
        Label refused = Label.of("refused");

        // R6 sock, R7 packet, R8 facts
        parts.argument(R2, 2);
        parts.argument(R6, 3);
        parts.argument(R7, 0);
        code.jumpIf32(Condition.EQUAL, R2, packet.noSocket(), mayBeCookie)
                .jumpIf32(Condition.NOT_EQUAL, R2, packet.overflow(), out)
                .ifEqual(R6, 0, out);
        parts.onlyListener(R6, out);
        code.jump(refused).place(mayBeCookie).ifEqual(R6, 0, out);
        parts.onlyListener(R6, out);
        parts.load(R2, R6, socket.length());
        parts.load(R3, R6, socket.limit());
        code.ifLessOrEqual(R2, R3, out).place(refused);
        parts.facts(R8, R6, out);
        parts.count(R8, FactsLayout.ACK_REFUSED);
        maps.events().ifPresent(events -> tell(parts, socket, packet, events));
        code.place(out);
        return parts.finish(0);
    }

    private static void tell(
            ProgramParts parts, SocketMembers socket, PacketMembers packet, ProbeMaps.EventMaps events) {
        Assembler code = parts.code();
        Label six = Label.of("IPv6");
        Label addressed = Label.of("addressed");
        parts.beginEvent();
        // R8 the packet's bytes, R9 its network header
        parts.load(R8, R7, packet.head());
        parts.load(R9, R7, packet.network());
        code.add(R9, R8);
        parts.load(R2, R7, packet.transport());
        code.add(R8, R2);
        read(code, SCRATCH, 2, R8, 0);
        code.load(R1, Width.HALF, R10, SCRATCH).networkOrder(R1, Width.HALF);
        parts.eventPart(EventLayout.REMOTE_PORT, Width.HALF, R1);
        code.storeImmediate(R10, SCRATCH, Width.DOUBLE, 0);
        read(code, SCRATCH, 1, R9, 0);
        code.load(R1, Width.BYTE, R10, SCRATCH).shr(R1, 4).ifEqual(R1, 6, six);
        family(parts, EventLayout.FAMILY_INET);
        read(code, ProgramParts.EVENT + EventLayout.REMOTE, 4, R9, IPV4_SOURCE);
        code.jump(addressed).place(six);
        family(parts, EventLayout.FAMILY_INET6);
        read(code, ProgramParts.EVENT + EventLayout.REMOTE, 16, R9, IPV6_SOURCE);
        code.place(addressed);
        parts.load(R1, R6, socket.length());
        parts.eventPart(EventLayout.LENGTH, Width.WORD, R1);
        parts.load(R1, R6, socket.limit());
        parts.eventPart(EventLayout.LIMIT, Width.WORD, R1);
        code.move(R1, EventLayout.ACK_WAS_REFUSED);
        parts.eventPart(EventLayout.KIND, Width.WORD, R1);
        parts.tell(events, R6);
    }

    private static void family(ProgramParts parts, int family) {
        parts.code().move(R1, family);
        parts.eventPart(EventLayout.FAMILY, Width.HALF, R1);
    }

    /// `frame[to] = from[offset]`, of memory that the verifier knows nothing about.
    private static void read(Assembler code, int to, int bytes, Register from, int offset) {
        code.move(R1, R10)
                .add(R1, to)
                .move(R2, bytes)
                .move(R3, from)
                .add(R3, offset)
                .call(HelperFunction.PROBE_READ_KERNEL);
    }
}
