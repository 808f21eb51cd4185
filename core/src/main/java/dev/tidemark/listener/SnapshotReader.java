package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netlink.NetlinkDump.Rows;
import dev.tidemark.kernel.netns.NetNamespace;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.kernel.sockdiag.InetConnection;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.kernel.sockdiag.UnixDiagMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes samples of one network namespace: the only translator from kernel words (rqueue, wqueue, drops) to ours.
///
/// A sample of TCP listeners costs one netlink dump, about 0.5 us for each listener and 1 ns for each 2 MB of
/// the machine's memory, whatever number of connections is established. What does not change about a listener
/// is looked up when it appears and then shared between samples; one that did not change at all is the same
/// object, and so is the list of them where none did. For one thread at a time; closing gives up the namespace.
public final class SnapshotReader implements AutoCloseable {
    private static final Reading<NetNetstat> NOT_COUNTED = Reading.unknown("not asked for");
    private static final Reading<List<UnixListener>> NO_UNIX = Reading.unknown("not asked for");

    private final Namespace namespace;
    private final NamespaceSource source;
    private final OwnerDirectory owners;
    private final Set<Part> parts;
    private final InstantSource clock;
    private final SeenSockets seen = new SeenSockets();
    private @Nullable Rows<InetDiagMessage> inet;
    private List<TcpListener> tcp = List.of();
    private @Nullable Rows<UnixDiagMessage> unix;
    private Reading<List<UnixListener>> unixListeners = NO_UNIX;
    private ListenSysctls sysctls;

    /// What a sample holds beside the TCP listeners.
    public enum Part {
        /// The namespace's counters, about 35 us.
        COUNTERS,
        /// The sysctls afresh; without it they are those of when the reader was opened.
        SYSCTLS,
        /// Listening unix sockets.
        UNIX,
        /// The processes that hold the listeners; without it, they are unknown.
        OWNERS
    }

    private SnapshotReader(
            Namespace namespace, NamespaceSource source, OwnerDirectory owners, Set<Part> parts, InstantSource clock) {
        this.namespace = namespace;
        this.source = source;
        this.owners = owners;
        this.parts = parts.isEmpty() ? EnumSet.noneOf(Part.class) : EnumSet.copyOf(parts);
        this.clock = clock;
        this.sysctls = source.sysctls().read();
    }

    /// Opens `namespace`, or tells why that is not possible: usually for want of CAP_SYS_ADMIN.
    public static Reading<SnapshotReader> open(
            NetNamespace namespace, OwnerDirectory owners, Set<Part> parts, InstantSource clock) {
        return NamespaceSource.open(namespace)
                .map(source -> new SnapshotReader(Namespace.of(namespace), source, owners, parts, clock));
    }

    /// What the kernel answered, not yet in our words: so that the owners of all namespaces' sockets can be
    /// looked for at once.
    ///
    /// @param unix null when not asked for
    record Answer(
            java.time.Instant at,
            long nanos,
            Reading<NetNetstat> counters,
            Rows<InetDiagMessage> inet,
            @Nullable Rows<UnixDiagMessage> unix) {}

    /// Takes one sample.
    ///
    /// @throws dev.tidemark.kernel.libc.KernelException when the kernel refuses
    public ListenSnapshot read() {
        Answer answer = ask(parts.contains(Part.SYSCTLS), true);
        if (parts.contains(Part.OWNERS)) {
            owners.learn(newSockets(answer));
        }
        return translate(answer);
    }

    /// Counters first, listeners second: the other way round, drops of a listener could be fewer than the
    /// overflows they explain.
    ///
    /// @param withSysctls whether to read them afresh
    /// @param withCounters whether to read them, where they are asked for at all
    Answer ask(boolean withSysctls, boolean withCounters) {
        Reading<NetNetstat> counters =
                withCounters && parts.contains(Part.COUNTERS) ? source.readCounters() : NOT_COUNTED;
        if (withSysctls) {
            sysctls = source.sysctls().read();
        }
        return new Answer(
                clock.instant(),
                System.nanoTime(),
                counters,
                source.diag().listeners(),
                parts.contains(Part.UNIX) ? askUnix(withCounters) : null);
    }

    /// A namespace without listening unix sockets, such as that of most containers, is asked for them as often as
    /// for its counters.
    private Rows<UnixDiagMessage> askUnix(boolean withCounters) {
        Rows<UnixDiagMessage> last = unix;
        return withCounters || last == null || !last.rows().isEmpty()
                ? source.diag().unixListeners()
                : last;
    }

    /// Whether `answer` shows the very sockets that the last sample showed, none of them changed: then the kernel
    /// answered with the same bytes.
    boolean isAsBefore(Answer answer) {
        return isSame(answer.inet(), inet) && isSame(answer.unix(), unix);
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }

    /// The sockets of `answer` whose owners are not known yet, by inode, with the id of their cgroup.
    Map<Long, Reading<Long>> newSockets(Answer answer) {
        Map<Long, Reading<Long>> fresh = new HashMap<>();
        List<InetDiagMessage> rows = answer.inet().rows();
        for (int i = 0; i < rows.size(); i++) {
            InetDiagMessage row = rows.get(i);
            SeenSocket before = seen.before(row, i);
            if (before == null || !before.isSame(row)) {
                fresh.put(row.inode(), cgroup(row));
            }
        }
        Rows<UnixDiagMessage> unixRows = answer.unix();
        for (UnixDiagMessage row : unixRows == null ? List.<UnixDiagMessage>of() : unixRows.rows()) {
            if (!owners.knows(row.inode())) {
                fresh.put(row.inode(), Reading.unknown("unix sockets do not tell their cgroup"));
            }
        }
        return fresh;
    }

    ListenSnapshot translate(Answer answer) {
        if (!isSame(answer.inet(), inet)) {
            List<TcpListener> listeners = new ArrayList<>(answer.inet().rows().size());
            new Translation().addAll(answer.inet().rows(), listeners);
            tcp = List.copyOf(listeners);
            inet = answer.inet();
        }
        if (!isSame(answer.unix(), unix)) {
            unix = answer.unix();
            unixListeners = unix == null
                    ? NO_UNIX
                    : Reading.of(unix.rows().stream().map(this::unix).toList());
        }
        return new ListenSnapshot(
                namespace,
                answer.at(),
                answer.nanos(),
                answer.counters(),
                sysctls,
                tcp,
                unixListeners,
                answer.inet().consistent());
    }

    /// Half-open handshakes for each listener of `snapshot`. Walks the connections of the whole host, and stops
    /// at `budget`.
    public SynQueues synQueues(ListenSnapshot snapshot, Duration budget) {
        return SynQueues.read(source.diag(), snapshot.tcp(), budget);
    }

    /// The connections of `listener`, one of `snapshot`: those that wait and those that were accepted. Walks the
    /// connections of the whole host, and stops at `budget`.
    public WaitingConnections connections(ListenSnapshot snapshot, TcpListener listener, Duration budget) {
        Rows<InetConnection> found = source.diag()
                .connections(listener.endpoint().family(), listener.endpoint().port(), budget);
        Map<Integer, Optional<String>> interfaces = new HashMap<>();
        found.rows()
                .forEach(row -> interfaces.computeIfAbsent(
                        row.boundInterface(),
                        index -> BoundInterface.name(source.diag().descriptor(), index)));
        return WaitingConnections.of(listener, snapshot.tcp(), found.rows(), interfaces, found.cut());
    }

    /// How many sockets it remembers, open and closed ones.
    int remembered() {
        return seen.size();
    }

    /// What asks the kernel about its sockets, for questions that only few have. It stays the reader's own.
    public SockDiag sockets() {
        return source.diag();
    }

    /// The namespace it reads.
    public Namespace namespace() {
        return namespace;
    }

    /// One answer's way into our words. What is only needed when new sockets appear is asked for at the first of
    /// them.
    private final class Translation {
        private final Map<Integer, Optional<String>> interfaces = new HashMap<>();
        private @Nullable Map<Long, Long> multipathCookies;

        void addAll(List<InetDiagMessage> rows, List<TcpListener> listeners) {
            List<SeenSocket> now = new ArrayList<>(rows.size());
            for (int i = 0; i < rows.size(); i++) {
                SeenSocket socket = socketOf(rows.get(i), i);
                now.add(socket);
                listeners.add(socket.listener());
            }
            seen.sampled(now);
        }

        private SeenSocket socketOf(InetDiagMessage row, int index) {
            SeenSocket before = seen.before(row, index);
            boolean isSame = before != null && before.isSame(row);
            if (before != null && isSame && before.isUnchanged(row)) {
                return before;
            }
            TcpListener listener = new TcpListener(
                    before != null && isSame ? before.listener().socket() : socket(row),
                    new AcceptQueue(row.receiveQueue(), row.sendQueue()),
                    row.drops() == InetDiagMessage.ABSENT
                            ? Reading.unknown("this kernel does not tell a socket's drops")
                            : Reading.of(row.drops()));
            SeenSocket now = new SeenSocket(row, listener);
            seen.put(now);
            return now;
        }

        private TcpSocket socket(InetDiagMessage row) {
            return new TcpSocket(
                    new TcpEndpoint(
                            new IpAddress(row.family(), row.localAddressHigh(), row.localAddressLow()),
                            row.localPort(),
                            row.v6only() == 1,
                            interfaces.computeIfAbsent(row.boundInterface(), this::interfaceName)),
                    isMultipath(row),
                    new SocketIdentity(row.cookie(), row.inode()),
                    Reading.of(row.uid()),
                    cgroup(row),
                    owners.of(row.inode()));
        }

        private Optional<String> interfaceName(int index) {
            return BoundInterface.name(source.diag().descriptor(), index);
        }

        /// Another cookie, because it is another socket: that of MPTCP above that of TCP. A kernel that does not
        /// understand the question repeats the TCP sockets themselves.
        private boolean isMultipath(InetDiagMessage row) {
            if (multipathCookies == null) {
                multipathCookies = new HashMap<>();
                for (AddressFamily family : AddressFamily.values()) {
                    for (InetDiagMessage multipath :
                            source.diag().multipathListeners(family).rows()) {
                        multipathCookies.put(multipath.inode(), multipath.cookie());
                    }
                }
            }
            Long cookie = multipathCookies.get(row.inode());
            return cookie != null && cookie != row.cookie();
        }
    }

    private UnixListener unix(UnixDiagMessage row) {
        return new UnixListener(
                row.name(),
                row.type() == 5,
                new AcceptQueue(row.receiveQueue(), row.sendQueue()),
                new SocketIdentity(row.cookie(), row.inode()),
                row.uid() == InetDiagMessage.ABSENT
                        ? Reading.unknown("this kernel does not tell a unix socket's user")
                        : Reading.of(row.uid()),
                owners.of(row.inode()));
    }

    private static Reading<Long> cgroup(InetDiagMessage row) {
        return row.cgroupId() == InetDiagMessage.ABSENT
                ? Reading.unknown("this kernel does not tell a socket's cgroup")
                : Reading.of(row.cgroupId());
    }

    @Override
    public void close() {
        source.close();
    }
}
