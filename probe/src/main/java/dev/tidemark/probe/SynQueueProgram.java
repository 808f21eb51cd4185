package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R0;
import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R6;
import static dev.tidemark.kernel.bpf.Register.R7;
import static dev.tidemark.kernel.bpf.Register.R8;

import dev.tidemark.kernel.bpf.HelperFunction;
import dev.tidemark.kernel.bpf.Label;
import dev.tidemark.kernel.bpf.Program;

/// Wherever a listener is a program's first argument: how long is its SYN queue now? The specifications are
/// `admission.bpf.c` and `answer.bpf.c` of `probe/src/main/bpf`.
///
/// At the end of `inet_csk_reqsk_queue_hash_add(sock, ...)` (`net/ipv4/inet_connection_sock.c`): a request was
/// put into the queue; nothing else makes the queue longer but the moving of requests between listeners of a
/// reuseport group.
///
/// At `tp_btf/tcp_retransmit_synack`, by a timer, a second after the first answer. What leaves the SYN queue
/// leaves it after a packet that [ArrivalProgram] sees or after this, so that together they miss no length of it.
final class SynQueueProgram {
    private SynQueueProgram() {}

    /// R6 sock, R7 facts, R8 tcp_sock.
    static Program assemble(SocketMembers socket, ProbeMaps maps) {
        ProgramParts parts = new ProgramParts(socket, maps);
        Label out = Label.of("out");
        parts.argument(R6, 0);
        parts.onlyListener(R6, out);
        parts.code()
                .move(R1, R6)
                .call(HelperFunction.SKC_TO_TCP_SOCK)
                .ifEqual(R0, 0, out)
                .move(R8, R0);
        parts.facts(R7, R6, out);
        parts.seeSynQueue(R7, R8);
        parts.code().place(out);
        return parts.finish(0);
    }
}
