package dev.tidemark.kernel.netns;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.procfs.ProcFile;
import java.util.List;

/// A network namespace of this host, and the ways into it.
///
/// @param id its number
/// @param current whether it is the calling process's own
/// @param names the names that `ip netns` gave it, files of `/run/netns`; usually one or none
/// @param pids the first few processes that live in it, ascending; none when only a name keeps it
public record NetNamespace(NetNamespaceId id, boolean current, List<String> names, List<Integer> pids) {
    public NetNamespace {
        names = List.copyOf(names);
        pids = List.copyOf(pids);
        if (!current && names.isEmpty() && pids.isEmpty()) {
            throw new IllegalArgumentException("namespace " + id + ": no way in (expected: a name or a process)");
        }
    }

    /// The namespace of the calling process.
    ///
    /// @throws KernelException without `/proc`
    public static NetNamespace ofThisProcess() {
        String link = ProcFile.link("/proc/self/ns/net").fold(text -> text, reason -> {
            throw new KernelException("network namespace", reason, dev.tidemark.kernel.libc.Errno.ENOENT);
        });
        int self = Math.toIntExact(ProcessHandle.current().pid());
        NetNamespaceId id = NetNamespaceId.parse(link);
        boolean ofTheHost = NetNamespaces.isOwnThatOfProcessOne().orElse(false);
        return new NetNamespace(id, true, ofTheHost ? List.of() : NetNamespaces.namesOf(id), List.of(self));
    }

    /// A way in: opens the namespace so that sockets and files can be opened inside. Not needed for the current
    /// one.
    public Reading<NamespaceEntrance> entrance() {
        String failure = "no way in";
        for (String name : names) {
            switch (NamespaceEntrance.open(NetNamespaces.RUN_NETNS + "/" + name, id)) {
                case Reading.Known<NamespaceEntrance> known -> {
                    return known;
                }
                case Reading.Unknown<NamespaceEntrance>(String reason) -> failure = reason;
            }
        }
        for (int pid : pids) {
            switch (NamespaceEntrance.open("/proc/" + pid + "/ns/net", id)) {
                case Reading.Known<NamespaceEntrance> known -> {
                    return known;
                }
                case Reading.Unknown<NamespaceEntrance>(String reason) -> failure = reason;
            }
        }
        return Reading.unknown(failure);
    }
}
