package dev.tidemark.cli;

import dev.tidemark.listener.Filter;
import dev.tidemark.listener.Selection;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What all commands that read listeners understand.
final class CommonOptions {
    @Parameters(
            paramLabel = "FILTER",
            arity = "0..*",
            description = {
                "Which listeners: :8080, 10.0.0.1:8080, [::1]:80, unix:/run/x.sock, process:nginx, pid:123,"
                        + " netns:NAME, container:ID. Several of one kind are alternatives, different kinds must all"
                        + " hold."
            })
    private List<String> filters = List.of();

    @Option(
            names = {"-a", "--all-namespaces"},
            description = "All network namespaces of the host, not only this process's own.")
    private boolean allNamespaces;

    @Option(
            names = {"-j", "--json"},
            description = "JSON with a versioned schema, as docs/json.md describes.")
    private boolean json;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "Colour: auto, always or never. Default: ${DEFAULT-VALUE}, which honours NO_COLOR.")
    private ColorChoice color = ColorChoice.AUTO;

    @Option(names = "--ascii", description = "Add no character beyond ASCII to what the system says.")
    private boolean ascii;

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
        return json;
    }

    ColorChoice color() {
        return color;
    }

    boolean ascii() {
        return ascii;
    }
}
