package dev.tidemark.cli;

import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.wording.LimitsDocument;
import dev.tidemark.wording.LimitsScreen;
import dev.tidemark.wording.ScreenTexts;
import java.util.EnumSet;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark limits`: the settings of each namespace that bear on listening, and what they mean.
final class LimitsCommand implements Subcommand {
    private final Console console;

    private final NamespaceOptions options = new NamespaceOptions();

    LimitsCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "limits",
                "The settings of a network namespace that bear on listen queues, and what each does here.",
                List.of(
                        "  tidemark limits            this network namespace",
                        "  tidemark limits -a         all of the host: each has its own, and none is inherited",
                        "  tidemark limits --json | jq '.namespaces[].sysctls[] | {name, value}'"));
        return options.addTo(spec);
    }

    @Override
    public ExitCode call() {
        try (HostReader reader = options.open(EnumSet.of(Part.SYSCTLS))) {
            HostSnapshot host = options.selected(reader.read());
            if (options.json()) {
                console.out(LimitsDocument.text(host));
            } else {
                ScreenTexts texts = new LimitsScreen(host, options.look(console)).texts();
                console.out(texts.rows());
                console.aside(texts.summary());
            }
            return Misses.note(console, host, options.allNamespaces()) ? ExitCode.NOTE : ExitCode.DONE;
        }
    }
}
