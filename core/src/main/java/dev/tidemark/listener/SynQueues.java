package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netlink.NetlinkDump.Rows;
import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How many handshakes are half-open for each listener: the SYN queue, which is another queue than the accept
/// queue.
///
/// The kernel links a half-open handshake to no listener, so they are given to the most specific one that serves
/// the
/// address dialled. Members of a reuseport group cannot be told apart, so theirs are unknown.
public final class SynQueues {
    private final Map<SocketIdentity, Reading<Long>> lengths;
    private final boolean cut;

    private SynQueues(Map<SocketIdentity, Reading<Long>> lengths, boolean cut) {
        this.lengths = lengths;
        this.cut = cut;
    }

    /// Where a half-open handshake wants to.
    ///
    /// @param networkInterface that which its listener is bound to: the kernel copies it from there
    ///     (`inet_request_bound_dev_if`, `include/net/inet_sock.h`), unless `tcp_l3mdev_accept` is on
    private record Dialled(IpAddress address, int port, Optional<String> networkInterface) {}

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

    private static SynQueues of(Map<Dialled, Long> counts, List<TcpListener> listeners, boolean cut) {
        ReuseportGroups groups = ReuseportGroups.of(listeners);
        Map<SocketIdentity, Long> sums = new HashMap<>();
        counts.forEach((dialled, count) -> listeners.stream()
                .filter(listener -> serves(listener.endpoint(), dialled) > 0)
                .max(java.util.Comparator.comparingInt(listener -> serves(listener.endpoint(), dialled)))
                .ifPresent(listener -> sums.merge(listener.identity(), count, Long::sum)));
        Map<SocketIdentity, Reading<Long>> lengths = new HashMap<>();
        for (TcpListener listener : listeners) {
            long sum = sums.getOrDefault(listener.identity(), 0L);
            if (cut) {
                lengths.put(listener.identity(), Reading.unknown("the walk was cut; at least " + sum));
            } else if (groups.member(listener).isPresent()) {
                long ofGroup = listeners.stream()
                        .filter(other -> other.endpoint().equals(listener.endpoint()))
                        .mapToLong(other -> sums.getOrDefault(other.identity(), 0L))
                        .sum();
                lengths.put(
                        listener.identity(),
                        Reading.unknown("half-open handshakes of a reuseport group cannot be told apart; the group has "
                                + ofGroup));
            } else {
                lengths.put(listener.identity(), Reading.of(sum));
            }
        }
        return new SynQueues(Map.copyOf(lengths), cut);
    }

    /// How well an endpoint fits: 0 not at all, 1 the wildcard of both families, 2 its family's wildcard, 3
    /// exactly; 3 more when both are of one interface.
    private static int serves(TcpEndpoint endpoint, Dialled dialled) {
        boolean sameInterface = endpoint.networkInterface().equals(dialled.networkInterface());
        if (endpoint.port() != dialled.port()
                || !(sameInterface || endpoint.networkInterface().isEmpty())) {
            return 0;
        }
        int address = servesAddress(endpoint, dialled);
        return address > 0 && sameInterface ? 3 + address : address;
    }

    private static int servesAddress(TcpEndpoint endpoint, Dialled dialled) {
        IpAddress own = endpoint.address().unmapped();
        if (own.equals(dialled.address())) {
            return 3;
        }
        if (!own.isWildcard()) {
            return 0;
        }
        if (own.family() == dialled.address().family()) {
            return 2;
        }
        return endpoint.isDualStack() ? 1 : 0;
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
