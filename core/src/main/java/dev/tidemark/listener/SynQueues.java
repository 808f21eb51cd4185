package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netlink.NetlinkDump.Rows;
import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How many handshakes are half-open for each listener: the SYN queue, which is another queue than the accept
/// queue.
///
/// The kernel links a half-open handshake to no listener, so they are given to the one that would be chosen for
/// the address dialled. Members of a reuseport group cannot be told apart, so theirs are unknown.
public final class SynQueues {
    private final Map<SocketIdentity, Reading<Long>> lengths;
    private final boolean cut;

    private SynQueues(Map<SocketIdentity, Reading<Long>> lengths, boolean cut) {
        this.lengths = lengths;
        this.cut = cut;
    }

    /// What half-open handshakes that belong together have in common.
    ///
    /// @param networkInterface that which their listener is bound to: the kernel copies it from there
    ///     (`inet_request_bound_dev_if`, `include/net/inet_sock.h`), unless `tcp_l3mdev_accept` is on
    record Dialled(IpAddress address, int port, Optional<String> networkInterface) {}

    static SynQueues read(SockDiag diag, List<TcpListener> listeners, Duration budget) {
        Map<Dialled, Long> counts = new HashMap<>();
        Map<Integer, Optional<String>> interfaces = new HashMap<>();
        long start = System.nanoTime();
        boolean cut = false;
        for (AddressFamily family : AddressFamily.values()) {
            Duration left = budget.minusNanos(System.nanoTime() - start);
            if (left.isNegative() || left.isZero()) {
                cut = true;
                break;
            }
            Rows<InetDiagMessage> rows = diag.synReceived(family, left);
            cut |= rows.cut();
            for (InetDiagMessage row : rows.rows()) {
                IpAddress address = new IpAddress(row.family(), row.localAddressHigh(), row.localAddressLow());
                Optional<String> networkInterface = interfaces.computeIfAbsent(
                        row.boundInterface(), index -> BoundInterface.name(diag.descriptor(), index));
                counts.merge(new Dialled(address.unmapped(), row.localPort(), networkInterface), 1L, Long::sum);
            }
        }
        return of(counts, listeners, cut);
    }

    /// Gives each of `counts` to one of `listeners`.
    static SynQueues of(Map<Dialled, Long> counts, List<TcpListener> listeners, boolean cut) {
        Map<Integer, List<TcpListener>> byPort = new HashMap<>();
        for (TcpListener listener : listeners) {
            byPort.computeIfAbsent(listener.endpoint().port(), _ -> new ArrayList<>(1))
                    .add(listener);
        }
        Map<TcpEndpoint, Long> sums = new HashMap<>();
        counts.forEach((dialled, count) -> byPort.getOrDefault(dialled.port(), List.of()).stream()
                .map(TcpListener::endpoint)
                .filter(endpoint -> Fit.of(endpoint, dialled) > 0)
                .max(Comparator.comparingInt(endpoint -> Fit.of(endpoint, dialled)))
                .ifPresent(endpoint -> sums.merge(endpoint, count, Long::sum)));
        ReuseportGroups groups = ReuseportGroups.of(listeners);
        Map<SocketIdentity, Reading<Long>> lengths = new HashMap<>();
        for (TcpListener listener : listeners) {
            long sum = sums.getOrDefault(listener.endpoint(), 0L);
            boolean isShared = groups.member(listener).isPresent();
            lengths.put(listener.identity(), length(sum, isShared, cut));
        }
        return new SynQueues(Map.copyOf(lengths), cut);
    }

    private static Reading<Long> length(long sum, boolean isShared, boolean cut) {
        if (cut) {
            return Reading.unknown("the walk was cut; at least " + sum);
        }
        return isShared
                ? Reading.unknown(
                        "half-open handshakes of a reuseport group cannot be told apart; the group has " + sum)
                : Reading.of(sum);
    }

    /// The length of the SYN queue of `listener`, or why it is not known.
    public Reading<Long> length(TcpListener listener) {
        return lengths.getOrDefault(listener.identity(), Reading.unknown("not seen in this sample"));
    }

    /// Whether the time budget ended the walk, so that there may be more.
    public boolean isCut() {
        return cut;
    }
}
