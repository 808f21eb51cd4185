package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R0;
import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R10;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R3;
import static dev.tidemark.kernel.bpf.Register.R4;
import static dev.tidemark.kernel.bpf.Register.R6;
import static dev.tidemark.kernel.bpf.Register.R7;
import static dev.tidemark.kernel.bpf.Register.R8;
import static dev.tidemark.kernel.bpf.Register.R9;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.Assembler;
import dev.tidemark.kernel.bpf.BpfMap;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.bpf.HelperFunction;
import dev.tidemark.kernel.bpf.Label;
import dev.tidemark.kernel.bpf.Program;
import dev.tidemark.kernel.bpf.Register;
import dev.tidemark.kernel.bpf.Width;

/// At each connection that accept(2) takes: how long did it wait? Its specification is
/// `probe/src/main/bpf/accept.bpf.c`.
///
/// No program has to note when it was put into the queue: the connection itself knows. As its handshake
/// completes,
/// `tcp_init_buffer_space()` (`net/ipv4/tcp_input.c`) sets `rcvq_space.time`, in microseconds of
/// CLOCK_MONOTONIC, and
/// nothing sets it again before its data are read, which only its owner does, after accept(2).
///
/// @param established `rcvq_space.time` of `struct tcp_sock`
/// @param waits by the listener's cookie, see [WaitLayout]
record AcceptWaitProgram(SocketMembers socket, Member established, ProbeMaps maps, BpfMap waits) {
    /// Of `struct bpf_sock_addr`, `include/uapi/linux/bpf.h`.
    private static final int ADDRESS_SOCKET = 64;

    private static final int NANOS_OF_MICRO = 1_000;
    private static final int LONGEST = Integer.MAX_VALUE;

    /// In the frame: the listener's cookie, what is read on the way to it, and a value that says nothing yet.
    private static final int COOKIE = -Long.BYTES;

    private static final int READ = COOKIE - Long.BYTES;
    private static final int EMPTY = READ - WaitLayout.BYTES;

    /// `BPF_NOEXIST`.
    private static final int IF_ABSENT = 1;

    /// @return unknown where this kernel lacks something, or waits were not asked for
    static Reading<AcceptWaitProgram> from(Btf types, SocketMembers socket, ProbeMaps maps) {
        MemberSearch search = new MemberSearch(types);
        Member established = search.member("tcp_sock", "rcvq_space.time");
        return maps.waits()
                .map(waits -> search.result(() -> new AcceptWaitProgram(socket, established, maps, waits)))
                .orElseGet(() -> Reading.unknown("not asked for"));
    }

    /// At the end of `inet_csk_accept(sock, ...)` (`net/ipv4/inet_connection_sock.c`), which gives the
    /// connection, or null.
    ///
    /// @param result which of the function's arguments and result the result is, from 0
    Program assembleAtExit(int result) {
        ProgramParts parts = new ProgramParts(socket, maps);
        Assembler code = parts.code();
        Label out = Label.of("out");
        parts.argument(R6, 0);
        parts.argument(R7, result);
        code.ifEqual(R7, 0, out);
        parts.onlyListener(R6, out);
        code.move(R1, R6)
                .call(HelperFunction.GET_SOCKET_COOKIE)
                .store(R10, COOKIE, Width.DOUBLE, R0)
                .move(R1, R7)
                .call(HelperFunction.SKC_TO_TCP_SOCK)
                .ifEqual(R0, 0, out)
                .move(R6, R0);
        record(parts, out);
        code.place(out);
        return parts.finish(0);
    }

    /// Where the kernel tells a program the address of a peer (`inet_getname()`, `net/ipv4/af_inet.c`), which
    /// accept(2) does before it returns, where it is asked to. Which listener it was is seen from its descriptor.
    Program assembleInCall(AcceptMembers way) {
        ProgramParts parts = new ProgramParts(socket, maps);
        Assembler code = parts.code();
        Label out = Label.of("out");
        Label accepting = Label.of("accepting");

        // R6 connection, R7 task, its files and their table, R8 registers and then the descriptor
        code.load(R6, Width.DOUBLE, R1, ADDRESS_SOCKET)
                .ifEqual(R6, 0, out)
                .call(HelperFunction.GET_CURRENT_TASK_BTF)
                .move(R7, R0)
                .move(R1, R0)
                .call(HelperFunction.TASK_PT_REGS)
                .move(R8, R0);
        parts.load(R1, R8, way.call());
        code.ifEqual(R1, way.accept4(), accepting)
                .ifNotEqual(R1, way.accept(), out)
                .place(accepting)
                .move(R1, R6)
                .call(HelperFunction.SKC_TO_TCP_SOCK)
                .ifEqual(R0, 0, out)
                .move(R6, R0);
        parts.load(R8, R8, way.descriptor());
        parts.load(R7, R7, way.files());
        code.ifEqual(R7, 0, out);
        parts.load(R7, R7, way.table());
        code.ifEqual(R7, 0, out);
        parts.load(R1, R7, way.size());
        code.shl(R8, Integer.SIZE).shr(R8, Integer.SIZE).ifGreaterOrEqual(R8, R1, out);
        parts.load(R1, R7, way.first());
        code.shl(R8, 3).add(R1, R8);
        follow(parts, READ, R1, 0, out);
        follow(parts, READ, way.content(), out);
        follow(parts, READ, way.sock(), out);
        follow(parts, COOKIE, way.cookie(), out);
        record(parts, out);
        code.place(out);
        return parts.finish(1);
    }

    /// `frame[to] = *(frame[READ] + member)`.
    private static void follow(ProgramParts parts, int to, Member member, Label otherwise) {
        parts.code().load(R1, Width.DOUBLE, R10, READ);
        follow(parts, to, R1, member.offset(), otherwise);
    }

    /// `frame[to] = *(from + offset)`, unless that is 0, of memory that the verifier knows nothing about.
    private static void follow(ProgramParts parts, int to, Register from, int offset, Label otherwise) {
        parts.code()
                .move(R3, from)
                .add(R3, offset)
                .move(R1, R10)
                .add(R1, to)
                .move(R2, Long.BYTES)
                .call(HelperFunction.PROBE_READ_KERNEL)
                .ifNotEqual(R0, 0, otherwise)
                .load(R1, Width.DOUBLE, R10, to)
                .ifEqual(R1, 0, otherwise);
    }

    /// Counts the wait of the connection in R6. Changes R7, R8 and R9.
    private void record(ProgramParts parts, Label out) {
        Assembler code = parts.code();
        Label some = Label.of("some wait");
        Label notTooLong = Label.of("not too long");
        Label known = Label.of("known listener");

        // R7 microseconds, R8 what is left of them, R9 bucket
        parts.load(R8, R6, established);
        code.move(R7, 0);
        // Taken by another processor while its handshake was completed.
        code.ifEqual(R8, 0, some)
                .call(HelperFunction.KTIME_GET_NS)
                .div(R0, NANOS_OF_MICRO)
                .ifLess(R0, R8, some)
                .move(R7, R0)
                .sub(R7, R8)
                .place(some)
                .ifLessOrEqual(R7, LONGEST, notTooLong)
                .move(R7, LONGEST)
                .place(notTooLong)
                .move(R8, R7)
                .move(R9, 0);
        for (int bits = 16; bits > 0; bits /= 2) {
            Label less = Label.of("less than 2^" + bits);
            code.ifLess(R8, 1 << bits, less).shr(R8, bits).add(R9, bits).place(less);
        }
        code.add(R9, R8);

        look(code);
        code.ifNotEqual(R0, 0, known);
        for (int at = EMPTY; at < EMPTY + WaitLayout.BYTES; at += Long.BYTES) {
            code.storeImmediate(R10, at, Width.DOUBLE, 0);
        }
        code.map(R1, waits)
                .move(R2, R10)
                .add(R2, COOKIE)
                .move(R3, R10)
                .add(R3, EMPTY)
                .move(R4, IF_ABSENT)
                .call(HelperFunction.MAP_UPDATE_ELEM);
        look(code);
        code.ifEqual(R0, 0, out)
                .place(known)
                .atomicAdd(R0, WaitLayout.SUM, Width.DOUBLE, R7)
                .and(R9, WaitLayout.BUCKETS - 1)
                .shl(R9, 3)
                .add(R0, R9)
                .move(R1, 1)
                .atomicAdd(R0, WaitLayout.COUNTS, Width.DOUBLE, R1);
    }

    private void look(Assembler code) {
        code.map(R1, waits).move(R2, R10).add(R2, COOKIE).call(HelperFunction.MAP_LOOKUP_ELEM);
    }
}
