package dev.tidemark.cli;

import dev.tidemark.listener.Filter;
import dev.tidemark.listener.Selection;
import dev.tidemark.wording.Look;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/// What all commands that read listeners understand.
final class CommonOptions {
    static final String ALL_NAMESPACES = "All network namespaces of the host, not only this process's own.";

    private final OutputOptions output = new OutputOptions();
    private List<String> filters = List.of();
    private boolean allNamespaces;
    private Optional<String> connect = Optional.empty();
    private Optional<String> tokenFile = Optional.empty();
    private Optional<String> authority = Optional.empty();

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

    /// Adds what a command understands that can ask an agent instead of looking itself.
    void addConnectTo(CommandSpec spec) {
        addConnect(
                spec,
                "looking at this host",
                value -> connect = Optional.of(value),
                value -> tokenFile = Optional.of(value),
                value -> authority = Optional.of(value));
    }

    /// @param instead what it does without
    static void addConnect(
            CommandSpec spec,
            String instead,
            Consumer<String> url,
            Consumer<String> tokenFile,
            Consumer<String> authority) {
        spec.addOption(Syntax.value(
                        String.class,
                        text -> text,
                        "URL",
                        "Ask the agent there, such as http://127.0.0.1:9559, instead of " + instead + ".",
                        url)
                .names("--connect")
                .build());
        spec.addOption(Syntax.value(
                        String.class,
                        text -> text,
                        "FILE",
                        "With --connect: the agent's token, or user:password. Default: TIDEMARK_TOKEN, else none.",
                        tokenFile)
                .names("--token-file")
                .build());
        spec.addOption(Syntax.value(
                        String.class,
                        text -> text,
                        "FILE",
                        "With --connect https://...: who may vouch for the agent's certificate, PEM, instead of the"
                                + " authorities that Java knows.",
                        authority)
                .names("--connect-ca")
                .build());
    }

    /// A token for nobody is a mistake, and so is who vouches for nobody.
    static void refuseAlone(Optional<String> tokenFile, Optional<String> authority) {
        if (authority.isPresent()) {
            throw CommandFailure.couldNot("--connect-ca: without --connect (expected: both, or neither)");
        }
        if (tokenFile.isPresent()) {
            throw CommandFailure.couldNot("--token-file: without --connect (expected: both, or neither)");
        }
    }

    /// Where the agent is that shall be asked; empty where this process looks itself.
    Optional<String> connect() {
        if (connect.isEmpty()) {
            refuseAlone(tokenFile, authority);
        }
        return connect;
    }

    Optional<String> tokenFile() {
        return tokenFile;
    }

    Optional<String> authority() {
        return authority;
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
