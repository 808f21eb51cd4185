package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R6;
import static dev.tidemark.kernel.bpf.Register.R7;

import dev.tidemark.kernel.bpf.Label;
import dev.tidemark.kernel.bpf.Program;

/// At the end of a function that put a connection into an accept queue: what [PeakProgram] does. Its
/// specification is
/// `probe/src/main/bpf/enqueue.bpf.c`.
///
/// `inet_csk_reqsk_queue_add()` (`net/ipv4/inet_connection_sock.c`) does it for all: handshakes, cookies and TCP
/// Fast
/// Open. Compilers build it into `inet_csk_complete_hashdance()` of the same file, which ends usual handshakes,
/// so that
/// the two see different connections there; where they do not, both see the usual ones. [FunctionTrial] tells
/// which.
/// Both give the connection, or null where it did not come to be.
final class EnqueueProgram {
    private EnqueueProgram() {}

    /// @param result which of the function's arguments and result the result is, from 0
    /// @param request which of the arguments the request is, and where in it its client
    static Program assemble(SocketMembers socket, ProbeMaps maps, int result, RequestMembers request) {
        ProgramParts parts = new ProgramParts(socket, maps);
        Label out = Label.of("out");
        request.remember(parts);
        begin(parts, result, out);
        PeakProgram.record(parts, socket, maps, out, (bins, _) -> request.client(parts, bins));
        parts.code().place(out);
        return parts.finish(0);
    }

    /// As [#assemble], but counts at `counter` and does nothing else.
    static Program counting(SocketMembers socket, ProbeMaps maps, int result, int counter) {
        ProgramParts parts = new ProgramParts(socket, maps);
        Label out = Label.of("out");
        begin(parts, result, out);
        parts.facts(R7, R6, out);
        parts.count(R7, counter);
        parts.code().place(out);
        return parts.finish(0);
    }

    /// R6 sock
    private static void begin(ProgramParts parts, int result, Label out) {
        parts.argument(R6, 0);
        parts.argument(R7, result);
        parts.code().ifEqual(R7, 0, out);
        parts.onlyListener(R6, out);
    }
}
