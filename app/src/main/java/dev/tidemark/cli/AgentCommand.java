package dev.tidemark.cli;

import dev.tidemark.agent.AgentSettings;
import dev.tidemark.agent.EffectiveSettings;
import dev.tidemark.agent.SettingsLayers;
import dev.tidemark.control.StateFolder;
import dev.tidemark.settings.InvalidSettings;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark agent`: never looks away, records, serves, alerts.
final class AgentCommand implements Subcommand {
    private final Console console;
    private final AgentOptions options = new AgentOptions();
    private AgentLog.Detail detail = AgentLog.Detail.INFO;
    private boolean printConfig;
    private boolean checkConfig;

    AgentCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "agent",
                "Watches all listeners without a break: remembers peaks, records a history, notices overflow episodes,"
                        + " serves the dashboard and metrics, and raises alerts. Ends at SIGTERM or Ctrl-C.",
                List.of(
                        "  tidemark agent                                 dashboard at http://127.0.0.1:9559",
                        "  tidemark agent --interval 10ms                 bursts of 10 ms leave a trace",
                        "  tidemark agent --history off --listen off      only alerts and the log",
                        "  tidemark agent --print-config                  what is set, and where",
                        "  systemctl reload tidemark-agent                reads the configuration again (SIGHUP)"));
        options.addTo(spec);
        spec.addOption(Syntax.value(
                        AgentLog.Detail.class,
                        AgentLog.Detail::parse,
                        "LEVEL",
                        "What is logged: error, warning, info or debug. Default: info.",
                        value -> detail = value)
                .names("--log-level")
                .completionCandidates(List.of("error", "warning", "info", "debug"))
                .build());
        spec.addOption(Syntax.flag(
                "Print the configuration in effect and where each value comes from, and end. Without secrets.",
                () -> printConfig = true,
                "--print-config"));
        spec.addOption(Syntax.flag(
                "Say whether the configuration is right, and end.", () -> checkConfig = true, "--check-config"));
        return spec;
    }

    @Override
    public ExitCode call() {
        SettingsLayers layers;
        AgentSettings settings;
        try {
            layers = layers();
            settings = AgentSettings.of(layers);
        } catch (InvalidSettings invalid) {
            throw CommandFailure.couldNot(String.valueOf(invalid.getMessage()));
        }
        AgentParts.problem(settings).ifPresent(problem -> {
            throw CommandFailure.couldNot(layers.placed(problem));
        });
        if (printConfig) {
            console.out(EffectiveSettings.of(layers));
            return ExitCode.DONE;
        }
        if (checkConfig) {
            console.out("configuration: as it should be\n");
            return ExitCode.DONE;
        }
        AgentLog.open(detail, System.getenv());
        return AgentRun.of(settings, this::layers).call();
    }

    private SettingsLayers layers() {
        return options.layers(StateFolder.ofThisProcess().path().resolve("history.db"), System.getenv());
    }
}
