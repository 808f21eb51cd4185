package dev.tidemark.cli;

import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.Look;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// What the commands understand that are about namespaces rather than listeners.
final class NamespaceOptions {
    private final OutputOptions output = new OutputOptions();
    private List<String> filters = List.of();
    private boolean allNamespaces;

    /// Adds the filters and the options to a command's syntax.
    CommandSpec addTo(CommandSpec spec) {
        spec.addPositional(Syntax.rest(
                "FILTER",
                "Which namespaces: netns:NAME or netns:NUMBER. Default: this process's own.",
                values -> filters = List.copyOf(values)));
        spec.addOption(Syntax.flag(CommonOptions.ALL_NAMESPACES, () -> allNamespaces = true, "-a", "--all-namespaces"));
        output.addTo(spec);
        return spec;
    }

    /// Opens the namespaces that are meant, or more of them.
    HostReader open(Set<dev.tidemark.listener.SnapshotReader.Part> parts) {
        names();
        return HostReader.open(
                allNamespaces || !filters.isEmpty() ? Scope.ALL : Scope.CURRENT, parts, InstantSource.system());
    }

    /// Of what was read, the namespaces that are meant.
    HostSnapshot selected(HostSnapshot host) {
        List<Filter.Netns> names = names();
        if (names.isEmpty()) {
            return host;
        }
        HostSnapshot selected = new HostSnapshot(
                host.namespaces().stream()
                        .filter(snapshot -> names.stream().anyMatch(name -> name.matches(snapshot.namespace())))
                        .toList(),
                host.unread().stream()
                        .filter(unread -> names.stream().anyMatch(name -> name.matches(unread.namespace())))
                        .toList(),
                0);
        if (selected.namespaces().isEmpty()) {
            throw CommandFailure.couldNot("filter: " + Escaped.text(String.join(" ", filters))
                    + selected.unread().stream()
                            .findFirst()
                            .map(unread -> " not readable (expected: CAP_SYS_ADMIN)")
                            .orElseGet(() -> " matches no namespace (expected: one of " + known(host) + ")"));
        }
        return selected;
    }

    private static String known(HostSnapshot host) {
        int count = host.namespaces().size();
        return host.namespaces().stream()
                        .limit(5)
                        .map(snapshot -> Escaped.text(snapshot.namespace().name()))
                        .collect(Collectors.joining(", "))
                + (count > 5 ? " +" + (count - 5) + " more" : "");
    }

    private List<Filter.Netns> names() {
        return filters.stream().map(NamespaceOptions::name).toList();
    }

    private static Filter.Netns name(String text) {
        return switch (Filter.parse(text)) {
            case Filter.Netns netns -> netns;
            case Filter.Port _,
                    Filter.Address _,
                    Filter.AnyAddress _,
                    Filter.Unix _,
                    Filter.ProcessName _,
                    Filter.Pid _,
                    Filter.Container _ ->
                throw CommandFailure.couldNot(
                        "filter: " + text + " (expected: netns:NAME, as these figures are a namespace's)");
        };
    }

    /// Whether namespaces that are missing are worth a note.
    boolean allNamespaces() {
        return allNamespaces;
    }

    boolean json() {
        return output.json();
    }

    Look look(Console console) {
        return output.look(console, false);
    }
}
