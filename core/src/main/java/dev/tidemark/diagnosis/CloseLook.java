package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.process.ListenerOptions;
import dev.tidemark.kernel.process.ProcessorTime;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.SnapshotReader;
import dev.tidemark.listener.SynQueues;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.WaitingConnections;
import dev.tidemark.watch.ProcessorBudget;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks closely at the listeners that give a reason to: who waits, since when, and what the owners do.
///
/// Walks of the connection table are paid from a budget that grows with time; when it is spent, looking waits for
/// the next time.
final class CloseLook {
    /// So many listeners are looked at closely at once, the fullest first; and so many owners of each.
    private static final int MOST_LISTENERS = 8;

    private static final int MOST_OWNERS = 32;

    /// So many listeners are compared with their programs' configuration although nothing is wrong with them.
    private static final int MOST_REQUESTS = 64;

    /// As long as any of it is left a walk may begin; one of 50 000 connections with both ends here takes some
    /// 25 ms.
    private static final Duration ALLOWANCE = Duration.ofMillis(10);

    private static final int PER_MILLE = 3;

    /// A walk that has begun may take so long, even if less is left: one that is cut tells little.
    private static final Duration WALK = Duration.ofMillis(20);

    private final HostReader reader;
    private final ProcRoot root;
    private final Map<Integer, OwnerLooks> owners = new HashMap<>();
    private final Set<Long> lookedAt = new HashSet<>();
    private final Set<Long> lookedTwice = new HashSet<>();
    private final Map<Long, Reading<Integer>> deferAccept = new HashMap<>();
    private final Programs programs;
    private final ProcessorBudget budget = new ProcessorBudget(ALLOWANCE, PER_MILLE);
    private long walked;
    private int requests;

    private CloseLook(HostReader reader, ProcRoot root) {
        this.reader = reader;
        this.root = root;
        this.programs = new Programs(root);
    }

    static CloseLook of(HostReader reader, ProcRoot root) {
        return new CloseLook(reader, root);
    }

    /// Looks at what is remarkable in a namespace now.
    ///
    /// @param after the time since the first sample
    void at(NamespaceTrack track, Duration after) {
        List<SocketTrack> remarkable = track.sockets().stream()
                .filter(SocketTrack::isRemarkable)
                .sorted(Comparator.comparingDouble(CloseLook::fill).reversed())
                .limit(MOST_LISTENERS)
                .toList();
        SnapshotReader namespace = reader.reader(track.namespace());
        for (SocketTrack socket : remarkable) {
            lookAtOwners(socket.listener(), after);
            if (socket.listener() instanceof TcpListener tcp && tcp.queue().length() > 0) {
                lookAtLine(socket, tcp, namespace, track.latest(), after);
            }
        }
        if (track.hasHandshakeTrouble()) {
            countHalfOpen(track, namespace, after);
        }
    }

    private static double fill(SocketTrack socket) {
        return socket.listener().queue().fill();
    }

    private void lookAtOwners(Listener listener, Duration after) {
        lookedAt.add(listener.identity().inode());
        // A reuseport group's other members are compared with it.
        for (Owner owner : listener.owners().known().stream().limit(MOST_OWNERS).toList()) {
            owners.computeIfAbsent(owner.pid(), pid -> OwnerLooks.first(root, owner, after))
                    .again(root, after);
        }
        if (listener instanceof TcpListener && !listener.owners().known().isEmpty()) {
            deferAccept.computeIfAbsent(
                    listener.identity().inode(),
                    inode -> ListenerOptions.read(
                                    root, listener.owners().known().getFirst().pid(), inode)
                            .map(ListenerOptions::deferAcceptSeconds));
        }
    }

    private void lookAtLine(
            SocketTrack socket, TcpListener tcp, SnapshotReader namespace, ListenSnapshot snapshot, Duration after) {
        Duration left = budget.left(after);
        // A second look tells whether a line moves: it is tried, once, even if the first took all the time.
        boolean isSecond =
                socket.lines().size() == 1 && lookedTwice.add(tcp.identity().inode());
        if (!left.isPositive() && !isSecond) {
            return;
        }
        long before = ProcessorTime.ofThisThread();
        try {
            WaitingConnections seen = namespace.connections(snapshot, tcp, limit(left));
            seen.oldestCookie()
                    .ifPresent(first -> socket.lineSeen(new WaitingLine(
                            after,
                            seen.count(),
                            seen.oldestWait(),
                            first,
                            seen.front(),
                            seen.gone(),
                            seen.accepted(),
                            seen.cut())));
        } catch (KernelException refused) {
            // The rest of the evidence stands without it.
        }
        paid(ProcessorTime.ofThisThread() - before);
    }

    private void countHalfOpen(NamespaceTrack track, SnapshotReader namespace, Duration after) {
        Duration left = budget.left(after);
        if (!left.isPositive()) {
            return;
        }
        long before = ProcessorTime.ofThisThread();
        try {
            SynQueues queues = namespace.synQueues(track.latest(), limit(left));
            for (SocketTrack socket : track.sockets()) {
                if (socket.listener() instanceof TcpListener tcp
                        && queues.length(tcp) instanceof Reading.Known<Long>(Long length)) {
                    socket.halfOpenSeen(length);
                }
            }
        } catch (KernelException refused) {
            // The counters tell most of it.
        }
        paid(ProcessorTime.ofThisThread() - before);
    }

    private static Duration limit(Duration left) {
        return left.compareTo(WALK) < 0 ? WALK : left;
    }

    private void paid(long nanos) {
        budget.spend(nanos);
        walked += nanos;
    }

    /// Nanoseconds of processor time that walks of the connection table took so far.
    long walked() {
        return walked;
    }

    /// What was seen of the owners of `listener`; those that nobody looked at closely are read now, once.
    ///
    /// @param isCompared whether they matter although nothing is remarkable about `listener` itself
    List<OwnerEvidence> owners(Listener listener, boolean isCompared, Duration span) {
        boolean isWanted = isCompared || isLookedAt(listener);
        return listener.owners().known().stream()
                .limit(MOST_OWNERS)
                .filter(owner -> isWanted || owners.containsKey(owner.pid()))
                .map(owner -> owners.computeIfAbsent(owner.pid(), _ -> OwnerLooks.first(root, owner, span))
                        .evidence())
                .toList();
    }

    boolean isLookedAt(Listener listener) {
        return lookedAt.contains(listener.identity().inode());
    }

    /// The program that holds `listener`.
    Optional<KnownServer> server(Listener listener) {
        return lookedAt.contains(listener.identity().inode()) ? programs.serverOf(listener) : Optional.empty();
    }

    /// What the program was told to ask for: of those that were looked at closely, and of those whose limit may
    /// have been cut.
    Optional<RequestedBacklog> requested(SocketTrack socket, ListenSnapshot snapshot) {
        Listener listener = socket.listener();
        boolean isSuspect = socket.selected()
                && snapshot.limitSetBy(listener).certainty() == LimitSetBy.Certainty.HINT
                && requests < MOST_REQUESTS;
        if (!isSuspect && !lookedAt.contains(listener.identity().inode())) {
            return Optional.empty();
        }
        requests++;
        return programs.requestOf(listener);
    }

    /// TCP_DEFER_ACCEPT of `listener`.
    Reading<Integer> deferAccept(Listener listener) {
        return deferAccept.getOrDefault(
                listener.identity().inode(), Reading.unknown("no reason to look at its options"));
    }
}
