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
import dev.tidemark.kernel.bpf.Width;

/// At each socket that becomes a listener: what was asked for, and what did it get? Its specification is
/// `probe/src/main/bpf/listen.bpf.c`.
///
/// `tp_btf/inet_sock_set_state` runs inside listen(2), whose arguments are still in the registers that the call
/// came
/// with; the limit is set by then (`__inet_listen_sk()`, `net/ipv4/af_inet.c`). listen(2) on a socket that
/// listens
/// already changes no state and does not come here: of that, [#assembleAgain] tells where the kernel allows it.
final class ListenProgram {
    private ListenProgram() {}

    /// In the frame, below the event: the limit that it gets.
    private static final int LIMIT = ProgramParts.EVENT - Long.BYTES;

    static Program assemble(SocketMembers socket, RegisterMembers registers, ProbeMaps maps) {
        ProgramParts parts = new ProgramParts(socket, maps);
        Assembler code = parts.code();
        Label out = Label.of("out");
        parts.argument(R6, 0);
        parts.argument(R2, 2);
        code.ifNotEqual(R2, ProgramParts.TCP_LISTEN, out);
        parts.onlyTcp(R6, out);
        parts.load(R1, R6, socket.limit());
        code.store(R10, LIMIT, Width.DOUBLE, R1);
        record(parts, registers, maps, EventLayout.LISTEN, out);
        code.place(out);
        return parts.finish(0);
    }

    /// At the start of `inet_listen(socket, backlog)` (`net/ipv4/af_inet.c`), of a socket that listens already:
    /// what it is given becomes its limit at once.
    ///
    /// @param sock of `struct socket`
    static Program assembleAgain(SocketMembers socket, Member sock, RegisterMembers registers, ProbeMaps maps) {
        ProgramParts parts = new ProgramParts(socket, maps);
        Assembler code = parts.code();
        Label out = Label.of("out");
        parts.argument(R7, 0);
        parts.argument(R2, 1);
        code.shl(R2, Integer.SIZE).shr(R2, Integer.SIZE).store(R10, LIMIT, Width.DOUBLE, R2);
        parts.load(R6, R7, sock);
        code.ifEqual(R6, 0, out);
        parts.onlyListener(R6, out);
        record(parts, registers, maps, EventLayout.LISTEN_AGAIN, out);
        code.place(out);
        return parts.finish(0);
    }

    /// R6 sock, R7 facts, R8 is the backlog known?, R9 backlog.
    ///
    /// @param kind of the event; the next one tells the same without knowing the backlog
    private static void record(ProgramParts parts, RegisterMembers registers, ProbeMaps maps, int kind, Label out) {
        Assembler code = parts.code();
        Label another = Label.of("another system call");
        parts.facts(R7, R6, out);
        code.call(HelperFunction.GET_CURRENT_TASK_BTF)
                .move(R1, R0)
                .call(HelperFunction.TASK_PT_REGS)
                .move(R8, 0)
                .move(R9, 0);
        parts.load(R1, R0, registers.call());
        code.ifNotEqual(R1, registers.listen(), another);
        parts.load(R9, R0, registers.backlog());
        code.move(R8, FactsLayout.REQUESTED_IS_KNOWN).place(another);

        code.store(R7, FactsLayout.REQUESTED, Width.WORD, R9)
                .store(R7, FactsLayout.FLAGS, Width.WORD, R8)
                .load(R1, Width.DOUBLE, R10, LIMIT)
                .store(R7, FactsLayout.EFFECTIVE, Width.WORD, R1)
                .call(HelperFunction.GET_CURRENT_PID_TGID)
                .shr(R0, Integer.SIZE)
                .store(R7, FactsLayout.PROCESS, Width.WORD, R0)
                .call(HelperFunction.KTIME_GET_NS)
                .store(R7, FactsLayout.LISTEN_AT, Width.DOUBLE, R0);
        if (maps.waits().isPresent()) {
            // They are kept by its cookie, which it has from here on.
            code.move(R1, R6).call(HelperFunction.GET_SOCKET_COOKIE);
        }
        maps.events().ifPresent(events -> tell(parts, events, kind));
    }

    private static void tell(ProgramParts parts, ProbeMaps.EventMaps events, int kind) {
        Assembler code = parts.code();
        Label unknown = Label.of("unknown backlog");
        parts.beginEvent();
        parts.eventPart(EventLayout.REQUESTED, Width.WORD, R9);
        code.load(R1, Width.DOUBLE, R10, LIMIT);
        parts.eventPart(EventLayout.LIMIT, Width.WORD, R1);
        code.load(R1, Width.WORD, R7, FactsLayout.PROCESS);
        parts.eventPart(EventLayout.PROCESS, Width.WORD, R1);
        code.move(R1, kind + EventLayout.UNKNOWN)
                .ifEqual(R8, 0, unknown)
                .move(R1, kind)
                .place(unknown);
        parts.eventPart(EventLayout.KIND, Width.WORD, R1);
        parts.tell(events, R6);
    }
}
