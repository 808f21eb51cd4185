package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R0;
import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R10;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R3;
import static dev.tidemark.kernel.bpf.Register.R6;
import static dev.tidemark.kernel.bpf.Register.R7;
import static dev.tidemark.kernel.bpf.Register.R8;
import static dev.tidemark.kernel.bpf.Register.R9;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.Assembler;
import dev.tidemark.kernel.bpf.BpfMap;
import dev.tidemark.kernel.bpf.BpfMapRecipe;
import dev.tidemark.kernel.bpf.HelperFunction;
import dev.tidemark.kernel.bpf.Label;
import dev.tidemark.kernel.bpf.MapType;
import dev.tidemark.kernel.bpf.Program;
import dev.tidemark.kernel.bpf.Register;
import dev.tidemark.kernel.bpf.Width;

/// At each packet that may be the last of a handshake: was it turned away for a full accept queue? Its
/// specification is `probe/src/main/bpf/last_packet.bpf.c`.
///
/// A pair around `tcp_check_req(sock, packet, ...)` (`net/ipv4/tcp_minisocks.c`), or around
/// `cookie_v4_check(sock, packet)` and its sister, which give the new connection, or null. Only a refusal raises
/// the
/// listener's `sk_drops` in between and gives null; that the queue was full, at the start or at the end, tells
/// it from
/// other failures such as want of memory. `tcp_v4_syn_recv_sock()` itself has seven arguments, too many for
/// Linux 6.1.
///
/// @param drops `sk_drops` of the listener
/// @param before what the first of the pair leaves for the second on each processor: see [#SOCK]
record LastPacketProgram(SocketMembers socket, HeaderMembers headers, Member drops, ProbeMaps maps, BpfMap before) {
    /// Of the value in [#before]: the listener, its drops, whether its queue was full.
    private static final int SOCK = 0;

    private static final int DROPS = 8;
    private static final int FULL = 12;
    private static final int BYTES = 16;

    /// In the frame, below what [RefusalEvent] uses.
    private static final int KEY = ProgramParts.EVENT - 16;

    static Reading<BpfMap> mapOfBefore() {
        return BpfMap.create(BpfMapRecipe.of(MapType.PERCPU_ARRAY, Integer.BYTES, BYTES, 1, "tidemark_before"));
    }

    /// R6 sock, R7 what is left.
    Program assembleStart() {
        ProgramParts parts = new ProgramParts(socket, maps);
        Assembler code = parts.code();
        Label out = Label.of("out");
        Label notFull = Label.of("not full");
        parts.argument(R6, 0);
        parts.onlyListener(R6, out);
        left(code, R7, out);
        code.store(R7, SOCK, Width.DOUBLE, R6);
        parts.load(R1, R6, drops);
        code.store(R7, DROPS, Width.WORD, R1);
        parts.load(R1, R6, socket.length());
        parts.load(R2, R6, socket.limit());
        code.move(R3, 0)
                .ifLessOrEqual(R1, R2, notFull)
                .move(R3, 1)
                .place(notFull)
                .store(R7, FULL, Width.WORD, R3)
                .place(out);
        return parts.finish(0);
    }

    /// R6 sock, R7 packet, R8 the result and then the facts, R9 what was left.
    ///
    /// @param result which of the function's arguments and result the result is, from 0
    Program assembleEnd(int result) {
        ProgramParts parts = new ProgramParts(socket, maps);
        Assembler code = parts.code();
        Label out = Label.of("out");
        Label refused = Label.of("refused");
        parts.argument(R6, 0);
        parts.argument(R7, 1);
        parts.argument(R8, result);
        code.ifNotEqual(R8, 0, out);
        parts.onlyListener(R6, out);
        left(code, R9, out);
        code.load(R1, Width.DOUBLE, R9, SOCK).ifNotEqual(R1, R6, out);
        parts.load(R1, R6, drops);
        code.load(R2, Width.WORD, R9, DROPS).ifEqual(R1, R2, out);
        code.load(R1, Width.WORD, R9, FULL).ifNotEqual(R1, 0, refused);
        parts.load(R1, R6, socket.length());
        parts.load(R2, R6, socket.limit());
        code.ifLessOrEqual(R1, R2, out).place(refused);
        parts.facts(R8, R6, out);
        parts.count(R8, FactsLayout.ACK_REFUSED);
        maps.arrivals()
                .ifPresent(arrivals ->
                        new BinParts(parts, socket, arrivals).refused(R6, R6, R8, new PacketClient(parts, headers)));
        maps.events()
                .ifPresent(events -> RefusalEvent.tell(
                        parts, socket, headers, events, EventLayout.ACK_WAS_REFUSED, R6, socket.length()));
        code.place(out);
        return parts.finish(0);
    }

    private void left(Assembler code, Register to, Label otherwise) {
        code.storeImmediate(R10, KEY, Width.WORD, 0)
                .map(R1, before)
                .move(R2, R10)
                .add(R2, KEY)
                .call(HelperFunction.MAP_LOOKUP_ELEM)
                .ifEqual(R0, 0, otherwise)
                .move(to, R0);
    }
}
