package dev.tidemark.lab.client;

import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabNamespace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Many clients that come by a plan, each with a patience, driven by one thread inside their namespace.
///
/// The thread makes system calls only and is thrown away. As many clients as an [ArrivalPlan] may have, and 120 s
/// or half a minute more than they need; when the process has no descriptor left, the crowd ends with a failure
/// that [#summary] throws. May be asked from any thread.
public final class ClientCrowd implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration SLACK = Duration.ofSeconds(30);
    private static final int PAUSE_MILLIS = 20;
    private static final long LAST_LOOK_NANOS = 30_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Endpoint to;
    private final Conduct conduct;
    private final Duration patience;
    private final ArrivalPlan plan;
    private final Thread thread;
    private final List<CrowdClient> clients;
    private Optional<RuntimeException> failure = Optional.empty();
    private int over;
    private final long start = System.nanoTime();
    private volatile boolean ending;

    private ClientCrowd(LabNamespace from, Endpoint to, Conduct conduct, Duration patience, ArrivalPlan plan) {
        this.to = to;
        this.conduct = conduct;
        this.patience = patience;
        this.plan = plan;
        this.clients = new ArrayList<>(plan.count());
        this.thread = from.thread("lab-clients", this::run);
    }

    /// Lets a crowd come.
    ///
    /// @param patience from its start, after which a client that was not answered closes and is gone
    public static ClientCrowd start(
            LabNamespace from, Endpoint to, Conduct conduct, Duration patience, ArrivalPlan plan) {
        ClientCrowd crowd = new ClientCrowd(from, to, conduct, patience, plan);
        crowd.thread.start();
        return crowd;
    }

    private void run() {
        try (Epoll epoll = Epoll.open();
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(CrowdClient.MOST_BYTES);
            int oldest = 0;
            long longest = Math.max(
                    LONGEST.toNanos(), plan.span().plus(patience).plus(SLACK).toNanos());
            while (!ending && !isOver() && System.nanoTime() - start < longest) {
                admit(epoll, buffer);
                oldest = sendAway(oldest);
                epoll.await(pauseMillis(), index -> look(index, buffer));
            }
            // Who came last is to learn that it is connected.
            long end = System.nanoTime() + LAST_LOOK_NANOS;
            while (System.nanoTime() - end < 0) {
                epoll.await(PAUSE_MILLIS / 2, index -> look(index, buffer));
            }
        } catch (KernelException failed) {
            fail(failed);
        } finally {
            leave();
        }
    }

    /// Whether all have come and nothing more can happen to any of them.
    private synchronized boolean isOver() {
        while (over < clients.size() && clients.get(over).outcome().isFinal()) {
            over++;
        }
        return over == plan.count();
    }

    private synchronized void admit(Epoll epoll, MemorySegment buffer) {
        while (clients.size() < plan.count() && System.nanoTime() - start >= plan.nanos(clients.size())) {
            CrowdClient client = CrowdClient.connect(to, conduct, buffer);
            clients.add(client);
            if (!client.outcome().isFinal()) {
                epoll.add(client.descriptorNumber(), clients.size() - 1);
            }
        }
    }

    /// All have the same patience, so that who came first is the first to lose it.
    ///
    /// @return the first who has not
    private synchronized int sendAway(int oldest) {
        long latest = System.nanoTime() - patience.toNanos();
        int next = oldest;
        while (next < clients.size() && clients.get(next).began() - latest <= 0) {
            clients.get(next).giveUp();
            next++;
        }
        return next;
    }

    private synchronized int pauseMillis() {
        if (clients.size() == plan.count()) {
            return PAUSE_MILLIS;
        }
        long left = start + plan.nanos(clients.size()) - System.nanoTime();
        return Math.clamp((left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI, 0, PAUSE_MILLIS);
    }

    /// An event may come that was on its way when its client ended.
    private synchronized void look(int index, MemorySegment buffer) {
        CrowdClient client = clients.get(index);
        if (!client.outcome().isFinal()) {
            client.look(buffer);
        }
    }

    private synchronized void fail(RuntimeException failed) {
        failure = Optional.of(failed);
    }

    private synchronized void leave() {
        clients.forEach(CrowdClient::leave);
    }

    /// What each client that has come met so far, in the order of their coming.
    ///
    /// @throws KernelException when a client could not be made
    public synchronized List<Experience> experiences() {
        failure.ifPresent(failed -> {
            throw failed;
        });
        return clients.stream().map(one -> one.experience(start)).toList();
    }

    /// What they met so far, summed up.
    public ClientSummary summary() {
        return ClientSummary.of(experiences());
    }

    /// When its plan began, by [System#nanoTime].
    public long start() {
        return start;
    }

    /// Waits until all have come and nothing more can happen to any of them.
    ///
    /// @throws IllegalStateException when that is not so in time
    public void awaitEnd(Duration limit) {
        Await.until("end of the crowd", limit, () -> !thread.isAlive());
    }

    /// How many are to come in all.
    public int planned() {
        return plan.count();
    }

    /// All who are still there leave; what they met can still be asked for.
    @Override
    public void close() {
        ending = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
