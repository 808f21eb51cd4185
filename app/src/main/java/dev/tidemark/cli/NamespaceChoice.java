package dev.tidemark.cli;

import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.wording.Escaped;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// Which namespaces a command is about that is about namespaces rather than listeners: this process's own, those
/// that filters name, or all.
final class NamespaceChoice {
    private static final int NAMED = 5;

    private List<String> filters = List.of();
    private boolean all;

    /// Adds the filters and the option to a command's syntax.
    CommandSpec addTo(CommandSpec spec) {
        spec.addPositional(Syntax.rest(
                "FILTER",
                "Which namespaces: netns:NAME or netns:NUMBER. Default: this process's own.",
                values -> filters = List.copyOf(values)));
        return spec.addOption(Syntax.flag(CommonOptions.ALL_NAMESPACES, () -> all = true, "-a", "--all-namespaces"));
    }

    /// Whether it reaches beyond this process's own.
    boolean isWide() {
        return all || !filters.isEmpty();
    }

    /// Whether namespaces that are missing are worth a note.
    boolean allNamespaces() {
        return all;
    }

    /// As they were given.
    List<String> words() {
        List<String> words = new ArrayList<>(filters);
        if (all) {
            words.add("--all-namespaces");
        }
        return words;
    }

    /// Of what was read, the namespaces that are meant.
    HostSnapshot selected(HostSnapshot host) {
        List<Filter.Netns> names = names();
        if (names.isEmpty()) {
            return all ? host : ofThisProcess(host);
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
            throw missing(filters, selected, host);
        }
        return selected;
    }

    /// The same, where each filter has to match a namespace that was read.
    HostSnapshot eachSelected(HostSnapshot host) {
        HostSnapshot selected = selected(host);
        for (String filter : filters) {
            Filter.Netns name = name(filter);
            if (selected.namespaces().stream().noneMatch(snapshot -> name.matches(snapshot.namespace()))) {
                throw missing(
                        List.of(filter),
                        new HostSnapshot(
                                List.of(),
                                selected.unread().stream()
                                        .filter(unread -> name.matches(unread.namespace()))
                                        .toList(),
                                0),
                        host);
            }
        }
        return selected;
    }

    private static HostSnapshot ofThisProcess(HostSnapshot host) {
        return new HostSnapshot(
                host.namespaces().stream()
                        .filter(snapshot -> snapshot.namespace().current())
                        .toList(),
                List.of(),
                0);
    }

    private static CommandFailure missing(List<String> filters, HostSnapshot selected, HostSnapshot host) {
        return CommandFailure.couldNot("filter: " + Escaped.text(String.join(" ", filters))
                + selected.unread().stream()
                        .findFirst()
                        .map(unread -> " not readable (expected: CAP_SYS_ADMIN)")
                        .orElseGet(() -> " matches no namespace (expected: one of " + known(host) + ")"));
    }

    private static String known(HostSnapshot host) {
        int count = host.namespaces().size();
        return host.namespaces().stream()
                        .limit(NAMED)
                        .map(snapshot -> Escaped.text(snapshot.namespace().name()))
                        .collect(Collectors.joining(", "))
                + (count > NAMED ? " +" + (count - NAMED) + " more" : "");
    }

    /// Makes sure that all filters name namespaces.
    List<Filter.Netns> names() {
        return filters.stream().map(NamespaceChoice::name).toList();
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
}
