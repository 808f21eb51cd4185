package dev.tidemark.control;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.process.ListeningSocket;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.SocketIdentity;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The accept queues of running processes: finds a listener again by its cookie, and gives it another limit.
///
/// For one thread, and as long as its reader is open.
public final class Queues {
    private final HostReader reader;
    private HostSnapshot host;

    /// @param reader with owners, and unix sockets where those are to be changed
    public Queues(HostReader reader) {
        this.reader = reader;
        this.host = reader.read();
    }

    /// The last look at the host.
    public HostSnapshot host() {
        return host;
    }

    /// Looks again.
    public HostSnapshot look() {
        reader.refresh();
        host = reader.read();
        return host;
    }

    /// The listener as it is now; empty when it is gone.
    public Optional<Listener> find(Target.Queue queue) {
        return listener(host, queue.identity()).or(() -> listener(look(), queue.identity()));
    }

    private static Optional<Listener> listener(HostSnapshot host, SocketIdentity identity) {
        return host.namespaces().stream()
                .map(ListenSnapshot::listeners)
                .flatMap(List::stream)
                .filter(listener -> listener.identity().equals(identity))
                .findFirst();
    }

    Now current(Target.Queue queue) {
        Optional<Listener> found = find(queue);
        if (found.isPresent()) {
            return new Now.Is(Optional.of(Long.toString(found.get().queue().limit())));
        }
        boolean seen = host.namespaces().stream()
                .anyMatch(snapshot ->
                        snapshot.namespace().id().inode() == queue.place().inode());
        // A namespace that cannot be seen may be there all the same.
        return seen || (host.hidden() == 0 && host.unread().isEmpty())
                ? new Now.Gone("listener " + queue.address() + " is gone")
                : new Now.Unknown("namespace " + queue.place().name() + " is not readable");
    }

    /// Whether this process may change the listener: tries everything but the change itself.
    ///
    /// @return the listener, or the reason why not
    public Reading<Listener> allowed(Listener listener) {
        return open(listener).map(socket -> {
            try (socket) {
                return listener;
            }
        });
    }

    private Reading<ListeningSocket> open(Listener listener) {
        return listener.owners()
                .processes()
                .then(owners -> open(listener, owners))
                .then(socket -> sure(listener, socket));
    }

    /// What the socket itself cannot tell of its identity, another look does, while it is held.
    private Reading<ListeningSocket> sure(Listener listener, ListeningSocket socket) {
        if (!socket.isMultipath() || listener(look(), listener.identity()).isPresent()) {
            return Reading.of(socket);
        }
        socket.close();
        return Reading.unknown("socket " + listener.identity().inodeText() + " was closed meanwhile");
    }

    /// Any of its owners will do; the first may have ended meanwhile.
    static Reading<ListeningSocket> open(Listener listener, List<Owner> owners) {
        Reading<ListeningSocket> last = Reading.unknown("no process holds it");
        for (Owner owner : owners) {
            last = ListeningSocket.open(
                    ProcRoot.HOST,
                    owner.pid(),
                    listener.identity().inode(),
                    listener.identity().cookie());
            if (last.isKnown()) {
                return last;
            }
        }
        return last;
    }

    /// Listens again, if the limit still is what it was when that was planned.
    ItemResult change(Target.Queue queue, long before, long asked) {
        Optional<Listener> found = find(queue);
        if (found.isEmpty()) {
            return gone(queue);
        }
        return open(found.get())
                .fold(
                        socket -> change(queue, socket, before, asked),
                        _ -> changeAfterAnotherLook(queue, before, asked));
    }

    /// It may have closed since the last look, or those may have ended who held it then.
    private ItemResult changeAfterAnotherLook(Target.Queue queue, long before, long asked) {
        Optional<Listener> found = listener(look(), queue.identity());
        if (found.isEmpty()) {
            return gone(queue);
        }
        return open(found.get())
                .fold(socket -> change(queue, socket, before, asked), reason -> ItemResult.failed(now(queue), reason));
    }

    private static ItemResult gone(Target.Queue queue) {
        return ItemResult.of(Outcome.VOID, Optional.empty(), "listener " + queue.address() + " is gone");
    }

    private ItemResult change(Target.Queue queue, ListeningSocket open, long before, long asked) {
        try (open) {
            return listen(queue, open, before, asked);
        }
    }

    private ItemResult listen(Target.Queue queue, ListeningSocket socket, long before, long asked) {
        return listen(socket, before, asked, () -> limit(queue, socket));
    }

    /// Listens again, if the limit still is `before`.
    ///
    /// @param limit reads it
    static ItemResult listen(ListeningSocket socket, long before, long asked, Supplier<Optional<String>> limit) {
        Optional<String> now = limit.get();
        if (!now.equals(Optional.of(Long.toString(before)))) {
            return ItemResult.failed(
                    now, "limit is " + now.orElse("unknown") + " by now (expected: " + before + ", as planned)");
        }
        Reading<Integer> listened = socket.listen((int) Math.min(asked, Integer.MAX_VALUE));
        Optional<String> after = limit.get();
        return listened.fold(
                _ -> after.equals(Optional.of(Long.toString(asked)))
                        ? ItemResult.changed(after)
                        : ItemResult.of(
                                after.isEmpty() ? Outcome.FAILED : Outcome.LESS_THAN_ASKED,
                                after,
                                after.isEmpty() ? "limit is unknown now" : "truncated by somaxconn of its namespace"),
                reason -> ItemResult.failed(after, reason));
    }

    private Optional<String> limit(Target.Queue queue, ListeningSocket socket) {
        return socket.limit().fold(limit -> Optional.of(Long.toString(limit)), _ -> {
            look();
            return now(queue);
        });
    }

    private Optional<String> now(Target.Queue queue) {
        return listener(host, queue.identity())
                .map(listener -> Long.toString(listener.queue().limit()));
    }
}
