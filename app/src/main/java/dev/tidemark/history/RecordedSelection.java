package dev.tidemark.history;

import dev.tidemark.history.HistoryRefused.Reason;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.IpAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Which recorded listeners filters are about: by the same grammar and rules as those that are there now, as far
/// as names tell.
public final class RecordedSelection implements Predicate<ListenerKey> {
    private final Map<Filter.Kind, Predicate<ListenerKey>> kinds = new EnumMap<>(Filter.Kind.class);

    private RecordedSelection() {}

    /// Filters of one kind are alternatives; filters of different kinds must all hold; none selects all.
    ///
    /// @throws HistoryRefused for a process id or a container: neither is recorded
    public static RecordedSelection of(List<Filter> filters) {
        RecordedSelection selection = new RecordedSelection();
        for (Filter filter : filters) {
            selection.kinds.merge(filter.kind(), matching(filter), Predicate::or);
        }
        return selection;
    }

    @Override
    public boolean test(ListenerKey key) {
        return kinds.values().stream().allMatch(kind -> kind.test(key));
    }

    private static Predicate<ListenerKey> matching(Filter filter) {
        return switch (filter) {
            case Filter.Port(int port) ->
                key -> place(key).filter(at -> at.port == port).isPresent();
            case Filter.Address wanted ->
                key -> place(key)
                        .filter(at -> at.port == wanted.port()
                                && at.address.unmapped().equals(wanted.address().unmapped())
                                && isOn(wanted.networkInterface(), at))
                        .isPresent();
            case Filter.AnyAddress wanted ->
                key -> place(key)
                        .filter(at -> at.port == wanted.port()
                                && at.address.isWildcard()
                                && isOn(wanted.networkInterface(), at))
                        .isPresent();
            case Filter.Unix(String address) ->
                key -> key.unix() && key.address().equals(address);
            case Filter.ProcessName(String name) -> key -> key.owner().equals(Optional.of(name));
            case Filter.Netns(String name) ->
                key -> key.namespace().equals(name) || key.namespace().equals("net:[" + name + "]");
            case Filter.Pid(int pid) -> throw notRecorded("pid:" + pid, "process:NAME; processes come and go");
            case Filter.Container(String id) -> throw notRecorded("container:" + id, "netns:NAME or process:NAME");
        };
    }

    private static HistoryRefused notRecorded(String filter, String expected) {
        return new HistoryRefused(
                Reason.NOT_RECORDED, "filter: " + filter + " is not recorded (expected: " + expected + ")");
    }

    private static boolean isOn(Optional<String> wanted, Place at) {
        return wanted.isEmpty() || wanted.equals(at.networkInterface);
    }

    /// The address of a TCP listener as it is written, taken apart again.
    private record Place(IpAddress address, int port, Optional<String> networkInterface) {}

    private static Optional<Place> place(ListenerKey key) {
        int colon = key.address().lastIndexOf(':');
        if (key.unix() || colon < 0) {
            return Optional.empty();
        }
        String host = key.address().substring(0, colon);
        int scope = host.indexOf('%');
        Optional<String> networkInterface = scope < 0 ? Optional.empty() : Optional.of(host.substring(scope + 1));
        String bare = scope < 0 ? host : host.substring(0, scope);
        String literal = bare.equals("*") ? "::" : bare.replace("[", "").replace("]", "");
        try {
            return Optional.of(new Place(
                    IpAddress.parse(literal), Integer.parseInt(key.address().substring(colon + 1)), networkInterface));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
