package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R0;
import static dev.tidemark.kernel.bpf.Register.R1;
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
/// already changes no state and does not come here.
final class ListenProgram {
    private ListenProgram() {}

    static Program assemble(SocketMembers socket, RegisterMembers registers, ProbeMaps maps) {
        ProgramParts parts = new ProgramParts(socket, maps);
        Assembler code = parts.code();
        Label out = Label.of("out");
        Label another = Label.of("another system call");

        // R6 sock, R7 facts, R8 is the backlog known?, R9 backlog
        parts.argument(R6, 0);
        parts.argument(R2, 2);
        code.ifNotEqual(R2, ProgramParts.TCP_LISTEN, out);
        parts.onlyTcp(R6, out);
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

        code.store(R7, FactsLayout.REQUESTED, Width.WORD, R9).store(R7, FactsLayout.FLAGS, Width.WORD, R8);
        parts.load(R1, R6, socket.limit());
        code.store(R7, FactsLayout.EFFECTIVE, Width.WORD, R1)
                .call(HelperFunction.GET_CURRENT_PID_TGID)
                .shr(R0, Integer.SIZE)
                .store(R7, FactsLayout.PROCESS, Width.WORD, R0)
                .call(HelperFunction.KTIME_GET_NS)
                .store(R7, FactsLayout.LISTEN_AT, Width.DOUBLE, R0);
        if (maps.waits().isPresent()) {
            // They are kept by its cookie, which it has from here on.
            code.move(R1, R6).call(HelperFunction.GET_SOCKET_COOKIE);
        }
        maps.events().ifPresent(events -> tell(parts, socket, events));
        code.place(out);
        return parts.finish(0);
    }

    private static void tell(ProgramParts parts, SocketMembers socket, ProbeMaps.EventMaps events) {
        Assembler code = parts.code();
        Label unknown = Label.of("unknown backlog");
        parts.beginEvent();
        parts.eventPart(EventLayout.REQUESTED, Width.WORD, R9);
        parts.load(R1, R6, socket.limit());
        parts.eventPart(EventLayout.LIMIT, Width.WORD, R1);
        code.load(R1, Width.WORD, R7, FactsLayout.PROCESS);
        parts.eventPart(EventLayout.PROCESS, Width.WORD, R1);
        code.move(R1, EventLayout.LISTEN_UNKNOWN)
                .ifEqual(R8, 0, unknown)
                .move(R1, EventLayout.LISTEN)
                .place(unknown);
        parts.eventPart(EventLayout.KIND, Width.WORD, R1);
        parts.tell(events, R6);
    }
}
