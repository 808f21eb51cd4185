package dev.tidemark.control;

import dev.tidemark.kernel.procfs.Sysctl;
import java.util.Optional;

/// One line of a file of sysctl.d(5) or sysctl.conf(5) that bears on settings at boot.
///
/// @param file its path, below the root folder that was looked at
/// @param line counted from 1
/// @param key the name that it sets, or a pattern
/// @param value the text that is written; empty for a line `-NAME`, which keeps patterns away from a name
public record BootAssignment(String file, int line, SysctlKey key, Optional<String> value) {
    /// Whether it is about exactly this name.
    boolean isOf(String dotted) {
        return key.equals(SysctlKey.parse(dotted));
    }

    /// Whether it is about `sysctl`, by name or by a pattern.
    boolean bearsOn(Sysctl sysctl) {
        SysctlKey wanted = SysctlKey.parse(sysctl.dotted());
        return key.isPattern() ? key.fits(wanted) : key.equals(wanted);
    }

    /// Whether it only keeps patterns away.
    public boolean isExclusion() {
        return value.isEmpty();
    }

    /// Whether it sets all names that its pattern fits.
    public boolean isPattern() {
        return key.isPattern();
    }

    /// The number that the kernel reads in the value; empty when it is none.
    public Optional<Long> number() {
        try {
            return value.map(String::strip).filter(text -> !text.isEmpty()).map(Long::decode);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// The name of the file without its folders.
    public String fileName() {
        return file.substring(file.lastIndexOf('/') + 1);
    }
}
