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
import dev.tidemark.kernel.bpf.HelperFunction;
import dev.tidemark.kernel.bpf.Label;
import dev.tidemark.kernel.bpf.Register;
import dev.tidemark.kernel.bpf.Width;

/// Tells that a packet was turned away, and from where it came: `tell_packet()` of `probe/src/main/bpf/packet.h`.
///
/// For programs that hold a `struct sk_buff`, whose headers are read by hand.
final class RefusalEvent {
    private static final int IPV4_SOURCE = 12;
    private static final int IPV6_SOURCE = 8;
    private static final int SCRATCH = ProgramParts.EVENT - 8;

    private RefusalEvent() {}

    /// Expects the listener in R6 and the packet in R7, and changes R8 and R9.
    ///
    /// @param owner holds what `length` is a member of
    static void tell(
            ProgramParts parts,
            SocketMembers socket,
            HeaderMembers headers,
            ProbeMaps.EventMaps events,
            int kind,
            Register owner,
            Member length) {
        Assembler code = parts.code();
        parts.beginEvent();
        parts.load(R1, owner, length);
        parts.eventPart(EventLayout.LENGTH, Width.WORD, R1);
        parts.load(R1, R6, socket.limit());
        parts.eventPart(EventLayout.LIMIT, Width.WORD, R1);
        code.move(R1, kind);
        parts.eventPart(EventLayout.KIND, Width.WORD, R1);
        remote(parts, headers);
        parts.tell(events, R6);
    }

    private static void remote(ProgramParts parts, HeaderMembers headers) {
        Assembler code = parts.code();
        Label six = Label.of("IPv6");
        Label addressed = Label.of("addressed");
        // R8 the segment's header, R9 the packet's
        parts.load(R8, R7, headers.head());
        parts.load(R9, R7, headers.network());
        code.add(R9, R8);
        parts.load(R2, R7, headers.transport());
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
