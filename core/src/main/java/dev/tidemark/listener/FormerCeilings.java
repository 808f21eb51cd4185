package dev.tidemark.listener;

import java.util.Set;

/// The values that somaxconn commonly had before somebody raised it.
///
/// A limit below today's somaxconn that equals one of these may have been truncated by it: from outside that
/// looks the same as a program that asked for so many.
final class FormerCeilings {
    /// The kernel's defaults, 128 before Linux 5.4 and 4096 since, and the values that tuning guides set.
    private static final Set<Long> COMMON =
            Set.of(128L, 256L, 512L, 1000L, 1024L, 2048L, 4096L, 8192L, 10000L, 16384L, 32768L, 65535L, 65536L);

    private FormerCeilings() {}

    static boolean mayHaveTruncated(long limit) {
        return COMMON.contains(limit);
    }
}
