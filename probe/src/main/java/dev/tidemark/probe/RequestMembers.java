package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R10;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R3;
import static dev.tidemark.kernel.bpf.Register.R6;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.bpf.HelperFunction;
import dev.tidemark.kernel.bpf.Width;
import java.util.OptionalInt;

/// Whose connection a `struct request_sock` is, for programs that are given one.
///
/// @param argument which one of the program's it is, from 0
/// @param address of its client; that of IPv4 as `::ffff:a.b.c.d` (`sk_daddr_set()`,
/// `include/net/inet_hashtables.h`)
/// @param port in the network's order
record RequestMembers(int argument, int address, int port) {
    /// In the frame, where the request is kept.
    private static final int REQUEST = BinParts.KEY - 8;

    private static final int ADDRESS_BYTES = 16;
    private static final int PORT_BYTES = 2;

    static Reading<RequestMembers> from(Btf types) {
        OptionalInt common = types.offset("request_sock", "__req_common");
        OptionalInt address = types.offset("sock_common", "skc_v6_daddr");
        OptionalInt port = types.offset("sock_common", "skc_dport");
        return common.isEmpty() || address.isEmpty() || port.isEmpty()
                ? Reading.unknown("this kernel has no request_sock.__req_common, sock_common.skc_v6_daddr or skc_dport")
                : Reading.of(new RequestMembers(
                        0, common.getAsInt() + address.getAsInt(), common.getAsInt() + port.getAsInt()));
    }

    RequestMembers at(int of) {
        return new RequestMembers(of, address, port);
    }

    /// Keeps the request, at the program's start.
    void remember(ProgramParts parts) {
        parts.argument(R2, argument);
        parts.code().store(R10, REQUEST, Width.DOUBLE, R2);
    }

    /// Puts its client into the key, with the cookie of the listener in R6.
    void client(ProgramParts parts, BinParts bins) {
        bins.cookie(R6);
        bins.clearKey();
        read(parts, BinParts.KEY + BinLayout.KEY_ADDRESS, ADDRESS_BYTES, address);
        read(parts, BinParts.KEY + BinLayout.KEY_PORT, PORT_BYTES, port);
    }

    private static void read(ProgramParts parts, int to, int bytes, int offset) {
        parts.code()
                .move(R1, R10)
                .add(R1, to)
                .move(R2, bytes)
                .load(R3, Width.DOUBLE, R10, REQUEST)
                .add(R3, offset)
                .call(HelperFunction.PROBE_READ_KERNEL);
    }
}
