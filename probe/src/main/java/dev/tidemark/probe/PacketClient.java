package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R10;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R3;
import static dev.tidemark.kernel.bpf.Register.R7;

import dev.tidemark.kernel.bpf.Assembler;
import dev.tidemark.kernel.bpf.HelperFunction;
import dev.tidemark.kernel.bpf.Label;
import dev.tidemark.kernel.bpf.Width;

/// Whose packet a `struct sk_buff` is, read by hand from its headers: `client_of_packet()` of `probe/src/main/bpf/bins.h`.
/// Expects the packet in R7.
record PacketClient(ProgramParts parts, HeaderMembers headers) implements BinParts.Client {
    private static final int IPV4_SOURCE = 12;
    private static final int IPV6_SOURCE = 8;
    private static final int FIRST = BinParts.KEY + BinLayout.KEY_PORT;

    @Override
    public void put(BinParts bins, Label unknown) {
        Label six = Label.of("IPv6 client");
        Label done = Label.of("client addressed");
        Assembler code = parts.code();
        bins.clearKey();
        read(FIRST, 1, headers.network(), 0);
        code.load(R1, Width.BYTE, R10, FIRST).shr(R1, 4).ifEqual(R1, 6, six);
        bins.ipv4Prefix();
        read(BinParts.KEY + BinLayout.KEY_IPV4, 4, headers.network(), IPV4_SOURCE);
        code.jump(done).place(six);
        read(BinParts.KEY + BinLayout.KEY_ADDRESS, 16, headers.network(), IPV6_SOURCE);
        code.place(done);
        read(BinParts.KEY + BinLayout.KEY_PORT, 2, headers.transport(), 0);
    }

    /// `frame[to] = packet->head[header + offset]`.
    private void read(int to, int bytes, Member header, int offset) {
        parts.load(R3, R7, headers.head());
        parts.load(R1, R7, header);
        parts.code()
                .add(R3, R1)
                .add(R3, offset)
                .move(R1, R10)
                .add(R1, to)
                .move(R2, bytes)
                .call(HelperFunction.PROBE_READ_KERNEL);
    }
}
