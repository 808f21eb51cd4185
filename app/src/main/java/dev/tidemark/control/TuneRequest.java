package dev.tidemark.control;

import dev.tidemark.kernel.procfs.Sysctl;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// What `tidemark tune` is asked to do.
///
/// @param wanted the values, at least one
/// @param lower whether a value may become smaller
/// @param persist whether they are to be made at boot too
/// @param root below which the files of sysctl.d lie, `/` for those of this host
/// @param why as the author said, or `asked`
public record TuneRequest(Map<Sysctl, Long> wanted, boolean lower, boolean persist, Path root, String why) {
    /// @throws ChangeRefused when a value makes no sense
    public TuneRequest {
        if (wanted.isEmpty()) {
            throw new ChangeRefused(
                    "tune: nothing to set (expected: --somaxconn N, or another of tidemark tune --help)");
        }
        wanted.forEach((sysctl, value) -> {
            SettingRange range = SettingRange.of(sysctl);
            if (!range.contains(value)) {
                throw new ChangeRefused(sysctl + ": " + value + " (expected: " + range + ")");
            }
        });
        wanted = Collections.unmodifiableMap(new EnumMap<>(wanted));
    }

    /// Whether the files are those of this host, which make its settings at boot.
    boolean isForThisHost() {
        return root.normalize().equals(Path.of("/"));
    }
}
