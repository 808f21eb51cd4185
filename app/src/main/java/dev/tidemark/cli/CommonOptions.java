package dev.tidemark.cli;

import dev.tidemark.listener.Filter;
import dev.tidemark.listener.Selection;
import dev.tidemark.wording.Look;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// What all commands that read listeners understand.
final class CommonOptions {
    static final String ALL_NAMESPACES = "All network namespaces of the host, not only this process's own.";

    private final OutputOptions output = new OutputOptions();
    private List<String> filters = List.of();
    private boolean allNamespaces;

    /// Adds the filters and the options to a command's syntax.
    CommandSpec addTo(CommandSpec spec) {
        addChoiceTo(spec);
        output.addTo(spec);
        return spec;
    }

    /// The same for a command that is a screen and nothing else.
    CommandSpec addScreenTo(CommandSpec spec) {
        addChoiceTo(spec);
        output.addLookTo(spec);
        return spec;
    }

    private void addChoiceTo(CommandSpec spec) {
        spec.addPositional(Syntax.rest(
                "FILTER",
                "Which listeners: :8080, 10.0.0.1:8080, [::1]:80, unix:/run/x.sock, container:ID, process:nginx,"
                        + " pid:123, netns:NAME. Several of one kind are alternatives, different kinds must all hold.",
                values -> filters = List.copyOf(values)));
        spec.addOption(Syntax.flag(ALL_NAMESPACES, () -> allNamespaces = true, "-a", "--all-namespaces"));
    }

    Selection selection() {
        return Selection.of(filters.stream().map(Filter::parse).toList());
    }

    List<String> filters() {
        return filters;
    }

    boolean allNamespaces() {
        return allNamespaces;
    }

    boolean json() {
        return output.json();
    }

    Look look(Console console, boolean uncut) {
        return output.look(console, uncut);
    }
}
