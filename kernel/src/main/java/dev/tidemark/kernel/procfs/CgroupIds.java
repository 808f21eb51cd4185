package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which control group has which id, so that a socket's group is known without any privilege.
///
/// `INET_DIAG_CGROUP_ID` reports the id of the group in the unified hierarchy that the socket was made in. On
/// 64-bit kernels that id is the inode number of the group's folder (`fs/kernfs/mount.c`,
/// `include/linux/kernfs.h`, `kernfs_ino`), is never given again, and a group of this hierarchy is never
/// renamed.
///
/// The folders are walked when an id is asked for that is not known yet, and at most once a second. For one
/// thread at a time.
public final class CgroupIds {
    /// The id of the root group, in which everything is that was never put elsewhere.
    public static final long ROOT = 1;

    private static final Duration BETWEEN_WALKS = Duration.ofSeconds(1);

    /// Groups that are gone, yet still have a socket: few, unless something is very odd.
    private static final int MOST_ABSENT = 10_000;

    private final String mountPoint;
    private final String mountedRoot;
    private final InstantSource clock;
    private Map<Long, String> paths = new HashMap<>();
    private final Set<Long> absent = new HashSet<>();
    private @Nullable Instant walked;

    private CgroupIds(String mountPoint, String mountedRoot, InstantSource clock) {
        this.mountPoint = mountPoint;
        this.mountedRoot = mountedRoot;
        this.clock = clock;
    }

    /// The unified hierarchy of this host, wherever it is mounted; unknown when it is not. Nothing is walked yet.
    public static Reading<CgroupIds> find(ProcRoot root, InstantSource clock) {
        String path = root.file("self/mountinfo");
        return switch (ProcFile.read(path)) {
            case Reading.Known<String>(String text) -> find(path, text, clock);
            case Reading.Unknown<String>(String reason) -> Reading.unknown(reason);
        };
    }

    private static Reading<CgroupIds> find(String path, String text, InstantSource clock) {
        MountTable.Mount found = null;
        try {
            for (MountTable.Mount mount : MountTable.parse(text).mounts()) {
                if (mount.type().equals("cgroup2")
                        && (found == null || mount.root().equals("/"))) {
                    found = mount;
                }
            }
        } catch (MalformedKernelText malformed) {
            return Reading.unknown(String.valueOf(malformed.getMessage()));
        }
        return found == null
                ? Reading.unknown(path + ": cgroup version 2 is not mounted")
                : Reading.of(new CgroupIds(found.point(), found.root(), clock));
    }

    /// The group with this id, as a path below the root of the unified hierarchy.
    public Reading<CgroupPath> path(long id) {
        if (id == ROOT) {
            return Reading.unknown("the socket is in the root cgroup, which tells nothing");
        }
        String known = paths.get(id);
        if (known == null && !absent.contains(id)) {
            if (!mayWalk()) {
                return Reading.unknown("cgroup " + id + ": not looked for yet");
            }
            Reading<Map<Long, String>> walk = walk();
            if (walk instanceof Reading.Unknown<Map<Long, String>>(String reason)) {
                return Reading.unknown(reason);
            }
            known = paths.get(id);
        }
        return known == null ? gone(id) : Reading.of(CgroupPath.of(known));
    }

    /// An id that a whole walk did not find will not be found later: its group existed before the walk.
    private Reading<CgroupPath> gone(long id) {
        if (absent.size() == MOST_ABSENT) {
            absent.clear();
        }
        absent.add(id);
        return Reading.unknown("cgroup " + id + ": removed, or outside of what is mounted at " + mountPoint);
    }

    private boolean mayWalk() {
        Instant last = walked;
        Instant now = clock.instant();
        return last == null || now.isBefore(last) || !now.isBefore(last.plus(BETWEEN_WALKS));
    }

    private Reading<Map<Long, String>> walk() {
        walked = clock.instant();
        Reading<Map<Long, String>> found = CgroupWalk.of(mountPoint, mountedRoot);
        if (found instanceof Reading.Known<Map<Long, String>>(Map<Long, String> now)) {
            paths = now;
        }
        return found;
    }

    /// Where the unified hierarchy is mounted.
    public String mountPoint() {
        return mountPoint;
    }
}
