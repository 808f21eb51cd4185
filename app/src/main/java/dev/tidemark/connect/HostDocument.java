package dev.tidemark.connect;

import dev.tidemark.json.JsonFields;
import dev.tidemark.json.MalformedJson;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NetNamespaceId;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The sample in an agent's document: its namespaces, each with its listeners.
final class HostDocument {
    private static final Reading<Long> NOT_TOLD = Reading.unknown("the agent does not tell");

    private final Map<Long, ListenSnapshot> snapshots = new LinkedHashMap<>();
    private final Map<Listener, JsonFields> fields = new LinkedHashMap<>();
    private final HostSnapshot host;

    private HostDocument(JsonFields json) {
        Instant at = json.time("at");
        Map<Long, List<Listener>> listeners = new LinkedHashMap<>();
        for (JsonFields each : json.objects("listeners")) {
            Listener listener = ListenerReader.listener(each);
            fields.put(listener, each);
            listeners
                    .computeIfAbsent(each.unsigned("namespace"), _ -> new ArrayList<>())
                    .add(listener);
        }
        List<HostSnapshot.Unread> unread = new ArrayList<>();
        for (JsonFields each : json.objects("namespaces")) {
            Namespace namespace = namespace(each);
            if (each.has("listeners")) {
                unread.add(new HostSnapshot.Unread(
                        namespace, each.object("listeners").text("unknown")));
            } else {
                long id = namespace.id().inode();
                snapshots.put(id, snapshot(at, namespace, each, listeners.getOrDefault(id, List.of())));
            }
        }
        if (!snapshots.keySet().containsAll(listeners.keySet())) {
            throw new MalformedJson("listeners: in a namespace that is not there (expected: one of namespaces)");
        }
        int hidden = json.has("namespacesHidden") ? json.smallNumber("namespacesHidden") : 0;
        host = new HostSnapshot(List.copyOf(snapshots.values()), unread, hidden);
    }

    static HostDocument of(JsonFields json) {
        return new HostDocument(json);
    }

    private static Namespace namespace(JsonFields json) {
        return new Namespace(new NetNamespaceId(json.unsigned("id")), json.text("name"), json.flag("current"));
    }

    /// When the process took it is not told: only differences of two would mean anything.
    private static ListenSnapshot snapshot(Instant at, Namespace namespace, JsonFields json, List<Listener> listeners) {
        return new ListenSnapshot(
                namespace,
                at,
                at.getEpochSecond() * 1_000_000_000L + at.getNano(),
                totals(json),
                new ListenSysctls(
                        json.reading("somaxconn"),
                        json.reading("tcpMaxSynBacklog"),
                        json.reading("tcpSyncookies"),
                        json.reading("tcpAbortOnOverflow"),
                        json.reading("tcpSynackRetries")),
                listeners.stream()
                        .filter(TcpListener.class::isInstance)
                        .map(TcpListener.class::cast)
                        .toList(),
                Reading.of(listeners.stream()
                        .filter(UnixListener.class::isInstance)
                        .map(UnixListener.class::cast)
                        .toList()),
                true);
    }

    /// What the namespace's counters stand at, as the kernel would write them.
    private static Reading<NetNetstat> totals(JsonFields json) {
        Map<ListenCounter, Long> known = new EnumMap<>(ListenCounter.class);
        for (Map.Entry<ListenCounter, Reading<Long>> each :
                counters(json, "total").entrySet()) {
            if (each.getValue() instanceof Reading.Known<Long>(Long value)) {
                known.put(each.getKey(), value);
            }
        }
        return known.isEmpty()
                ? Reading.unknown("the agent could not read them")
                : Reading.of(NetNetstat.parse(rows("TcpExt", known), rows("Tcp", known)));
    }

    private static String rows(String group, Map<ListenCounter, Long> values) {
        StringBuilder names = new StringBuilder(group).append(':');
        StringBuilder figures = new StringBuilder(group).append(':');
        values.forEach((counter, value) -> {
            if (counter.group().equals(group)) {
                names.append(' ').append(counter.kernelName());
                figures.append(' ').append(value);
            }
        });
        return names + "\n" + figures + "\n";
    }

    /// One of `rise`, `total` and `watched` of each counter.
    static Map<ListenCounter, Reading<Long>> counters(JsonFields namespace, String which) {
        Map<ListenCounter, Reading<Long>> values = new EnumMap<>(ListenCounter.class);
        if (!namespace.has("counters")) {
            return values;
        }
        JsonFields counters = namespace.object("counters");
        for (ListenCounter counter : ListenCounter.values()) {
            if (counters.has(counter.kernelName())) {
                JsonFields counted = counters.object(counter.kernelName());
                values.put(counter, counted.has(which) ? counted.reading(which) : NOT_TOLD);
            }
        }
        return values;
    }

    HostSnapshot host() {
        return host;
    }

    /// The sample of the namespace with this number.
    ListenSnapshot snapshot(long namespace) {
        ListenSnapshot snapshot = snapshots.get(namespace);
        if (snapshot == null) {
            throw new MalformedJson("namespace: " + namespace + " (expected: one of namespaces)");
        }
        return snapshot;
    }

    /// The listeners in the order of the document, each with its fields.
    Map<Listener, JsonFields> listeners() {
        return fields;
    }
}
