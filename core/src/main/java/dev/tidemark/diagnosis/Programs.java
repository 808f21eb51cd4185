package dev.tidemark.diagnosis;

import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Owner;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which programs hold the listeners that were looked at; each process is recognised once.
final class Programs {
    private final ProcRoot root;
    private final Map<Integer, Optional<KnownServer>> servers = new HashMap<>();

    Programs(ProcRoot root) {
        this.root = root;
    }

    /// The program that holds `listener`: the first of its owners that is known.
    Optional<KnownServer> serverOf(Listener listener) {
        return listener.owners().known().stream()
                .flatMap(owner -> serverOf(owner).stream())
                .findFirst();
    }

    /// What the program was told to ask for `listener`.
    Optional<RequestedBacklog> requestOf(Listener listener) {
        return listener.owners().known().stream()
                .flatMap(owner ->
                        serverOf(owner).flatMap(server -> RequestedBacklogs.of(owner, server, listener, root)).stream())
                .findFirst();
    }

    private Optional<KnownServer> serverOf(Owner owner) {
        return servers.computeIfAbsent(owner.pid(), _ -> KnownServers.read().of(owner, root));
    }
}
