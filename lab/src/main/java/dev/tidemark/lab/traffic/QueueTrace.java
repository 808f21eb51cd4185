package dev.tidemark.lab.traffic;

import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.lab.LabNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Writes down length and limit of one IPv4 queue, again and again, until it is closed or an hour is over.
///
/// It looks from outside by sock_diag(7), on a thread of its own. May be asked from any thread.
public final class QueueTrace implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofHours(1);

    private final SockDiag diag;
    private final int port;
    private final long period;
    private final long start = System.nanoTime();
    private final List<Look> looks = new ArrayList<>();
    private final Thread thread;
    private volatile boolean ending;

    /// @param nanos since the trace began
    public record Look(long nanos, long length, long limit) {}

    private QueueTrace(SockDiag diag, int port, Duration period) {
        this.diag = diag;
        this.port = port;
        this.period = period.toNanos();
        this.thread = Thread.ofPlatform().daemon().name("lab-trace").unstarted(this::run);
    }

    /// Begins.
    public static QueueTrace start(LabNamespace namespace, int port, Duration period) {
        SockDiag diag = SockDiag.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)));
        QueueTrace trace = new QueueTrace(diag, port, period);
        trace.thread.start();
        return trace;
    }

    private void run() {
        long due = start;
        while (!ending && System.nanoTime() - start < LONGEST.toNanos()) {
            look();
            due = Math.max(due + period, System.nanoTime());
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private void look() {
        long now = System.nanoTime() - start;
        for (InetDiagMessage row : diag.listeners(AddressFamily.INET, port).rows()) {
            synchronized (looks) {
                looks.add(new Look(now, row.receiveQueue(), row.sendQueue()));
            }
        }
    }

    /// All looks so far.
    public List<Look> looks() {
        synchronized (looks) {
            return List.copyOf(looks);
        }
    }

    /// How often another limit was seen than at the look before.
    public static long steps(List<Look> looks) {
        long steps = 0;
        for (int i = 1; i < looks.size(); i++) {
            steps += looks.get(i).limit() == looks.get(i - 1).limit() ? 0 : 1;
        }
        return steps;
    }

    @Override
    public void close() {
        ending = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        diag.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
