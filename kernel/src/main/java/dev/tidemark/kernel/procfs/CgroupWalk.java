package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// One walk over all control groups of the unified hierarchy: inode number to path.
///
/// getdents64(2) answers both, so that no file is looked at. A group that is removed meanwhile is passed over.
final class CgroupWalk {
    /// No host has a million groups; this only bounds the walk.
    private static final int MOST_GROUPS = 1_000_000;

    private CgroupWalk() {}

    /// @param mountedRoot what the paths start with, for a mount that does not show the whole hierarchy
    static Reading<Map<Long, String>> of(String mountPoint, String mountedRoot) {
        Map<Long, String> paths = new HashMap<>();
        Deque<String> waiting = new ArrayDeque<>();
        waiting.add("");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Directory.BUFFER_SIZE, Long.BYTES);
            while (!waiting.isEmpty() && paths.size() < MOST_GROUPS) {
                String group = waiting.remove();
                long opened = open(mountPoint + group);
                if (opened < 0) {
                    if (group.isEmpty()) {
                        return Reading.unknown(mountPoint + ": " + Libc.errno(opened));
                    }
                    continue;
                }
                try (Directory folder = Directory.of(opened, buffer)) {
                    list(folder, group, mountedRoot.equals("/") ? "" : mountedRoot, paths, waiting);
                }
            }
        }
        return Reading.of(paths);
    }

    private static long open(String path) {
        try (Arena arena = Arena.ofConfined()) {
            return Directory.open(Directory.AT_FDCWD, Libc.cString(arena, path).address());
        }
    }

    private static void list(
            Directory folder, String group, String prefix, Map<Long, String> paths, Deque<String> waiting) {
        while (folder.next()) {
            if (!folder.isDirectory()) {
                continue;
            }
            String name = folder.name();
            if (name.equals(".")) {
                String path = prefix + group;
                paths.put(folder.inode(), path.isEmpty() ? "/" : path);
            } else if (!name.equals("..")) {
                waiting.add(group + "/" + name);
            }
        }
    }
}
