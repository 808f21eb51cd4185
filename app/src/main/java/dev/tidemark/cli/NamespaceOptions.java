package dev.tidemark.cli;

import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.wording.Look;
import java.time.InstantSource;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/// What the commands understand that read namespaces rather than listeners.
final class NamespaceOptions {
    private final OutputOptions output = new OutputOptions();
    private final NamespaceChoice choice = new NamespaceChoice();

    /// Adds the filters and the options to a command's syntax.
    CommandSpec addTo(CommandSpec spec) {
        choice.addTo(spec);
        output.addTo(spec);
        return spec;
    }

    /// Opens the namespaces that are meant, or more of them.
    HostReader open(Set<dev.tidemark.listener.SnapshotReader.Part> parts) {
        choice.names();
        return HostReader.open(choice.isWide() ? Scope.ALL : Scope.CURRENT, parts, InstantSource.system());
    }

    /// Of what was read, the namespaces that are meant.
    HostSnapshot selected(HostSnapshot host) {
        return choice.selected(host);
    }

    /// Whether namespaces that are missing are worth a note.
    boolean allNamespaces() {
        return choice.allNamespaces();
    }

    boolean json() {
        return output.json();
    }

    Look look(Console console) {
        return output.look(console, false);
    }
}
