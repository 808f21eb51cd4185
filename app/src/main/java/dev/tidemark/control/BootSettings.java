package dev.tidemark.control;

import dev.tidemark.kernel.procfs.Sysctl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the files of a host say that its settings are to be at boot.
///
/// @param folders the lines of the files of the folders, in the order in which they are read
/// @param last the lines of `/etc/sysctl.conf`, which only some programs read
/// @param unread files that could not be read, and why
public record BootSettings(List<BootAssignment> folders, List<BootAssignment> last, List<String> unread) {
    public BootSettings {
        folders = List.copyOf(folders);
        last = List.copyOf(last);
        unread = List.copyOf(unread);
    }

    /// The line that decides what `reader` makes of `sysctl`; empty when it leaves it alone.
    public Optional<BootAssignment> deciding(BootReader reader, Sysctl sysctl) {
        return reader.deciding(sysctl, lines(reader));
    }

    private List<BootAssignment> lines(BootReader reader) {
        return switch (reader) {
            case SYSTEMD -> folders;
            case PROCPS -> {
                List<BootAssignment> all = new ArrayList<>(folders);
                all.addAll(last);
                yield all;
            }
        };
    }

    /// The same with `ours` in the place where a file of its name is read, instead of what that file says of the
    /// same name now.
    BootSettings with(BootAssignment ours) {
        List<BootAssignment> lines = new ArrayList<>(folders.stream()
                .filter(line -> !(line.file().equals(ours.file()) && line.key().equals(ours.key())))
                .toList());
        int at = 0;
        while (at < lines.size() && lines.get(at).fileName().compareTo(ours.fileName()) <= 0) {
            at++;
        }
        lines.add(at, ours);
        return new BootSettings(lines, last, unread);
    }

    /// All lines that bear on `sysctl`, whether they count or not, in the order in which they are read.
    public List<BootAssignment> bearing(Sysctl sysctl) {
        return lines(BootReader.PROCPS).stream()
                .filter(line -> line.bearsOn(sysctl))
                .toList();
    }
}
