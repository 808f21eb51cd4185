package dev.tidemark.control;

import dev.tidemark.kernel.procfs.Sysctl;

/// The values of a sysctl that make sense. The kernel takes others too, such as a `tcp_max_syn_backlog` of -1.
///
/// @param least the smallest
/// @param most the largest
public record SettingRange(long least, long most) {
    private static final long MOST_RETRIES = 255;

    /// Those of `sysctl`, as docs/kernel-notes.md has them.
    public static SettingRange of(Sysctl sysctl) {
        return switch (sysctl) {
            case SOMAXCONN, MAX_SYN_BACKLOG -> new SettingRange(1, Integer.MAX_VALUE);
            case SYNCOOKIES -> new SettingRange(0, 2);
            case ABORT_ON_OVERFLOW -> new SettingRange(0, 1);
            case SYNACK_RETRIES -> new SettingRange(0, MOST_RETRIES);
        };
    }

    public boolean contains(long value) {
        return value >= least && value <= most;
    }

    @Override
    public String toString() {
        return "from " + least + " to " + most;
    }
}
