package dev.tidemark.cli;

import dev.tidemark.agent.SettingKey;
import dev.tidemark.agent.SettingsLayers;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// The options of the agent that are settings too, and where its other settings come from.
final class AgentOptions {
    private static final Map<SettingKey, String> NAMES = Map.of(
            SettingKey.SAMPLE_INTERVAL, "--interval",
            SettingKey.HISTORY, "--history",
            SettingKey.PROBE, "--probe",
            SettingKey.ELASTIC_MODE, "--elastic",
            SettingKey.ARRIVALS, "--arrivals",
            SettingKey.HTTP_LISTEN, "--listen",
            SettingKey.HTTP_INSECURE, "--insecure");

    private final Map<SettingKey, String> given = new EnumMap<>(SettingKey.class);
    private Optional<Path> config = Optional.empty();

    void addTo(CommandSpec spec) {
        spec.addOption(Syntax.value(
                        Path.class,
                        Path::of,
                        "FILE",
                        "The configuration, YAML. Default: " + SettingsLayers.USUAL + ", if it is there.",
                        value -> config = Optional.of(value))
                .names("-c", "--config")
                .build());
        add(spec, SettingKey.SAMPLE_INTERVAL, "DURATION", "From one sample to the next, 1ms to 1s. Default: 100ms.");
        add(spec, SettingKey.HISTORY, "FILE", "The history file, or off. Default: history.db in the state folder.");
        add(spec, SettingKey.PROBE, "WHEN", "Let the kernel record each event: auto, or off. Default: auto.");
        add(
                spec,
                SettingKey.ARRIVALS,
                "WHEN",
                "Keep what came in bursts, bin by bin, where the probe runs: auto, or off. Default: auto.");
        add(
                spec,
                SettingKey.ELASTIC_MODE,
                "MODE",
                "Let queues grow and shrink as elastic.rules of the configuration say: off, dry-run or on. Default: off.");
        add(
                spec,
                SettingKey.HTTP_LISTEN,
                "HOST:PORT",
                "Where to serve, or off; port 0 for any. Default: 127.0.0.1:9559.");
        spec.addOption(Syntax.flag(
                "Serve without encryption beyond this host too.",
                () -> given.put(SettingKey.HTTP_INSECURE, "true"),
                "--insecure"));
    }

    private void add(CommandSpec spec, SettingKey key, String label, String description) {
        spec.addOption(Syntax.value(String.class, text -> text, label, description, value -> given.put(key, value))
                .names(NAMES.getOrDefault(key, ""))
                .build());
    }

    /// What is set where: read anew each time.
    ///
    /// @param history where the history file is unless something else is said
    /// @throws dev.tidemark.settings.InvalidSettings when that cannot be understood
    SettingsLayers layers(Path history, Map<String, String> environment) {
        SettingsLayers layers = SettingsLayers.defaults(history).file(config).environment(environment);
        given.forEach((key, value) -> layers.option(key, value, NAMES.getOrDefault(key, "")));
        return layers;
    }

    /// The file, as messages call it.
    String file() {
        return config.orElse(SettingsLayers.USUAL).toString();
    }
}
