package dev.tidemark.listener;

import java.util.Map;
import java.util.Set;

/// The backlogs that well-known programs ask for by themselves.
///
/// Measured on the programs of Debian 12 with strace(1) and somaxconn 1000000.
final class KnownBacklogs {
    /// By the short name of the process.
    static final Map<String, Set<Long>> USUAL = Map.ofEntries(
            Map.entry("sshd", Set.of(128L)),
            Map.entry("nginx", Set.of(511L)),
            Map.entry("apache2", Set.of(511L)),
            Map.entry("redis-server", Set.of(511L)),
            Map.entry("node", Set.of(511L)),
            Map.entry("java", Set.of(50L)),
            Map.entry("uwsgi", Set.of(100L)),
            Map.entry("uwsgi-core", Set.of(100L)),
            Map.entry("gunicorn", Set.of(2048L)),
            Map.entry("memcached", Set.of(1024L)),
            Map.entry("lighttpd", Set.of(1024L)),
            Map.entry("python3", Set.of(5L, 100L, 128L)));

    private KnownBacklogs() {}

    /// Whether the process that opened the listener usually asks for `limit`.
    static boolean isUsual(Owners owners, long limit) {
        return !owners.known().isEmpty()
                && USUAL.getOrDefault(owners.known().getFirst().name(), Set.of())
                        .contains(limit);
    }
}
