package dev.tidemark.kernel.procfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Where a process stands among the control groups, and what the names there tell: its systemd unit and
/// container.
///
/// @param path in the unified hierarchy where that tells something, else in systemd's, else in the first that
/// does
/// @param unit such as `nginx.service`; empty when it is in none
/// @param container the innermost one; empty when it is in none
public record CgroupPath(String path, Optional<String> unit, Optional<ContainerId> container) {
    private static final String FILE = "/proc/<pid>/cgroup";
    private static final String ROOT = "/";

    /// What cgroup version 2 adds to the path of a group that was removed while a process ends in it.
    private static final String DELETED = " (deleted)";

    /// One line: `hierarchy:controllers:path`.
    private record Membership(int hierarchy, String controllers, String path) {
        boolean isUnified() {
            return hierarchy == 0 && controllers.isEmpty();
        }

        boolean isOfSystemd() {
            return controllers.equals("name=systemd");
        }
    }

    /// The text of `/proc/<pid>/cgroup` with cgroup version 1, 2 or both (cgroups(7)). A kernel without any
    /// hierarchy
    /// mounted answers with nothing, which is the root.
    ///
    /// @throws MalformedKernelText when a line has another form
    public static CgroupPath parse(String text) {
        List<Membership> memberships = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty()) {
                memberships.add(parseLine(line));
            }
        }
        List<String> paths = inOrderOfTrust(memberships);
        return new CgroupPath(
                paths.stream().filter(path -> !path.equals(ROOT)).findFirst().orElse(ROOT),
                firstOf(paths.stream().map(path -> SystemdUnit.innermost(folders(path)))),
                firstOf(paths.stream().map(path -> ContainerId.innermost(folders(path)))));
    }

    /// A single path, such as [CgroupIds] finds.
    public static CgroupPath of(String path) {
        List<String> folders = folders(path);
        return new CgroupPath(path, SystemdUnit.innermost(folders), ContainerId.innermost(folders));
    }

    private static Membership parseLine(String line) {
        int first = line.indexOf(':');
        int second = line.indexOf(':', first + 1);
        if (first < 1 || second < 0 || !line.startsWith(ROOT, second + 1)) {
            throw malformed(line);
        }
        String path = line.substring(second + 1);
        try {
            return new Membership(
                    Integer.parseUnsignedInt(line, 0, first, 10),
                    line.substring(first + 1, second),
                    path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path);
        } catch (NumberFormatException _) {
            throw malformed(line);
        }
    }

    private static MalformedKernelText malformed(String line) {
        return new MalformedKernelText(FILE, "'" + line + "' (expected: number:controllers:/path)");
    }

    /// systemd keeps the unified hierarchy and its own one right, and other controllers' only where it uses them.
    private static List<String> inOrderOfTrust(List<Membership> memberships) {
        List<String> paths = new ArrayList<>();
        memberships.stream().filter(Membership::isUnified).map(Membership::path).forEach(paths::add);
        memberships.stream()
                .filter(Membership::isOfSystemd)
                .map(Membership::path)
                .forEach(paths::add);
        memberships.stream()
                .filter(membership -> !membership.isUnified() && !membership.isOfSystemd())
                .map(Membership::path)
                .forEach(paths::add);
        return paths;
    }

    private static <T> Optional<T> firstOf(java.util.stream.Stream<Optional<T>> found) {
        return found.flatMap(Optional::stream).findFirst();
    }

    private static List<String> folders(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(folder -> !folder.isEmpty())
                .toList();
    }
}
