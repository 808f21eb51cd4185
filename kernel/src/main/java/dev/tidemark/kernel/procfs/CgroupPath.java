package dev.tidemark.kernel.procfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a process stands among the control groups, and what the names there tell: its systemd unit and
/// container.
///
/// With cgroup version 1 a process stands in several hierarchies. Told is of the one that says most: the first
/// in which it is in a container, else in a unit, else not in the root. So a container of docker's cgroupfs
/// driver is not taken for `containerd.service`, where its unified membership is left behind.
///
/// @param path in that hierarchy, `/` for the root
/// @param unit such as `nginx.service`; empty when it is in none
/// @param container the innermost one; empty when it is in none
public record CgroupPath(String path, Optional<String> unit, Optional<ContainerId> container) {
    private static final String FILE = "/proc/<pid>/cgroup";
    private static final String ROOT = "/";

    /// What cgroup version 2 adds to the path of a group that was removed while a process ends in it.
    private static final String DELETED = " (deleted)";

    /// One line: `hierarchy:controllers:path`.
    private record Membership(int hierarchy, String controllers, String path) {
        int distrust() {
            if (hierarchy == 0) {
                return 0;
            }
            return controllers.equals("name=systemd") ? 1 : 2;
        }
    }

    /// The text of `/proc/<pid>/cgroup` with cgroup version 1, 2 or both (cgroups(7)). A kernel without any
    /// hierarchy mounted answers with nothing, which is the root.
    ///
    /// @throws MalformedKernelText when a line has another form
    public static CgroupPath parse(String text) {
        List<Membership> memberships = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty()) {
                memberships.add(parseLine(line));
            }
        }
        return inOrderOfTrust(memberships)
                .map(membership -> of(membership.path()))
                .min(Comparator.comparingInt(CgroupPath::silence))
                .orElseGet(() -> of(ROOT));
    }

    /// How little it tells.
    private int silence() {
        if (container.isPresent()) {
            return 0;
        }
        if (unit.isPresent()) {
            return 1;
        }
        return path.equals(ROOT) ? 3 : 2;
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
    private static Stream<Membership> inOrderOfTrust(List<Membership> memberships) {
        return memberships.stream().sorted(Comparator.comparingInt(Membership::distrust));
    }

    private static List<String> folders(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(folder -> !folder.isEmpty())
                .toList();
    }
}
