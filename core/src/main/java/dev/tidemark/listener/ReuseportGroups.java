package dev.tidemark.listener;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which listeners of a namespace share their address and port by SO_REUSEPORT, each with a queue of its own.
///
/// Sockets can only listen on the same address, port and interface together when all of them set SO_REUSEPORT and
/// belong to one user (`inet_reuseport_add_sock`, `net/ipv4/inet_hashtables.c`), so that is how they are
/// recognised.
public final class ReuseportGroups {
    private final Map<SocketIdentity, Member> members;

    private ReuseportGroups(Map<SocketIdentity, Member> members) {
        this.members = members;
    }

    /// One queue of a group.
    ///
    /// @param number 1 to size, in the order of the sockets' inode numbers
    /// @param size how many queues the group has
    /// @param id the lowest inode number of the group, as a name for it
    public record Member(int number, int size, String id) {}

    /// Finds the groups among all listeners of one namespace.
    public static ReuseportGroups of(List<TcpListener> listeners) {
        Map<String, List<TcpListener>> byEndpoint = new HashMap<>();
        for (TcpListener listener : listeners) {
            byEndpoint
                    .computeIfAbsent(key(listener), _ -> new java.util.ArrayList<>(1))
                    .add(listener);
        }
        Map<SocketIdentity, Member> members = new HashMap<>();
        for (List<TcpListener> group : byEndpoint.values()) {
            if (group.size() > 1) {
                group.sort(
                        Comparator.comparingLong(listener -> listener.identity().inode()));
                String id = group.getFirst().identity().inodeText();
                int number = 0;
                for (TcpListener listener : group) {
                    members.put(listener.identity(), new Member(++number, group.size(), id));
                }
            }
        }
        return new ReuseportGroups(Map.copyOf(members));
    }

    private static String key(TcpListener listener) {
        return listener.address()
                + (listener.endpoint().v6only() ? " v6only " : " ")
                + listener.uid().orElse(-1L);
    }

    /// The place of `listener` in its group; empty when it listens alone.
    public Optional<Member> member(Listener listener) {
        return Optional.ofNullable(members.get(listener.identity()));
    }
}
