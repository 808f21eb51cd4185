package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R0;
import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R10;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R6;
import static dev.tidemark.kernel.bpf.Register.R7;
import static dev.tidemark.kernel.bpf.Register.R8;
import static dev.tidemark.kernel.bpf.Register.R9;

import dev.tidemark.kernel.bpf.Assembler;
import dev.tidemark.kernel.bpf.HelperFunction;
import dev.tidemark.kernel.bpf.Label;
import dev.tidemark.kernel.bpf.Program;
import dev.tidemark.kernel.bpf.Register;
import dev.tidemark.kernel.bpf.Width;

/// At each SYN that a listener is about to decide on: will it be turned away? Its specification is
/// `probe/src/main/bpf/request.bpf.c`.
///
/// At the start of `tcp_conn_request(ops, ops, sock, packet)` (`net/ipv4/tcp_input.c`), whose first decisions
/// these are. The same SYN again, of a request that is there, does not come here.
final class RequestProgram {
    private static final int SOCK = 2;
    private static final int PACKET = 3;

    /// In the frame, below what [RefusalEvent] uses.
    private static final int FACTS = ProgramParts.EVENT - 16;

    private final SocketMembers socket;
    private final HeaderMembers headers;
    private final ProbeMaps maps;
    private final ProgramParts parts;

    private RequestProgram(SocketMembers socket, HeaderMembers headers, ProbeMaps maps) {
        this.socket = socket;
        this.headers = headers;
        this.maps = maps;
        this.parts = new ProgramParts(socket, maps);
    }

    static Program assemble(SocketMembers socket, HeaderMembers headers, ProbeMaps maps) {
        return new RequestProgram(socket, headers, maps).assemble();
    }

    /// R6 sock, R7 packet, R8 facts, R9 tcp_sock.
    private Program assemble() {
        Assembler code = parts.code();
        Label out = Label.of("out");
        Label room = Label.of("room in the SYN queue");
        parts.argument(R6, SOCK);
        parts.argument(R7, PACKET);
        parts.onlyListener(R6, out);
        parts.facts(R8, R6, out);
        code.store(R10, FACTS, Width.DOUBLE, R8);
        parts.count(R8, FactsLayout.SYN_SEEN);
        code.move(R1, R6)
                .call(HelperFunction.SKC_TO_TCP_SOCK)
                .ifEqual(R0, 0, out)
                .move(R9, R0);
        parts.load(R1, R9, socket.halfOpen());
        parts.load(R2, R6, socket.limit());
        code.ifLessOrEqual(R1, R2, room);
        parts.count(R8, FactsLayout.SYN_QUEUE_FULL);
        tell(EventLayout.SYN_QUEUE_WAS_FULL, R9, socket.halfOpen());
        // Without cookies the SYN goes no further.
        parts.load(R1, R6, socket.network());
        parts.load(R1, R1, socket.cookies());
        code.ifEqual(R1, 0, out).place(room);
        parts.load(R1, R6, socket.length());
        parts.load(R2, R6, socket.limit());
        code.ifLessOrEqual(R1, R2, out).load(R8, Width.DOUBLE, R10, FACTS);
        parts.count(R8, FactsLayout.SYN_REFUSED);
        maps.arrivals()
                .ifPresent(arrivals ->
                        new BinParts(parts, socket, arrivals).refused(R6, R6, R8, new PacketClient(parts, headers)));
        tell(EventLayout.SYN_WAS_REFUSED, R6, socket.length());
        code.place(out);
        return parts.finish(0);
    }

    private void tell(int kind, Register owner, Member length) {
        maps.events().ifPresent(events -> RefusalEvent.tell(parts, socket, headers, events, kind, owner, length));
    }
}
