package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R0;
import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R10;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R3;
import static dev.tidemark.kernel.bpf.Register.R4;

import dev.tidemark.kernel.bpf.Assembler;
import dev.tidemark.kernel.bpf.HelperFunction;
import dev.tidemark.kernel.bpf.Label;
import dev.tidemark.kernel.bpf.Program;
import dev.tidemark.kernel.bpf.Register;
import dev.tidemark.kernel.bpf.Width;

/// What the programs have in common: `probe/src/main/bpf/common.h`. Each method writes a few instructions.
///
/// R6 to R9 belong to the program; what stands here uses R0 to R5 and, for an event, the frame from [#EVENT] to
/// its end.
final class ProgramParts {
    /// Where in the frame an event is put together.
    static final int EVENT = -EventLayout.BYTES;

    static final int TCP_LISTEN = 10;
    private static final int IPPROTO_TCP = 6;

    /// `BPF_SK_STORAGE_GET_F_CREATE`.
    private static final int CREATE = 1;

    /// Whoever loses an exchange loses it to a raise, so that a few turns do; the verifier wants an end.
    private static final int TURNS = 16;

    private final Assembler code = new Assembler();
    private final SocketMembers socket;
    private final ProbeMaps maps;

    ProgramParts(SocketMembers socket, ProbeMaps maps) {
        this.socket = socket;
        this.maps = maps;
    }

    Assembler code() {
        return code;
    }

    /// Ends the program with `result` in R0.
    Program finish(int result) {
        return code.move(R0, result).exit().code();
    }

    /// `to = base->member`.
    void load(Register to, Register base, Member member) {
        code.load(to, member.width(), base, member.offset());
    }

    /// `to = argument number` of a tracepoint, at the program's start.
    void argument(Register to, int number) {
        code.load(to, Width.DOUBLE, R1, number * Long.BYTES);
    }

    /// Goes on only if the `struct sock` in `sock` listens and is of TCP: listeners of AF_UNIX have the same
    /// state, and one of MPTCP is two sockets, of which that of TCP owns the queues.
    void onlyListener(Register sock, Label otherwise) {
        load(R2, sock, socket.state());
        code.ifNotEqual(R2, TCP_LISTEN, otherwise);
        onlyTcp(sock, otherwise);
    }

    void onlyTcp(Register sock, Label otherwise) {
        load(R2, sock, socket.protocol());
        code.ifNotEqual(R2, IPPROTO_TCP, otherwise);
    }

    /// `to = the facts of sock`, which are made if there are none.
    void facts(Register to, Register sock, Label otherwise) {
        code.map(R1, maps.facts())
                .move(R2, sock)
                .move(R3, 0)
                .move(R4, CREATE)
                .call(HelperFunction.SK_STORAGE_GET)
                .ifEqual(R0, 0, otherwise)
                .move(to, R0);
    }

    /// `facts->counter += 1`.
    void count(Register facts, int counter) {
        code.move(R1, 1).atomicAdd(facts, counter, Width.DOUBLE, R1);
    }

    /// Raises `facts->word` to R1. Goes on, with what it was in R3, only if it was lower.
    void raise(Register facts, int word, Label otherwise) {
        Label again = Label.of("again");
        Label raised = Label.of("raised");
        code.move(R2, TURNS)
                .place(again)
                .load(R0, Width.DOUBLE, facts, word)
                .ifGreaterOrEqual(R0, R1, otherwise)
                .move(R3, R0)
                .move(R4, R1)
                .compareAndExchange(facts, word, Width.DOUBLE, R4)
                .ifEqual(R0, R3, raised)
                .sub(R2, 1)
                .ifNotEqual(R2, 0, again)
                .jump(otherwise)
                .place(raised);
    }

    /// Looks at the SYN queue of the `struct tcp_sock` in `tcp`. What it says was the length at that moment;
    /// none is foretold.
    void seeSynQueue(Register facts, Register tcp) {
        Label seen = Label.of("SYN queue seen");
        load(R1, tcp, socket.halfOpen());
        raise(facts, FactsLayout.SYN_PEAK, seen);
        code.call(HelperFunction.KTIME_GET_NS)
                .store(facts, FactsLayout.SYN_PEAK_AT, Width.DOUBLE, R0)
                .place(seen);
    }

    boolean tellsEvents() {
        return maps.events().isPresent();
    }

    /// Clears the event in the frame.
    void beginEvent() {
        for (int at = EVENT; at < EVENT + EventLayout.BYTES; at += Long.BYTES) {
            code.storeImmediate(R10, at, Width.DOUBLE, 0);
        }
    }

    /// `event.part = from`.
    void eventPart(int part, Width width, Register from) {
        code.store(R10, EVENT + part, width, from);
    }

    /// Sends the event in the frame, whose cookie is that of the socket or packet in `context`.
    void tell(ProbeMaps.EventMaps events, Register context) {
        Label told = Label.of("told");
        code.move(R1, context).call(HelperFunction.GET_SOCKET_COOKIE);
        eventPart(EventLayout.COOKIE, Width.DOUBLE, R0);
        code.call(HelperFunction.KTIME_GET_NS);
        eventPart(EventLayout.AT, Width.DOUBLE, R0);
        code.mapValue(R1, events.lost(), 0).load(R2, Width.DOUBLE, R1, 0);
        eventPart(EventLayout.LOST, Width.DOUBLE, R2);
        code.map(R1, events.ring())
                .move(R2, R10)
                .add(R2, EVENT)
                .move(R3, EventLayout.BYTES)
                .move(R4, 0)
                .call(HelperFunction.RINGBUF_OUTPUT)
                .ifEqual(R0, 0, told)
                .mapValue(R1, events.lost(), 0)
                .move(R2, 1)
                .atomicAdd(R1, 0, Width.DOUBLE, R2)
                .place(told);
    }
}
