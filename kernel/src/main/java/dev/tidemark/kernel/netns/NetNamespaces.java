package dev.tidemark.kernel.netns;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcFile;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All network namespaces of the host that can be found: those of processes and those that `ip netns` named.
///
/// Both are needed: a namespace without a process is only in `/run/netns`, a container's usually only in `/proc`.
/// One that just an open descriptor keeps alive is in neither and is not found.
///
/// @param readable the namespaces that were identified, the caller's own first, then by number
/// @param hidden how many more there are whose number could not be read, for want of privilege; one that is known
///     by its name alone may count here again
public record NetNamespaces(List<NetNamespace> readable, int hidden) {
    static final String RUN_NETNS = "/run/netns";

    /// A namespace needs one way in; a few more are kept in case that process ends.
    private static final int WAYS_IN = 4;

    public NetNamespaces {
        readable = List.copyOf(readable);
    }

    /// Looks through `/proc` and `/run/netns`: about 4 us for each process.
    ///
    /// Without privilege `/proc/<pid>/ns/net` of other users is denied, and even root without all capabilities
    /// may not follow that of process 1. Which processes share a namespace is still told, because the files of
    /// `/proc/<pid>/net` have an inode number of their own in each network namespace (`proc_alloc_inum`,
    /// `fs/proc/generic.c`): such a process is added to a namespace with that mark, or else counts as hidden.
    public static NetNamespaces read() {
        NetNamespace own = NetNamespace.ofThisProcess();
        Map<NetNamespaceId, List<Integer>> pids = new HashMap<>();
        Map<Long, NetNamespaceId> identified = new HashMap<>();
        Map<Long, List<Integer>> denied = new HashMap<>();
        for (int pid : processes()) {
            switch (ProcFile.link("/proc/" + pid + "/ns/net")) {
                case Reading.Known<String>(String link) -> addMember(pids, identified, NetNamespaceId.parse(link), pid);
                case Reading.Unknown<String> _ -> addDenied(denied, pid);
            }
        }
        denied.forEach((mark, members) -> {
            NetNamespaceId id = identified.get(mark);
            if (id != null) {
                members.forEach(pid -> addDeniedMember(pids.computeIfAbsent(id, _ -> new ArrayList<>()), pid));
            }
        });
        denied.keySet().removeAll(identified.keySet());
        return new NetNamespaces(namespaces(own, pids, names()), denied.size());
    }

    private static void addMember(
            Map<NetNamespaceId, List<Integer>> pids, Map<Long, NetNamespaceId> identified, NetNamespaceId id, int pid) {
        List<Integer> members = pids.computeIfAbsent(id, _ -> new ArrayList<>(WAYS_IN));
        if (members.size() == WAYS_IN) {
            return;
        }
        members.add(pid);
        // The mark of a process that ended meanwhile cannot be read: then the next one's is taken.
        if (!identified.containsValue(id) && mark(Integer.toString(pid)) instanceof Reading.Known<Long>(Long mark)) {
            identified.put(mark, id);
        }
    }

    private static void addDenied(Map<Long, List<Integer>> denied, int pid) {
        if (mark(Integer.toString(pid)) instanceof Reading.Known<Long>(Long mark)) {
            List<Integer> members = denied.computeIfAbsent(mark, _ -> new ArrayList<>(WAYS_IN));
            if (members.size() < WAYS_IN) {
                members.add(pid);
            }
        }
    }

    /// A process that is known to be a member though it is no way in; the lowest come first, as process 1 tells
    /// most.
    private static void addDeniedMember(List<Integer> members, int pid) {
        members.add(pid);
        Collections.sort(members);
    }

    /// The names of one namespace, which costs less than to look for all of them.
    static List<String> namesOf(NetNamespaceId id) {
        return names().getOrDefault(id, List.of());
    }

    /// The names of `/run/netns` that stand for a namespace. Some are left behind as plain files, when `ip netns`
    /// was ended half-way or the mount was made in another mount namespace.
    private static Map<NetNamespaceId, List<String>> names() {
        Map<NetNamespaceId, List<String>> names = new HashMap<>();
        for (String name : list(RUN_NETNS)) {
            if (FileStatus.namespaceInode(RUN_NETNS + "/" + name) instanceof Reading.Known<Long>(Long inode)) {
                names.computeIfAbsent(new NetNamespaceId(inode), _ -> new ArrayList<>())
                        .add(name);
            }
        }
        names.values().forEach(Collections::sort);
        return names;
    }

    private static List<NetNamespace> namespaces(
            NetNamespace own, Map<NetNamespaceId, List<Integer>> pids, Map<NetNamespaceId, List<String>> names) {
        Set<NetNamespaceId> ids = new HashSet<>(pids.keySet());
        ids.addAll(names.keySet());
        ids.add(own.id());
        List<NetNamespace> namespaces = new ArrayList<>();
        for (NetNamespaceId id : ids) {
            boolean current = id.equals(own.id());
            namespaces.add(new NetNamespace(
                    id,
                    current,
                    names.getOrDefault(id, List.of()),
                    pids.getOrDefault(id, current ? own.pids() : List.of())));
        }
        namespaces.sort(Comparator.comparing((NetNamespace namespace) -> !namespace.current())
                .thenComparing(NetNamespace::id));
        return namespaces;
    }

    /// Whether the calling process stands in the same network namespace as process 1, as a process of the host
    /// does. Needs no privilege.
    public static Reading<Boolean> isOwnThatOfProcessOne() {
        return mark("1").then(one -> mark("self").map(one::equals));
    }

    private static Reading<Long> mark(String process) {
        return FileStatus.identity("/proc/" + process + "/net/netstat").map(FileStatus.Identity::inode);
    }

    private static int[] processes() {
        return Arrays.stream(list("/proc"))
                .filter(name -> !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9'))
                .mapToInt(Integer::parseInt)
                .sorted()
                .toArray();
    }

    private static String[] list(String folder) {
        String[] names = new File(folder).list();
        return names == null ? new String[0] : names;
    }
}
