package dev.tidemark.kernel.procfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// One pass over `/proc/<pid>/fd/*`, whose links read `socket:[inode]`.
///
/// A name goes from the answer of getdents64(2) straight to readlinkat(2), and a link is compared as one 64-bit
/// number: nothing is allocated for a descriptor that is not wanted.
final class SocketOwnerScan {
    /// `socket:[` is eight bytes long.
    private static final long SOCKET_LINK = ByteBuffer.wrap("socket:[".getBytes(StandardCharsets.US_ASCII))
            .order(ByteOrder.nativeOrder())
            .getLong();

    private static final int LINK_SIZE = 64;
    private static final int PATH_SIZE = 32;

    private final ProcRoot root;
    private final long[] wanted;
    private final Map<Long, List<Integer>> holders = new HashMap<>();
    private final SortedSet<Integer> unreadable = new TreeSet<>();

    SocketOwnerScan(ProcRoot root, Set<Long> wanted) {
        this.root = root;
        this.wanted = wanted.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    SocketOwners scan() {
        try (Arena arena = Arena.ofConfined()) {
            long opened = Directory.open(
                    Directory.AT_FDCWD, Libc.cString(arena, root.path()).address());
            if (opened < 0) {
                throw Libc.failure(root.path(), SystemCall.OPENAT, opened);
            }
            MemorySegment forDescriptors = arena.allocate(Directory.BUFFER_SIZE, Long.BYTES);
            MemorySegment path = arena.allocate(PATH_SIZE);
            MemorySegment link = arena.allocate(LINK_SIZE, Long.BYTES);
            try (Directory processes = Directory.of(opened, arena.allocate(Directory.BUFFER_SIZE, Long.BYTES))) {
                while (processes.next()) {
                    int pid = processes.nameAsNumber();
                    if (pid > 0) {
                        path.setString(0, pid + "/fd", StandardCharsets.US_ASCII);
                        scanProcess(pid, Directory.open(processes.number(), path.address()), forDescriptors, link);
                    }
                }
                if (processes.failure() < 0) {
                    throw Libc.failure(root.path(), SystemCall.GETDENTS64, processes.failure());
                }
            }
        }
        return new SocketOwners(holders, unreadable, incompleteness());
    }

    private Optional<String> incompleteness() {
        Capabilities ours = Capabilities.read(root);
        if (unreadable.isEmpty() && !HiddenProcesses.areIn(root, ours)) {
            return Optional.empty();
        }
        return Optional.of(
                ours.maySeeDescriptors()
                        ? "the kernel does not show the descriptors of process " + unreadable.getFirst()
                                + (unreadable.size() > 1 ? " and " + (unreadable.size() - 1) + " more" : "")
                                + ", not even with every privilege"
                        : SocketOwners.NEEDS);
    }

    private void scanProcess(int pid, long opened, MemorySegment buffer, MemorySegment link) {
        if (opened < 0) {
            note(pid, SystemCall.OPENAT, opened);
            return;
        }
        try (Directory descriptors = Directory.of(opened, buffer)) {
            while (descriptors.next()) {
                if (descriptors.nameAsNumber() >= 0) {
                    scanLink(pid, descriptors, link);
                }
            }
            if (descriptors.failure() < 0) {
                note(pid, SystemCall.GETDENTS64, descriptors.failure());
            }
        }
    }

    private void scanLink(int pid, Directory descriptors, MemorySegment link) {
        long length = Libc.call(
                SystemCall.READLINKAT, descriptors.number(), descriptors.nameAddress(), link.address(), LINK_SIZE);
        if (length < 0) {
            note(pid, SystemCall.READLINKAT, length);
        } else if (length > Long.BYTES && link.get(JAVA_LONG_UNALIGNED, 0) == SOCKET_LINK) {
            long inode = inodeIn(link, length);
            if (Arrays.binarySearch(wanted, inode) >= 0) {
                List<Integer> pids = holders.computeIfAbsent(inode, _ -> new ArrayList<>());
                if (pids.isEmpty() || pids.getLast() != pid) {
                    pids.add(pid);
                }
            }
        }
    }

    /// The number between the brackets; negative, so that nobody wants it, when there is something else.
    private static long inodeIn(MemorySegment link, long length) {
        long inode = 0;
        for (long at = Long.BYTES; at < length - 1; at++) {
            int digit = link.get(JAVA_BYTE, at) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            inode = inode * 10 + digit;
        }
        return inode;
    }

    /// A process or descriptor that is gone is nothing to report; one that is kept from us is.
    private void note(int pid, SystemCall call, long result) {
        Errno errno = Libc.errno(result);
        if (errno.isPermission()) {
            unreadable.add(pid);
        } else if (!errno.equals(Errno.ENOENT) && !errno.equals(Errno.ESRCH)) {
            throw new KernelException(call.manualName(), root.file(pid, "fd"), errno);
        }
    }
}
