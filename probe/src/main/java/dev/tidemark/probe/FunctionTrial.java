package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.kernel.sockdiag.StoredListener;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/// Which functions of this kernel run for a connection: where the compiler built one into another, the former never
/// does, though one can attach to it.
///
/// Counted for one connection of our own, in a place of its own: programs that record would count some connections of
/// others twice until it is known.
///
/// @param queueAdd `inet_csk_reqsk_queue_add`, for usual handshakes
/// @param hashdance `inet_csk_complete_hashdance`
/// @param checkRequest `tcp_check_req`
record FunctionTrial(boolean queueAdd, boolean hashdance, boolean checkRequest) {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(1);

    /// Where each is counted, instead of what else stands there.
    private static final Map<Rung, Integer> COUNTERS = new EnumMap<>(Map.of(
            Rung.FEXIT_QUEUE_ADD, FactsLayout.ENQUEUES,
            Rung.FEXIT_HASHDANCE, FactsLayout.SYN_SEEN,
            Rung.FEXIT_CHECK_REQ, FactsLayout.SYN_REFUSED));

    private static final FunctionTrial NONE = new FunctionTrial(false, false, false);

    /// About as long as the functions' programs take to load.
    ///
    /// @return unknown with the reason in short when the kernel refuses, or no connection can be made
    static Reading<FunctionTrial> run(Btf types, SocketMembers socket) {
        return ProbeMaps.create(false).then(maps -> {
            try (maps;
                    Attachments attachments = new Attachments(types)) {
                return attach(types, socket, maps, attachments).then(_ -> look(maps));
            }
        });
    }

    private static Reading<Boolean> attach(
            Btf types, SocketMembers socket, ProbeMaps maps, Attachments attachments) {
        for (Map.Entry<Rung, Integer> place : COUNTERS.entrySet()) {
            Rung rung = place.getKey();
            int result = types.parameterCount(rung.place()).orElse(0);
            Reading<Rung> attached = attachments.atExit(
                    rung, EnqueueProgram.counting(socket, maps, result, place.getValue()), "tidemark_try");
            if (attached instanceof Reading.Unknown<Rung>(String reason)) {
                return Reading.unknown(reason);
            }
        }
        return Reading.of(true);
    }

    private static Reading<FunctionTrial> look(ProbeMaps maps) {
        try (SockDiag sockets = SockDiag.open()) {
            return SelfTest.connected(port -> look(sockets, maps, port));
        } catch (KernelException refused) {
            return Reading.unknown(String.valueOf(refused.getMessage()));
        }
    }

    /// `tcp_check_req()` is the last of them to end.
    private static FunctionTrial look(SockDiag sockets, ProbeMaps maps, int port) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        FunctionTrial seen = read(sockets, maps, port);
        while (!seen.checkRequest() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
            seen = read(sockets, maps, port);
        }
        return seen;
    }

    private static FunctionTrial read(SockDiag sockets, ProbeMaps maps, int port) {
        return sockets.listenersWithStorage(maps.facts())
                .map(rows -> rows.rows().stream()
                        .filter(row -> row.row().localPort() == port)
                        .map(StoredListener::value)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(FunctionTrial::of)
                        .orElse(NONE))
                .orElse(NONE);
    }

    private static FunctionTrial of(byte[] value) {
        ByteBuffer facts = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
        return new FunctionTrial(
                facts.getLong(FactsLayout.ENQUEUES) != 0,
                facts.getLong(FactsLayout.SYN_SEEN) != 0,
                facts.getLong(FactsLayout.SYN_REFUSED) != 0);
    }
}
