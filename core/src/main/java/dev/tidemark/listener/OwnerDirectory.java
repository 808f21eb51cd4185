package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.CgroupIds;
import dev.tidemark.kernel.procfs.CgroupPath;
import dev.tidemark.kernel.procfs.ContainerId;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.ProcessEntry;
import dev.tidemark.kernel.procfs.SocketOwners;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Remembers who holds which socket. `/proc` is searched only when a socket appears that was not seen before.
///
/// Shared by the readers of all namespaces, as inode numbers of sockets are those of the host. For one thread at
/// a time.
public final class OwnerDirectory {
    private static final String NOBODY = "no process that can be seen here holds it";

    private final ProcRoot root;
    private final InstantSource clock;
    private @Nullable Reading<CgroupIds> cgroups;
    private final Map<Long, Owners> known = new HashMap<>();
    private long scans;

    private OwnerDirectory(ProcRoot root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    /// An empty directory over the `/proc` at `root`.
    public static OwnerDirectory of(ProcRoot root, InstantSource clock) {
        return new OwnerDirectory(root, clock);
    }

    /// Sees to it that the owners of each of `sockets` are known: at most one search, none if all are.
    ///
    /// @param sockets inode number to cgroup id
    void learn(Map<Long, Reading<Long>> sockets) {
        Set<Long> fresh = new HashSet<>(sockets.keySet());
        fresh.removeAll(known.keySet());
        if (fresh.isEmpty()) {
            return;
        }
        scans++;
        SocketOwners holders = SocketOwners.scan(root, fresh);
        Map<Integer, Reading<ProcessEntry>> processes = new HashMap<>();
        for (long inode : fresh) {
            Reading<List<Integer>> pids = holders.of(inode);
            Reading<Long> cgroup = sockets.getOrDefault(inode, Reading.unknown("not asked for"));
            known.put(inode, owners(pids, cgroup, processes));
        }
    }

    /// Forgets all sockets but `open`, so that a long run does not grow.
    void retain(Set<Long> open) {
        known.keySet().retainAll(open);
    }

    boolean knows(long inode) {
        return known.containsKey(inode);
    }

    Owners of(long inode) {
        Owners owners = known.get(inode);
        return owners == null
                ? new Owners(Reading.unknown("not looked for"), Optional.empty(), Optional.empty())
                : owners;
    }

    /// How often `/proc` was searched so far.
    public long scans() {
        return scans;
    }

    int size() {
        return known.size();
    }

    private Owners owners(
            Reading<List<Integer>> pids, Reading<Long> cgroup, Map<Integer, Reading<ProcessEntry>> processes) {
        List<ProcessEntry> found = new ArrayList<>();
        for (int pid : pids.orElse(List.of())) {
            if (processes.computeIfAbsent(pid, number -> ProcessEntry.read(root, number))
                    instanceof Reading.Known<ProcessEntry>(ProcessEntry process)) {
                found.add(process);
            }
        }
        Reading<List<Owner>> owners =
                pids.then(_ -> found.isEmpty() ? Reading.unknown(NOBODY) : Reading.of(inOrderOfDescent(found)));
        Optional<CgroupPath> place = owners.orElse(List.of()).isEmpty() ? placeOf(cgroup) : Optional.empty();
        Optional<Owner> first = owners.orElse(List.of()).stream().findFirst();
        return new Owners(
                owners,
                first.flatMap(Owner::unit).or(() -> place.flatMap(CgroupPath::unit)),
                first.flatMap(Owner::container)
                        .or(() -> place.flatMap(CgroupPath::container).map(ContainerId::id)));
    }

    /// The cgroup that the socket was made in; the tree of cgroups is walked only when a socket needs it.
    private Optional<CgroupPath> placeOf(Reading<Long> cgroup) {
        if (!(cgroup instanceof Reading.Known<Long>(Long id)) || id == CgroupIds.ROOT) {
            return Optional.empty();
        }
        if (cgroups == null) {
            cgroups = CgroupIds.find(root, clock);
        }
        return cgroups instanceof Reading.Known<CgroupIds>(CgroupIds ids)
                        && ids.path(id) instanceof Reading.Known<CgroupPath>(CgroupPath path)
                ? Optional.of(path)
                : Optional.empty();
    }

    /// The process that the others descend from comes first: nginx's master, not one of its workers. Pids wrap
    /// around, so they do not tell; being nobody's child among the owners does, then the age.
    private static List<Owner> inOrderOfDescent(List<ProcessEntry> processes) {
        Set<Integer> pids = new HashSet<>();
        processes.forEach(process -> pids.add(process.pid()));
        return processes.stream()
                .sorted(Comparator.comparingInt((ProcessEntry process) -> pids.contains(process.parent()) ? 1 : 0)
                        .thenComparingLong(ProcessEntry::startTicks)
                        .thenComparingInt(ProcessEntry::pid))
                .map(OwnerDirectory::owner)
                .toList();
    }

    private static Owner owner(ProcessEntry process) {
        Optional<CgroupPath> cgroup = process.cgroup().map(Optional::of).orElse(Optional.empty());
        return new Owner(
                process.pid(),
                process.comm(),
                process.commandLine().orElse(List.of()),
                cgroup.flatMap(CgroupPath::unit),
                cgroup.flatMap(CgroupPath::container).map(ContainerId::id));
    }
}
