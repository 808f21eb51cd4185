package dev.tidemark.cli;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceProcess;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.ClientCrowd;
import dev.tidemark.lab.client.Conduct;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A real server that is held up for a moment (SIGSTOP) again and again, each time while a burst of clients
/// comes: its queue overflows, and drains as soon as it goes on.
///
/// A moment is shorter than the time between two close looks of the doctor. At most 40 bursts.
final class HeldUpServer implements AutoCloseable {
    private static final int MOST = 40;
    private static final Duration MOMENT = Duration.ofMillis(120);
    private static final Duration LEAST = Duration.ofMillis(40);
    private static final Duration PERIOD = Duration.ofMillis(1300);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private final LabNamespace namespace;
    private final NamespaceProcess server;
    private final Endpoint endpoint;
    private final int size;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final List<ClientCrowd> crowds = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "bursts");

    private HeldUpServer(LabNamespace namespace, NamespaceProcess server, Endpoint endpoint, int size) {
        this.namespace = namespace;
        this.server = server;
        this.endpoint = endpoint;
        this.size = size;
    }

    /// Bursts of `size` clients from `namespace`, from now on.
    static HeldUpServer start(LabNamespace namespace, NamespaceProcess server, Endpoint endpoint, int size) {
        HeldUpServer held = new HeldUpServer(namespace, server, endpoint, size);
        held.thread.start();
        return held;
    }

    private void run() {
        for (int burst = 0; burst < MOST && !isOver(Duration.ZERO); burst++) {
            signal(server.pids(), SIGSTOP);
            long since = System.nanoTime();
            boolean isOver;
            try {
                crowds.add(
                        ClientCrowd.start(namespace, endpoint, Conduct.REQUESTS, PATIENCE, ArrivalPlan.atOnce(size)));
                isOver = isOver(rest(since));
            } finally {
                signal(server.pids(), SIGCONT);
            }
            if (isOver || isOver(PERIOD.minus(MOMENT))) {
                return;
            }
        }
    }

    /// What is left of the moment since `begin`: to start the clients takes long where the machine is busy.
    private static Duration rest(long begin) {
        Duration left = MOMENT.minusNanos(System.nanoTime() - begin);
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    private boolean isOver(Duration within) {
        try {
            return ending.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// Stops all of its processes until it is closed.
    static void stop(NamespaceProcess server) {
        signal(server.pids(), SIGSTOP);
    }

    private static void signal(List<Long> pids, int number) {
        pids.forEach(pid -> Libc.call(SystemCall.KILL, pid, number, 0));
    }

    @Override
    public void close() {
        ending.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        crowds.forEach(ClientCrowd::close);
    }
}
