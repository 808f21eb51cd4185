package dev.tidemark.probe;

import static dev.tidemark.kernel.bpf.Register.R0;
import static dev.tidemark.kernel.bpf.Register.R1;
import static dev.tidemark.kernel.bpf.Register.R10;
import static dev.tidemark.kernel.bpf.Register.R2;
import static dev.tidemark.kernel.bpf.Register.R3;
import static dev.tidemark.kernel.bpf.Register.R4;
import static dev.tidemark.kernel.bpf.Register.R5;
import static dev.tidemark.kernel.bpf.Register.R6;
import static dev.tidemark.kernel.bpf.Register.R7;
import static dev.tidemark.kernel.bpf.Register.R8;
import static dev.tidemark.kernel.bpf.Register.R9;

import dev.tidemark.kernel.bpf.Assembler;
import dev.tidemark.kernel.bpf.HelperFunction;
import dev.tidemark.kernel.bpf.Label;
import dev.tidemark.kernel.bpf.Program;
import dev.tidemark.kernel.bpf.Width;

/// At each connection that the kernel put into an accept queue: how long is the queue now? Its specification is
/// `probe/src/main/bpf/peak.bpf.c`.
///
/// `tp_btf/sk_data_ready` runs for a listener once for each, right after (`tcp_child_process()`,
/// `net/ipv4/tcp_minisocks.c`).
final class PeakProgram {
    static final int NANOS_OF_SLOT = 1_000_000_000;

    private PeakProgram() {}

    static Program assemble(SocketMembers socket, ProbeMaps maps) {
        ProgramParts parts = new ProgramParts(socket, maps);
        Label out = Label.of("out");
        parts.argument(R6, 0);
        parts.onlyListener(R6, out);
        record(parts, socket, maps, out, (_, unknown) -> ofPacket(parts, maps, unknown));
        parts.code().place(out);
        return parts.finish(0);
    }

    /// What [ArrivalProgram] left of the packet that this processor is at. It counts once.
    private static void ofPacket(ProgramParts parts, ProbeMaps maps, Label unknown) {
        ArrivalMaps arrivals = maps.arrivals().orElseThrow();
        Assembler code = parts.code();
        code.storeImmediate(R10, BinParts.KEY, Width.WORD, 0)
                .map(R1, arrivals.packet())
                .move(R2, R10)
                .add(R2, BinParts.KEY)
                .call(HelperFunction.MAP_LOOKUP_ELEM)
                .ifEqual(R0, 0, unknown);
        for (int at = 0; at < BinLayout.KEY_BYTES; at += Long.BYTES) {
            code.load(R1, Width.DOUBLE, R0, at).store(R10, BinParts.KEY + at, Width.DOUBLE, R1);
        }
        code.storeImmediate(R0, BinLayout.KEY_COOKIE, Width.DOUBLE, 0);
    }

    /// Records that the queue of the listener in R6 has one more, and goes on or to `out`. Changes R7, R8 and R9.
    ///
    /// @param client whose connection it is
    static void record(
            ProgramParts parts, SocketMembers socket, ProbeMaps maps, Label out, BinParts.Client client) {
        Assembler code = parts.code();
        Label sameSecond = Label.of("same second");

        // R6 sock, R7 facts, R8 length, R9 now
        parts.facts(R7, R6, out);
        parts.count(R7, FactsLayout.ENQUEUES);
        parts.load(R8, R6, socket.length());

        code.call(HelperFunction.KTIME_GET_NS)
                .move(R9, R0)
                .move(R1, R0)
                .div(R1, NANOS_OF_SLOT)
                .move(R5, R1)
                .shl(R1, Integer.SIZE)
                .or(R1, R8);
        parts.raise(R7, FactsLayout.WINDOW, sameSecond);
        // Whoever opens a new second keeps what the one before came to.
        code.move(R4, R3)
                .shr(R4, Integer.SIZE)
                .ifEqual(R4, R5, sameSecond)
                .store(R7, FactsLayout.EARLIER, Width.DOUBLE, R3)
                .place(sameSecond);
        maps.arrivals()
                .ifPresent(arrivals -> new BinParts(parts, socket, arrivals).arrived(R6, R7, R9, R8, client));

        code.move(R1, R8);
        parts.raise(R7, FactsLayout.PEAK, out);
        code.store(R7, FactsLayout.PEAK_AT, Width.DOUBLE, R9);
        parts.load(R1, R6, socket.limit());
        code.store(R7, FactsLayout.PEAK_LIMIT, Width.WORD, R1);
        maps.events().ifPresent(events -> {
            parts.beginEvent();
            parts.eventPart(EventLayout.LENGTH, Width.WORD, R8);
            parts.load(R1, R6, socket.limit());
            parts.eventPart(EventLayout.LIMIT, Width.WORD, R1);
            code.move(R1, EventLayout.PEAK_RAISED);
            parts.eventPart(EventLayout.KIND, Width.WORD, R1);
            parts.tell(events, R6);
        });
    }
}
