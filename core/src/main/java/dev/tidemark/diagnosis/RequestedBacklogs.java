package dev.tidemark.diagnosis;

import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.ProcessFiles;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Owner;
import java.util.List;
import java.util.Optional;

/// Finds what a program was told to ask listen(2) for: evidence that its limit was truncated, or is stale.
///
/// The command line comes first, then the configuration files, read as the process sees them; then what the
/// program is known to ask for always, if that was measured. A default is no evidence. A file may have changed
/// since the program read it: it says what was asked for only as far as it was loaded.
public final class RequestedBacklogs {
    private RequestedBacklogs() {}

    /// What `owner` was told to ask for `listener`; empty when nothing says it.
    public static Optional<RequestedBacklog> of(Owner owner, KnownServer server, Listener listener) {
        return of(owner, server, listener, ProcRoot.HOST);
    }

    /// As the other, with `/proc` at `root`.
    public static Optional<RequestedBacklog> of(Owner owner, KnownServer server, Listener listener, ProcRoot root) {
        Optional<RequestedBacklog> told = ofCommandLine(owner.command(), server);
        if (told.isPresent()) {
            return told;
        }
        if (!server.configuration().isKnown()) {
            return ofKnowledge(server, server.title());
        }
        List<ConfigurationText> texts =
                ConfigurationFiles.read(new ProcessFiles(root, owner.pid()), server.configuration(), owner.command());
        StatedBacklogs stated = StatedBacklogs.of(server.configuration(), listener, texts);
        return stated.backlog()
                .or(() -> stated.place().flatMap(place -> ofKnowledge(server, place + " (" + server.title() + ")")));
    }

    private static Optional<RequestedBacklog> ofCommandLine(List<String> command, KnownServer server) {
        List<CommandLineFlags.Given> given = CommandLineFlags.of(Program.words(command), server.flags());
        return given.isEmpty()
                ? Optional.empty()
                : number(given.getLast().value())
                        .map(amount -> new RequestedBacklog(
                                amount, "command line: " + given.getLast().words()));
    }

    private static Optional<RequestedBacklog> ofKnowledge(KnownServer server, String source) {
        return server.measured()
                ? server.requests().map(amount -> new RequestedBacklog(amount, source))
                : Optional.empty();
    }

    private static Optional<Amount> number(String text) {
        try {
            return Optional.of(Amount.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
