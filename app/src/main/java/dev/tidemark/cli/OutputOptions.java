package dev.tidemark.cli;

import dev.tidemark.wording.Look;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// What all commands understand about the form of their output.
final class OutputOptions {
    private boolean json;
    private boolean ascii;
    private ColorChoice color = ColorChoice.AUTO;

    void addTo(CommandSpec spec) {
        spec.addOption(Syntax.flag(
                "JSON with a versioned schema, as docs/json.md describes.", () -> json = true, "-j", "--json"));
        addLookTo(spec);
    }

    /// The same for a command that is a screen and nothing else.
    void addLookTo(CommandSpec spec) {
        spec.addOption(Syntax.value(
                        ColorChoice.class,
                        OutputOptions::choice,
                        "WHEN",
                        "Colour: auto, always or never. Default: auto, which honours NO_COLOR.",
                        value -> color = value)
                .names("--color")
                .completionCandidates(List.of("auto", "always", "never"))
                .build());
        spec.addOption(
                Syntax.flag("Add no character beyond ASCII to what the system says.", () -> ascii = true, "--ascii"));
    }

    private static ColorChoice choice(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "auto" -> ColorChoice.AUTO;
            case "always" -> ColorChoice.ALWAYS;
            case "never" -> ColorChoice.NEVER;
            default -> throw new IllegalArgumentException(text + " (expected: auto, always or never)");
        };
    }

    boolean json() {
        return json;
    }

    /// How output is to look.
    ///
    /// @param uncut whether long lines stay whole even on a terminal
    Look look(Console console, boolean uncut) {
        return console.look(color, uncut, ascii);
    }
}
