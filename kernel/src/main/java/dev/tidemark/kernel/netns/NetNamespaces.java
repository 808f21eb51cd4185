package dev.tidemark.kernel.netns;

import dev.tidemark.kernel.Reading;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
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
/// @param hidden how many more there are whose number could not be read, for want of privilege
public record NetNamespaces(List<NetNamespace> readable, int hidden) {
    static final String RUN_NETNS = "/run/netns";

    public NetNamespaces {
        readable = List.copyOf(readable);
    }

    /// Looks through `/proc` and `/run/netns`: about 1 ms for 300 processes.
    ///
    /// Without privilege `/proc/<pid>/ns/net` of other users is denied. How many namespaces are hidden that way
    /// is still told, because the files of `/proc/<pid>/net` have an inode number of their own in each network
    /// namespace (`proc_alloc_inum`, `fs/proc/generic.c`).
    public static NetNamespaces read() {
        NetNamespace own = NetNamespace.ofThisProcess();
        Map<NetNamespaceId, List<Integer>> pids = new HashMap<>();
        Map<NetNamespaceId, List<String>> names = new HashMap<>();
        Set<Long> hidden = new HashSet<>();
        Set<Long> seen = new HashSet<>();
        for (int pid : processes()) {
            switch (FileStatus.link("/proc/" + pid + "/ns/net")) {
                case Reading.Known<String>(String link) -> {
                    List<Integer> members = pids.computeIfAbsent(NetNamespaceId.parse(link), _ -> new ArrayList<>());
                    if (members.isEmpty()) {
                        addMark(seen, pid);
                    }
                    members.add(pid);
                }
                case Reading.Unknown<String> _ -> addMark(hidden, pid);
            }
        }
        for (String name : list(RUN_NETNS)) {
            if (FileStatus.identity(RUN_NETNS + "/" + name)
                    instanceof Reading.Known<FileStatus.Identity>(FileStatus.Identity identity)) {
                names.computeIfAbsent(new NetNamespaceId(identity.inode()), _ -> new ArrayList<>())
                        .add(name);
            }
        }
        hidden.removeAll(seen);
        Set<NetNamespaceId> ids = new HashSet<>(pids.keySet());
        ids.addAll(names.keySet());
        ids.add(own.id());
        List<NetNamespace> readable = new ArrayList<>();
        for (NetNamespaceId id : ids) {
            boolean current = id.equals(own.id());
            List<String> known = names.getOrDefault(id, List.of());
            List<Integer> members = pids.getOrDefault(id, current ? own.pids() : List.of());
            readable.add(new NetNamespace(id, current, known.stream().sorted().toList(), members));
        }
        readable.sort(Comparator.comparing((NetNamespace namespace) -> !namespace.current())
                .thenComparing(NetNamespace::id));
        return new NetNamespaces(readable, hidden.size());
    }

    /// Whether the calling process stands in the same network namespace as process 1, as a process of the host
    /// does.
    /// Needs no privilege.
    public static Reading<Boolean> isOwnThatOfProcessOne() {
        Reading<FileStatus.Identity> one = FileStatus.identity("/proc/1/net/netstat");
        Reading<FileStatus.Identity> own = FileStatus.identity("/proc/self/net/netstat");
        return switch (one) {
            case Reading.Known<FileStatus.Identity>(FileStatus.Identity identity) -> own.map(identity::equals);
            case Reading.Unknown<FileStatus.Identity>(String reason) -> Reading.unknown(reason);
        };
    }

    private static void addMark(Set<Long> marks, int pid) {
        if (FileStatus.identity("/proc/" + pid + "/net/netstat")
                instanceof Reading.Known<FileStatus.Identity>(FileStatus.Identity identity)) {
            marks.add(identity.inode());
        }
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
