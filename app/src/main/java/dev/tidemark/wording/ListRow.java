package dev.tidemark.wording;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.ReuseportGroups.Member;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.RequestedListen;
import java.util.Comparator;
import java.util.Optional;

/// A listener that was selected, with what is said about it.
///
/// @param snapshot the sample it is from
/// @param member its place in a reuseport group
/// @param syn the length of its SYN queue, where that was asked for
/// @param requested its last listen(2), where that was seen
public record ListRow(
        ListenSnapshot snapshot,
        Listener listener,
        Optional<Member> member,
        Optional<Reading<Long>> syn,
        Optional<RequestedListen> requested) {
    /// One whose listen(2) nobody saw.
    public ListRow(ListenSnapshot snapshot, Listener listener, Optional<Member> member, Optional<Reading<Long>> syn) {
        this(snapshot, listener, member, syn, Optional.empty());
    }

    /// One that an agent watches.
    public static ListRow of(LiveListener live) {
        return new ListRow(live.snapshot(), live.now(), live.member(), Optional.empty(), live.requested());
    }

    /// State, port, address, and the order within a reuseport group: the worst first.
    public static final Comparator<ListRow> WORST_FIRST = ListRow::compareByState;

    private static int compareByState(ListRow one, ListRow other) {
        int order = one.state().compareTo(other.state());
        if (order == 0) {
            order = Integer.compare(one.port(), other.port());
        }
        if (order == 0) {
            order = one.listener().address().compareTo(other.listener().address());
        }
        // Members of a reuseport group are numbered in the order of their inodes.
        return order != 0
                ? order
                : Long.compare(
                        one.listener().identity().inode(),
                        other.listener().identity().inode());
    }

    public ListenerState state() {
        return ListenerState.of(listener.queue());
    }

    public LimitSetBy limitSetBy() {
        return requested
                .flatMap(asked -> asked.limitSetBy(
                        listener.queue().limit(), snapshot.sysctls().somaxconn()))
                .orElseGet(() -> snapshot.limitSetBy(listener));
    }

    /// The port, or one past the last for a unix socket, so that those come last.
    public int port() {
        return listener instanceof TcpListener tcp ? tcp.endpoint().port() : 65536;
    }
}
