package dev.tidemark.listener;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Which listeners a command is about: several filters together.
///
/// Filters of one kind are alternatives, different kinds must all hold: `:80 :443 process:nginx` is ports 80 or
/// 443 of nginx. No filter selects all.
public final class Selection {
    /// Selects every listener.
    public static final Selection ALL = new Selection(List.of());

    private final List<Filter> filters;
    private final Map<Filter.Kind, List<Filter>> byKind = new EnumMap<>(Filter.Kind.class);

    private Selection(List<Filter> filters) {
        this.filters = List.copyOf(filters);
        for (Filter filter : filters) {
            byKind.computeIfAbsent(filter.kind(), _ -> new java.util.ArrayList<>())
                    .add(filter);
        }
    }

    public static Selection of(List<Filter> filters) {
        return filters.isEmpty() ? ALL : new Selection(filters);
    }

    /// What a selection says of one listener.
    public enum Verdict {
        SELECTED,
        NOT_SELECTED,
        /// A filter asks for its owner, which is not known.
        OWNER_UNKNOWN
    }

    /// Whether `listener` of `namespace` is meant.
    public Verdict of(Namespace namespace, Listener listener) {
        Verdict verdict = Verdict.SELECTED;
        for (List<Filter> alternatives : byKind.values()) {
            Verdict best = Verdict.NOT_SELECTED;
            for (Filter filter : alternatives) {
                Verdict one = of(filter, namespace, listener);
                if (one == Verdict.SELECTED) {
                    best = one;
                    break;
                }
                if (one == Verdict.OWNER_UNKNOWN) {
                    best = one;
                }
            }
            if (best == Verdict.NOT_SELECTED) {
                return best;
            }
            if (best == Verdict.OWNER_UNKNOWN) {
                verdict = best;
            }
        }
        return verdict;
    }

    private static Verdict of(Filter filter, Namespace namespace, Listener listener) {
        return switch (filter) {
            case Filter.Port(int port) ->
                when(listener instanceof TcpListener tcp && tcp.endpoint().port() == port);
            case Filter.Address address -> when(listener instanceof TcpListener tcp && isAt(address, tcp.endpoint()));
            case Filter.AnyAddress any ->
                when(listener instanceof TcpListener tcp
                        && tcp.endpoint().port() == any.port()
                        && tcp.endpoint().address().isWildcard()
                        && isOn(any.networkInterface(), tcp.endpoint()));
            case Filter.Unix(String address) ->
                when(listener instanceof UnixListener unix && unix.address().equals(address));
            case Filter.ProcessName(String name) ->
                ofOwners(
                        listener,
                        listener.owners().known().stream()
                                .anyMatch(owner -> owner.name().equals(name)));
            case Filter.Pid(int pid) ->
                ofOwners(listener, listener.owners().known().stream().anyMatch(owner -> owner.pid() == pid));
            case Filter.Netns netns -> when(netns.matches(namespace));
            case Filter.Container(String id) -> ofContainer(listener, id);
        };
    }

    private static boolean isAt(Filter.Address wanted, TcpEndpoint endpoint) {
        return endpoint.port() == wanted.port()
                && endpoint.address().unmapped().equals(wanted.address().unmapped())
                && isOn(wanted.networkInterface(), endpoint);
    }

    private static boolean isOn(Optional<String> wanted, TcpEndpoint endpoint) {
        return wanted.isEmpty() || wanted.equals(endpoint.networkInterface());
    }

    private static Verdict ofContainer(Listener listener, String id) {
        boolean found = listener.owners()
                        .container()
                        .filter(container -> container.startsWith(id))
                        .isPresent()
                || listener.owners().known().stream()
                        .anyMatch(owner -> owner.container()
                                .filter(container -> container.startsWith(id))
                                .isPresent());
        return ofOwners(listener, found);
    }

    private static Verdict ofOwners(Listener listener, boolean found) {
        if (found) {
            return Verdict.SELECTED;
        }
        return listener.owners().processes().isKnown() ? Verdict.NOT_SELECTED : Verdict.OWNER_UNKNOWN;
    }

    private static Verdict when(boolean selected) {
        return selected ? Verdict.SELECTED : Verdict.NOT_SELECTED;
    }

    /// Whether it selects everything.
    public boolean isAll() {
        return filters.isEmpty();
    }

    /// Whether it may be about other namespaces than the caller's: it names one, or a process or container that
    /// may live in one.
    public boolean reachesAllNamespaces() {
        return filters.stream()
                .anyMatch(filter -> filter instanceof Filter.Netns
                        || filter instanceof Filter.Container
                        || filter instanceof Filter.Pid);
    }

    /// Whether it names a unix socket.
    public boolean namesUnixSocket() {
        return filters.stream().anyMatch(Filter.Unix.class::isInstance);
    }

    /// The one port that all its endpoints have, so that the kernel can be asked for that port alone.
    public OptionalInt onlyPort() {
        int[] ports = byKind.getOrDefault(Filter.Kind.ENDPOINT, List.of()).stream()
                .mapToInt(filter -> switch (filter) {
                    case Filter.Port(int port) -> port;
                    case Filter.Address address -> address.port();
                    case Filter.AnyAddress any -> any.port();
                    case Filter.Unix _, Filter.ProcessName _, Filter.Pid _, Filter.Netns _, Filter.Container _ -> -1;
                })
                .distinct()
                .toArray();
        return ports.length == 1 && ports[0] > 0 ? OptionalInt.of(ports[0]) : OptionalInt.empty();
    }
}
