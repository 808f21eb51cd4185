package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/// Which processes hold a descriptor of which sockets, as `/proc/<pid>/fd` told at one scan.
///
/// Immutable. A scan asks for every descriptor of every process, about 20 ms for 500 processes with 7 000
/// descriptors, so that it is for new sockets only. Threads that share no descriptors with their process are
/// not looked at, nor are descriptors on their way between processes.
public final class SocketOwners {
    /// What a scan needs to see all: CAP_DAC_READ_SEARCH lists another user's `fd`, CAP_SYS_PTRACE follows its
    /// links.
    public static final String NEEDS = "needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (root)";

    private final Map<Long, List<Integer>> holders;
    private final SortedSet<Integer> unreadable;
    private final Optional<String> incompleteness;

    SocketOwners(Map<Long, List<Integer>> holders, SortedSet<Integer> unreadable, Optional<String> incompleteness) {
        this.holders = Map.copyOf(holders);
        this.unreadable = Collections.unmodifiableSortedSet(unreadable);
        this.incompleteness = incompleteness;
    }

    /// Scans all processes once for the sockets with the inodes `wanted`. Only system calls are made.
    ///
    /// A process that ends meanwhile is passed over.
    ///
    /// @throws dev.tidemark.kernel.libc.KernelException when `/proc` cannot be listed, or no descriptor is left
    public static SocketOwners scan(ProcRoot root, Set<Long> wanted) {
        return new SocketOwnerScan(root, wanted).scan();
    }

    /// The processes that hold the socket, in rising order: known when any was found, or when all could be
    /// looked at. A socket that nobody holds has an empty list: a kernel socket, or one on its way between
    /// processes.
    public Reading<List<Integer>> of(long inode) {
        List<Integer> found = holders.getOrDefault(inode, List.of());
        return found.isEmpty() && incompleteness.isPresent()
                ? Reading.unknown(incompleteness.get())
                : Reading.of(found);
    }

    /// Whether every process could be looked at. When false, a socket may have more owners than were found.
    public boolean isComplete() {
        return incompleteness.isEmpty();
    }

    /// The processes whose descriptors the kernel did not let us see.
    public SortedSet<Integer> unreadable() {
        return unreadable;
    }

    /// Why not every process could be looked at: for lack of privilege as a rule, be it that `/proc` is mounted
    /// with `hidepid=invisible`; else because a security module or another user namespace protects a process
    /// even from root. Empty when the scan is complete.
    public Optional<String> incompleteness() {
        return incompleteness;
    }
}
