package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netns.NetNamespace;
import dev.tidemark.kernel.netns.NetNamespaceId;
import dev.tidemark.kernel.netns.NetNamespaces;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.listener.HostSnapshot.Unread;
import dev.tidemark.listener.SnapshotReader.Part;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Takes samples of the caller's namespace, or of all of the host.
///
/// Holds about nine descriptors for each namespace, and keeps each alive until it is gone from `/proc` and
/// `/run/netns` and [#refresh()] notices. For one thread at a time.
public final class HostReader implements AutoCloseable {
    private final Scope scope;
    private final Set<Part> parts;
    private final InstantSource clock;
    private final OwnerDirectory owners;
    private final Map<NetNamespaceId, SnapshotReader> readers = new LinkedHashMap<>();
    private List<Unread> unread = List.of();
    private int hidden;

    /// Which namespaces to read.
    public enum Scope {
        CURRENT,
        ALL
    }

    private HostReader(Scope scope, Set<Part> parts, InstantSource clock) {
        this.scope = scope;
        this.parts = parts;
        this.clock = clock;
        this.owners = OwnerDirectory.of(ProcRoot.HOST, clock);
    }

    /// Opens the namespaces in `scope`. Those that cannot be entered are named by each snapshot.
    ///
    /// @throws KernelException when not even the caller's own can be read
    public static HostReader open(Scope scope, Set<Part> parts, InstantSource clock) {
        HostReader reader = new HostReader(scope, parts, clock);
        try {
            reader.refresh();
        } catch (RuntimeException failure) {
            reader.close();
            throw failure;
        }
        return reader;
    }

    /// Opens namespaces that came, and lets go of those that went.
    public void refresh() {
        NetNamespaces found = switch (scope) {
            case CURRENT -> new NetNamespaces(List.of(NetNamespace.ofThisProcess()), 0);
            case ALL -> NetNamespaces.read();
        };
        Set<NetNamespaceId> present = new HashSet<>();
        List<Unread> failures = new ArrayList<>();
        for (NetNamespace namespace : found.readable()) {
            present.add(namespace.id());
            if (!readers.containsKey(namespace.id())) {
                Reading<SnapshotReader> opened = SnapshotReader.open(namespace, owners, parts, clock);
                if (opened instanceof Reading.Known<SnapshotReader>(SnapshotReader reader)) {
                    readers.put(namespace.id(), reader);
                } else if (opened instanceof Reading.Unknown<SnapshotReader>(String reason)) {
                    failures.add(new Unread(Namespace.of(namespace), reason));
                }
            }
        }
        readers.entrySet().removeIf(entry -> {
            boolean gone = !present.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        unread = List.copyOf(failures);
        hidden = found.hidden();
    }

    /// Takes one sample of each namespace, one after the other, and then looks for the owners of new sockets
    /// once. A foreign namespace that the kernel refuses to describe this time is unread.
    ///
    /// @throws KernelException when the caller's own is refused
    public HostSnapshot read() {
        return read(parts.contains(Part.SYSCTLS), true);
    }

    /// As [#read()], but the sysctls are those of the sample before.
    ///
    /// @throws KernelException when the caller's own is refused
    public HostSnapshot readWithoutSysctls() {
        return read(false, true);
    }

    /// As [#readWithoutSysctls()], and the counters are unknown: the listeners alone, for samples in quick
    /// succession.
    ///
    /// @throws KernelException when the caller's own is refused
    public HostSnapshot readListeners() {
        return read(false, false);
    }

    private HostSnapshot read(boolean withSysctls, boolean withCounters) {
        List<SnapshotReader> answering = new ArrayList<>(readers.size());
        List<SnapshotReader.Answer> answers = new ArrayList<>(readers.size());
        List<Unread> failures = unread;
        boolean isAsBefore = true;
        for (SnapshotReader reader : readers.values()) {
            try {
                SnapshotReader.Answer answer = reader.ask(withSysctls, withCounters);
                isAsBefore &= reader.isAsBefore(answer);
                answers.add(answer);
                answering.add(reader);
            } catch (KernelException refused) {
                if (reader.namespace().current()) {
                    throw refused;
                }
                failures = new ArrayList<>(failures);
                failures.add(new Unread(reader.namespace(), String.valueOf(refused.getMessage())));
            }
        }
        if (!isAsBefore && parts.contains(Part.OWNERS)) {
            Map<Long, Reading<Long>> fresh = new HashMap<>();
            for (int i = 0; i < answers.size(); i++) {
                if (!answering.get(i).isAsBefore(answers.get(i))) {
                    fresh.putAll(answering.get(i).newSockets(answers.get(i)));
                }
            }
            owners.learn(fresh);
        }
        List<ListenSnapshot> snapshots = new ArrayList<>(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            snapshots.add(answering.get(i).translate(answers.get(i)));
        }
        if (!isAsBefore) {
            forgetClosed(snapshots);
        }
        return new HostSnapshot(snapshots, failures, hidden);
    }

    /// The reader of one namespace of a snapshot, for what only some commands ask.
    public SnapshotReader reader(Namespace namespace) {
        SnapshotReader reader = readers.get(namespace.id());
        if (reader == null) {
            throw new IllegalArgumentException(
                    "namespace: " + namespace.name() + " (expected: one of the last sample)");
        }
        return reader;
    }

    private void forgetClosed(List<ListenSnapshot> snapshots) {
        int open = snapshots.stream()
                .mapToInt(snapshot ->
                        snapshot.tcp().size() + snapshot.unix().map(List::size).orElse(0))
                .sum();
        if (owners.size() > open * 2 + 64) {
            Set<Long> inodes = new HashSet<>();
            for (ListenSnapshot snapshot : snapshots) {
                snapshot.listeners()
                        .forEach(listener -> inodes.add(listener.identity().inode()));
            }
            owners.retain(inodes);
        }
    }

    @Override
    public void close() {
        readers.values().forEach(SnapshotReader::close);
        readers.clear();
    }
}
