package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import java.util.Arrays;
import java.util.Optional;

/// A setting of a network namespace that bears on listening, by the name that sysctl(8) gives it.
///
/// The order is that in which they matter.
public enum Sysctl {
    SOMAXCONN("net.core.somaxconn"),
    MAX_SYN_BACKLOG("net.ipv4.tcp_max_syn_backlog"),
    SYNCOOKIES("net.ipv4.tcp_syncookies"),
    ABORT_ON_OVERFLOW("net.ipv4.tcp_abort_on_overflow"),
    SYNACK_RETRIES("net.ipv4.tcp_synack_retries");

    private final String dotted;

    Sysctl(String dotted) {
        this.dotted = dotted;
    }

    /// As sysctl(8) says it, such as `net.core.somaxconn`.
    public String dotted() {
        return dotted;
    }

    /// Its path below `/proc/sys`, such as `net/core/somaxconn`.
    public String path() {
        return dotted.replace('.', '/');
    }

    /// Its value among `sysctls`.
    public Reading<Long> in(ListenSysctls sysctls) {
        return switch (this) {
            case SOMAXCONN -> sysctls.somaxconn();
            case MAX_SYN_BACKLOG -> sysctls.maxSynBacklog();
            case SYNCOOKIES -> sysctls.syncookies();
            case ABORT_ON_OVERFLOW -> sysctls.abortOnOverflow();
            case SYNACK_RETRIES -> sysctls.synackRetries();
        };
    }

    /// The one that sysctl(8) calls `dotted`; empty for any other name.
    public static Optional<Sysctl> named(String dotted) {
        return Arrays.stream(values()).filter(one -> one.dotted.equals(dotted)).findFirst();
    }

    @Override
    public String toString() {
        return dotted;
    }
}
