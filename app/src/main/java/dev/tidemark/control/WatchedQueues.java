package dev.tidemark.control;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.process.ListeningSocket;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.TcpListener;
import java.util.Map;
import java.util.Optional;

/// The accept queues of TCP listeners that somebody watches all the time: as [Queues], without a look at the
/// host.
///
/// Who holds them may not be known any more, as when a server replaced its workers: then another actuator does
/// it, which looks anew. Costs a look at the owner's descriptors.
public final class WatchedQueues implements Actuator {
    private final Map<SocketIdentity, Listener> watched;
    private final Actuator otherwise;

    /// @param watched as they were in the latest sample
    /// @param otherwise for what is not among them, or cannot be opened as they are known
    public WatchedQueues(Map<SocketIdentity, Listener> watched, Actuator otherwise) {
        this.watched = Map.copyOf(watched);
        this.otherwise = otherwise;
    }

    @Override
    public Now current(Target target) {
        return open(target)
                .<Now>map(socket -> {
                    try (socket) {
                        return socket.limit()
                                .fold(limit -> new Now.Is(Optional.of(Long.toString(limit))), Now.Unknown::new);
                    }
                })
                .orElseGet(() -> otherwise.current(target));
    }

    @Override
    public ItemResult change(ChangeItem item) {
        return open(item.target())
                .map(socket -> {
                    try (socket) {
                        return Queues.listen(
                                socket,
                                item.numberBefore().orElseThrow(),
                                item.numberAsked().orElseThrow(),
                                () -> socket.limit()
                                        .fold(limit -> Optional.of(Long.toString(limit)), _ -> Optional.empty()));
                    }
                })
                .orElseGet(() -> otherwise.change(item));
    }

    private Optional<ListeningSocket> open(Target target) {
        Listener listener = target instanceof Target.Queue queue ? watched.get(queue.identity()) : null;
        if (!(listener instanceof TcpListener)) {
            return Optional.empty();
        }
        Optional<ListeningSocket> socket = listener.owners()
                .processes()
                .then(owners -> Queues.open(listener, owners))
                .fold(Optional::of, _ -> Optional.empty());
        // What such a socket cannot tell of its identity takes another look.
        if (socket.filter(ListeningSocket::isMultipath).isPresent()) {
            socket.get().close();
            return Optional.empty();
        }
        return socket;
    }

    /// Why `listener` may not be changed by this process; known where it may. Tries everything but the change.
    public static Reading<Listener> allowed(Listener listener) {
        return listener.owners()
                .processes()
                .then(owners -> Queues.open(listener, owners))
                .map(socket -> {
                    try (socket) {
                        return listener;
                    }
                });
    }
}
