package dev.tidemark.listener;

import dev.tidemark.kernel.sockdiag.InetConnection;
import dev.tidemark.listener.SynQueues.Dialled;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// The connections of one listener: those that wait in its accept queue, and those that were accepted.
///
/// The kernel links a connection to no listener, so each is given to the one that would be chosen for the address
/// dialled; of a reuseport group each member is given all. Connections that were reset while they waited count in
/// the queue's length and are not here.
///
/// @param count how many wait
/// @param oldestWait how long the first in line has waited; zero where nobody waits
/// @param oldestCookie names the first in line; empty where nobody waits
/// @param front names those that came with the first in line, and it: among them the kernel's clock, which goes
///     on while it lists them, cannot tell for certain who is first
/// @param gone how many of those that wait were closed by their clients
/// @param accepted how many a process holds
/// @param cut whether the time budget ended the search, so that there may be more
public record WaitingConnections(
        long count,
        Duration oldestWait,
        OptionalLong oldestCookie,
        Set<Long> front,
        long gone,
        long accepted,
        boolean cut) {
    /// Ticks of that clock are 1 to 10 ms apart, and to list a long line takes a few of them.
    private static final long TOGETHER_MILLIS = 60;

    /// First in line: who waits longest; of several the kernel's clock cannot tell apart, always the same.
    private static final Comparator<InetConnection> FIRST_IN_LINE = Comparator.comparingLong(
                    InetConnection::sinceLastSendMillis)
            .thenComparing(Comparator.comparingLong(InetConnection::cookie).reversed());

    /// Of `rows`, connections of one port, those that belong to `listener`.
    ///
    /// @param listeners all of the namespace
    /// @param interfaces the names of the interfaces in `rows`
    static WaitingConnections of(
            TcpListener listener,
            List<TcpListener> listeners,
            List<InetConnection> rows,
            Map<Integer, Optional<String>> interfaces,
            boolean cut) {
        List<TcpEndpoint> rivals = listeners.stream()
                .map(TcpListener::endpoint)
                .filter(endpoint -> endpoint.port() == listener.endpoint().port())
                .toList();
        Map<Dialled, Boolean> ours = new HashMap<>();
        List<InetConnection> mine = rows.stream()
                .filter(row -> ours.computeIfAbsent(
                        dialled(row, interfaces), dialled -> isChosen(listener.endpoint(), rivals, dialled)))
                .toList();
        List<InetConnection> waiting =
                mine.stream().filter(row -> row.inode() == 0).toList();
        Optional<InetConnection> first = waiting.stream().max(FIRST_IN_LINE);
        return new WaitingConnections(
                waiting.size(),
                first.map(row -> Duration.ofMillis(Math.max(0, row.sinceLastSendMillis())))
                        .orElse(Duration.ZERO),
                first.map(row -> OptionalLong.of(row.cookie())).orElse(OptionalLong.empty()),
                first.map(row -> front(waiting, row)).orElse(Set.of()),
                waiting.stream()
                        .filter(row -> row.state() == InetConnection.CLOSE_WAIT)
                        .count(),
                mine.size() - waiting.size(),
                cut);
    }

    private static Set<Long> front(List<InetConnection> waiting, InetConnection first) {
        return waiting.stream()
                .filter(row -> first.sinceLastSendMillis() - row.sinceLastSendMillis() <= TOGETHER_MILLIS)
                .map(InetConnection::cookie)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Dialled dialled(InetConnection row, Map<Integer, Optional<String>> interfaces) {
        return new Dialled(
                new IpAddress(row.family(), row.localAddressHigh(), row.localAddressLow()).unmapped(),
                row.localPort(),
                interfaces.getOrDefault(row.boundInterface(), Optional.empty()));
    }

    private static boolean isChosen(TcpEndpoint endpoint, List<TcpEndpoint> rivals, Dialled dialled) {
        int own = Fit.of(endpoint, dialled);
        return own > 0 && rivals.stream().allMatch(rival -> Fit.of(rival, dialled) <= own);
    }
}
