package dev.tidemark.wording;

import dev.tidemark.kernel.procfs.Sysctl;

/// The option of `tidemark tune` for a sysctl.
public final class TuneOption {
    private TuneOption() {}

    /// Such as `--somaxconn`.
    public static String of(Sysctl sysctl) {
        return switch (sysctl) {
            case SOMAXCONN -> "--somaxconn";
            case MAX_SYN_BACKLOG -> "--max-syn-backlog";
            case SYNCOOKIES -> "--syncookies";
            case ABORT_ON_OVERFLOW -> "--abort-on-overflow";
            case SYNACK_RETRIES -> "--synack-retries";
        };
    }
}
