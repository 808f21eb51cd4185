package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.Btf;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.kernel.sockdiag.StoredListener;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Which functions of this kernel run for a connection: where the compiler built one into another, the former
/// never does, though one can attach to it.
///
/// Counted for one connection of our own, in a place of its own: programs that record would count some
/// connections of others twice until it is known.
///
/// @param functions that give a new connection or null; the last of them to end comes last
/// @param maps of its own, where the n-th function's runs are counted at [#COUNTERS]
record FunctionTrial(List<Rung> functions, ProbeMaps maps) {
    /// Instead of what else stands there.
    private static final List<Integer> COUNTERS = List.of(FactsLayout.ENQUEUES, FactsLayout.SYN_SEEN);

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(1);

    /// About as long as attaching programs to them and taking them away takes.
    ///
    /// @return those that ran; unknown with the reason in short when the kernel refuses, or no connection can be
    ///     made
    static Reading<Set<Rung>> run(Btf types, SocketMembers socket, List<Rung> functions) {
        return ProbeMaps.create(false, false).then(maps -> {
            try (maps;
                    Attachments attachments = new Attachments(types)) {
                FunctionTrial trial = new FunctionTrial(functions, maps);
                return trial.attach(types, socket, attachments).then(_ -> trial.connect());
            }
        });
    }

    private Reading<Boolean> attach(Btf types, SocketMembers socket, Attachments attachments) {
        for (int i = 0; i < functions.size(); i++) {
            Rung rung = functions.get(i);
            int result = types.parameterCount(rung.place()).orElse(0);
            Reading<Rung> attached = attachments.atExit(
                    rung, EnqueueProgram.counting(socket, maps, result, COUNTERS.get(i)), "tidemark_try");
            if (attached instanceof Reading.Unknown<Rung>(String reason)) {
                return Reading.unknown(reason);
            }
        }
        return Reading.of(true);
    }

    private Reading<Set<Rung>> connect() {
        try (SockDiag sockets = SockDiag.open()) {
            return SelfTest.connected(port -> look(sockets, port));
        } catch (KernelException refused) {
            return Reading.unknown(String.valueOf(refused.getMessage()));
        }
    }

    private Set<Rung> look(SockDiag sockets, int port) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Set<Rung> seen = read(sockets, port);
        while (!seen.contains(functions.getLast()) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
            seen = read(sockets, port);
        }
        return seen;
    }

    private Set<Rung> read(SockDiag sockets, int port) {
        return sockets.listenersWithStorage(maps.facts())
                .map(rows -> rows.rows().stream()
                        .filter(row -> row.row().localPort() == port)
                        .map(StoredListener::value)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(this::ran)
                        .orElse(Set.of()))
                .orElse(Set.of());
    }

    private Set<Rung> ran(byte[] value) {
        ByteBuffer facts = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
        Set<Rung> ran = EnumSet.noneOf(Rung.class);
        for (int i = 0; i < functions.size(); i++) {
            if (facts.getLong(COUNTERS.get(i)) != 0) {
                ran.add(functions.get(i));
            }
        }
        return ran;
    }
}
