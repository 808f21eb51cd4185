package dev.tidemark.probe;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.process.ProcessorTime;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.LabSocket;
import dev.tidemark.lab.ListenerRecipe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// What recording the waits for accept(2) adds to a connection: connect, accept that asks who came, close.
///
/// Processor time of one thread, in rounds in which each way has a turn, as ratios to no program at all. Run by
/// `packaging/check-kernels --cost`, for kernels that this machine has only under emulation: by a clock there
/// that counts a nanosecond for each instruction.
public final class AcceptWaitCost {
    private static final int ROUNDS = 16;
    private static final int BATCHES = 3;
    private static final int CONNECTIONS = 50;
    private static final long PAUSE_NANOS = 100_000;
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;

    /// What stands there meanwhile. That twice nothing differs tells how much is noise.
    private enum Way {
        NOTHING,
        NOTHING_AGAIN,
        AT_FUNCTION,
        AT_PEER_NAMES
    }

    private final LabListener listener;
    private final Map<Way, List<Double>> micros = new EnumMap<>(Way.class);

    private AcceptWaitCost(LabListener listener) {
        this.listener = listener;
    }

    public static void main(String[] arguments) {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 97)) {
            // What accept(2) records is kept by it.
            long _ = listener.cookie();
            AcceptWaitCost cost = new AcceptWaitCost(listener);
            namespace.runInside(cost::measure);
            cost.tell();
        }
    }

    private void measure() {
        for (int i = 0; i < 20; i++) {
            double _ = batch();
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int turn = 0; turn < Way.values().length; turn++) {
                Way way = Way.values()[(round + turn) % Way.values().length];
                micros.computeIfAbsent(way, _ -> new ArrayList<>()).add(best(way));
            }
        }
    }

    private double best(Way way) {
        return switch (way) {
            case NOTHING, NOTHING_AGAIN -> best();
            case AT_FUNCTION -> {
                try (AssembledPrograms _ = OpenProbe.known(AssembledPrograms.attachAtAccept())) {
                    yield best();
                }
            }
            case AT_PEER_NAMES -> {
                try (AssembledPrograms _ = AssembledPrograms.attachAtPeerNames()) {
                    yield best();
                }
            }
        };
    }

    private double best() {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < BATCHES; i++) {
            best = Math.min(best, batch());
        }
        return best;
    }

    /// @return microseconds of each connection
    private double batch() {
        long before = ProcessorTime.ofThisThread();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(128, 8);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, 128);
            for (int i = 0; i < CONNECTIONS; i++) {
                connection(address.address(), length.address());
            }
        }
        return (ProcessorTime.ofThisThread() - before) / 1e3 / CONNECTIONS;
    }

    private void connection(long address, long length) {
        try (LabSocket client = LabSocket.open("client", AF_INET, SOCK_STREAM, 0)) {
            long _ = client.connect(listener.endpoint());
            long accepted = Libc.call(SystemCall.ACCEPT4, listener.descriptorNumber(), address, length, 0);
            // The last packet of the handshake may be left to another thread of the kernel.
            while (accepted < 0 && Libc.errno(accepted).equals(Errno.EAGAIN)) {
                LockSupport.parkNanos(PAUSE_NANOS);
                accepted = Libc.call(SystemCall.ACCEPT4, listener.descriptorNumber(), address, length, 0);
            }
            if (accepted < 0) {
                throw Libc.failure("connection", SystemCall.ACCEPT4, accepted);
            }
            Descriptor.of(accepted).close();
        }
    }

    private void tell() {
        List<Double> nothing = micros.getOrDefault(Way.NOTHING, List.of());
        micros.forEach((way, each) -> {
            double[] more = new double[ROUNDS];
            double[] sorted =
                    each.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            for (int round = 0; round < ROUNDS; round++) {
                more[round] = 100 * (each.get(round) / nothing.get(round) - 1);
            }
            Arrays.sort(more);
            System.out.printf(
                    Locale.ROOT,
                    "guest: %-13s %8.2f us a connection; %+5.1f %% (quartiles %+.1f to %+.1f)%n",
                    way,
                    sorted[ROUNDS / 2],
                    (more[ROUNDS / 2 - 1] + more[ROUNDS / 2]) / 2,
                    more[ROUNDS / 4],
                    more[ROUNDS * 3 / 4]);
        });
    }
}
