package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R3;
import static dev.tidemark.kernel.bpf.Register.R6;
import static dev.tidemark.kernel.bpf.Register.R7;
import static dev.tidemark.kernel.bpf.Register.R8;

import dev.tidemark.kernel.bpf.Assembler;
import dev.tidemark.kernel.bpf.Condition;
import dev.tidemark.kernel.bpf.Label;
import dev.tidemark.kernel.bpf.Program;

/// At each packet that is thrown away: was it the last of a handshake, and the accept queue full? Its
/// specification is `probe/src/main/bpf/refusal.bpf.c`.
///
/// `tp_btf/kfree_skb` tells the reason since Linux 6.15: `TCP_LISTEN_OVERFLOW` of `tcp_check_req()`
/// (`net/ipv4/tcp_minisocks.c`). A handshake by cookie ends as `NO_SOCKET` (`cookie_v4_check()`,
/// `net/ipv4/syncookies.c`), which only together with a full queue means the same.
final class RefusalProgram {
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
        maps.arrivals()
                .ifPresent(arrivals -> new BinParts(parts, socket, arrivals)
                        .refused(R6, R6, R8, new PacketClient(parts, packet.headers())));
        maps.events()
                .ifPresent(events -> RefusalEvent.tell(
                        parts, socket, packet.headers(), events, EventLayout.ACK_WAS_REFUSED, R6, socket.length()));
        code.place(out);
        return parts.finish(0);
    }
}
