package dev.tidemark.history;

import dev.tidemark.listener.Filter;
import dev.tidemark.listener.InvalidFilter;
import dev.tidemark.listener.IpAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Which recorded listeners are meant: what [dev.tidemark.listener.Selection] is for those that are there now.
///
/// Filters of one kind are alternatives, different kinds must all hold. No filter selects all.
public final class KeySelection implements Predicate<ListenerKey> {
    private final Map<Filter.Kind, List<Filter>> byKind = new EnumMap<>(Filter.Kind.class);

    private KeySelection(List<Filter> filters) {
        filters.forEach(filter -> byKind.computeIfAbsent(filter.kind(), _ -> new ArrayList<>())
                .add(filter));
    }

    /// @throws InvalidFilter for one that no record can answer
    public static KeySelection of(List<Filter> filters) {
        for (Filter filter : filters) {
            switch (filter) {
                case Filter.Pid(int pid) ->
                    throw new InvalidFilter("pid:" + pid, "process:NAME, because pids are not recorded");
                case Filter.Container(String id) ->
                    throw new InvalidFilter("container:" + id, "process:NAME or netns:NAME, because containers are not recorded");
                case Filter.Port _, Filter.Address _, Filter.AnyAddress _, Filter.Unix _ -> {}
                case Filter.ProcessName _, Filter.Netns _ -> {}
            }
        }
        return new KeySelection(filters);
    }

    @Override
    public boolean test(ListenerKey key) {
        return byKind.values().stream()
                .allMatch(alternatives -> alternatives.stream().anyMatch(filter -> matches(filter, key)));
    }

    private static boolean matches(Filter filter, ListenerKey key) {
        return switch (filter) {
            case Filter.Port(int port) -> place(key).filter(at -> at.port() == port).isPresent();
            case Filter.Address wanted ->
                place(key)
                        .filter(at -> at.port() == wanted.port()
                                && at.address().unmapped().equals(wanted.address().unmapped())
                                && isOn(wanted.networkInterface(), at))
                        .isPresent();
            case Filter.AnyAddress wanted ->
                place(key)
                        .filter(at -> at.port() == wanted.port()
                                && at.address().isWildcard()
                                && isOn(wanted.networkInterface(), at))
                        .isPresent();
            case Filter.Unix(String address) -> key.unix() && key.address().equals(address);
            case Filter.ProcessName(String name) -> key.owner().filter(name::equals).isPresent();
            case Filter.Netns(String name) ->
                key.namespace().equals(name) || key.namespace().equals("net:[" + name + "]");
            case Filter.Pid _, Filter.Container _ -> false;
        };
    }

    private static boolean isOn(Optional<String> wanted, Filter.Address at) {
        return wanted.isEmpty() || wanted.equals(at.networkInterface());
    }

    /// Where a TCP listener listened, which is written as a filter for it is.
    private static Optional<Filter.Address> place(ListenerKey key) {
        if (key.unix()) {
            return Optional.empty();
        }
        try {
            return switch (Filter.parse(key.address())) {
                case Filter.Address address -> Optional.of(address);
                case Filter.AnyAddress(int port, Optional<String> on) ->
                    Optional.of(new Filter.Address(IpAddress.parse("::"), port, on));
                case Filter.Port _, Filter.Unix _, Filter.ProcessName _ -> Optional.empty();
                case Filter.Pid _, Filter.Netns _, Filter.Container _ -> Optional.empty();
            };
        } catch (InvalidFilter _) {
            return Optional.empty();
        }
    }
}
