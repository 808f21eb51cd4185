package dev.tidemark.wording;

import dev.tidemark.diagnosis.KnownServer;
import dev.tidemark.diagnosis.KnownServers;
import dev.tidemark.diagnosis.Reload;
import dev.tidemark.listener.Listener;
import java.util.Optional;

/// What will undo a live resize, and what keeps it: for this server, where it is known.
///
/// @param lost when it is lost
/// @param keep what to write where, to keep it
record KeepWords(String lost, String keep) {
    static KeepWords of(Listener listener, long limit) {
        Optional<KnownServer> server = KnownServers.read().of(listener.owners());
        String name = ListenerWords.ownerName(listener).orElse("its server");
        return new KeepWords(
                "when " + name + " restarts"
                        + server.map(KnownServer::reload).map(KeepWords::reload).orElse(""),
                server.map(known -> Escaped.text(known.directive(limit, listener)))
                        .orElse("ask listen(2) for a backlog of " + limit));
    }

    private static String reload(Reload reload) {
        return switch (reload.effect()) {
            case APPLIES -> " or reloads";
            case APPLIES_IF_VALUE_CHANGED -> ", or reloads another number from its configuration";
            case NEEDS_RESTART -> "";
            case UNKNOWN -> ", perhaps when it reloads";
        };
    }
}
