package dev.tidemark.elastic;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netns.NetNamespace;
import dev.tidemark.kernel.netns.NetNamespaces;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.OwnerDirectory;
import dev.tidemark.listener.SnapshotReader;
import dev.tidemark.listener.SnapshotReader.Part;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks at a few listeners of a few namespaces, again and again: about 3 us for each of a few, else one dump of
/// their namespace. Holds a namespace open while it looks there. For one thread.
final class QuickLooks implements AutoCloseable {
    private static final int FEW = 8;
    private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

    private final InstantSource clock;
    private final Map<Namespace, Place> places = new HashMap<>();
    private final Map<Namespace, Long> failed = new HashMap<>();

    QuickLooks(InstantSource clock) {
        this.clock = clock;
    }

    private record Place(SnapshotReader reader, Map<Long, InetDiagMessage> known) {}

    /// How the listeners with these cookies are now; those that are gone are not in it, nor any of a namespace
    /// that cannot be entered.
    Map<Long, InetDiagMessage> read(Namespace namespace, Set<Long> cookies) {
        Place place = places.get(namespace);
        if (place == null) {
            place = open(namespace);
            if (place == null) {
                return Map.of();
            }
            places.put(namespace, place);
        }
        try {
            return read(place.reader().sockets(), place.known(), cookies);
        } catch (KernelException refused) {
            place.reader().close();
            places.remove(namespace);
            failed.put(namespace, System.nanoTime());
            return Map.of();
        }
    }

    private static Map<Long, InetDiagMessage> read(
            SockDiag sockets, Map<Long, InetDiagMessage> known, Set<Long> cookies) {
        if (cookies.size() > FEW || !known.keySet().containsAll(cookies)) {
            known.clear();
            for (InetDiagMessage row : sockets.listeners().rows()) {
                if (cookies.contains(row.cookie())) {
                    known.put(row.cookie(), row);
                }
            }
            return known;
        }
        Map<Long, InetDiagMessage> found = HashMap.newHashMap(cookies.size());
        for (long cookie : cookies) {
            InetDiagMessage wanted = known.get(cookie);
            if (wanted != null) {
                sockets.find(wanted).ifPresent(row -> found.put(cookie, row));
            }
        }
        return found;
    }

    private @Nullable Place open(Namespace namespace) {
        Long before = failed.get(namespace);
        if (before != null && System.nanoTime() - before < RETRY_NANOS) {
            return null;
        }
        List<NetNamespace> candidates = namespace.current()
                ? List.of(NetNamespace.ofThisProcess())
                : NetNamespaces.read().readable();
        for (NetNamespace each : candidates) {
            if (each.id().equals(namespace.id())) {
                Reading<SnapshotReader> opened = SnapshotReader.open(
                        each, OwnerDirectory.of(ProcRoot.HOST, clock), EnumSet.noneOf(Part.class), clock);
                if (opened instanceof Reading.Known<SnapshotReader>(SnapshotReader reader)) {
                    failed.remove(namespace);
                    return new Place(reader, new HashMap<>());
                }
            }
        }
        failed.put(namespace, System.nanoTime());
        return null;
    }

    /// Lets go of all namespaces but these.
    void retain(Set<Namespace> wanted) {
        places.entrySet().removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey());
            if (gone) {
                entry.getValue().reader().close();
            }
            return gone;
        });
        failed.keySet().retainAll(wanted);
    }

    @Override
    public void close() {
        retain(Set.of());
    }
}
