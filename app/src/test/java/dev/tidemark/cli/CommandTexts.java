package dev.tidemark.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/// Writes what can be told from the commands themselves: `man FOLDER` for the generated parts of the manual
/// pages, `completions FOLDER` for the completion of bash.
///
/// docs/man/generate and packaging/completions/generate start it.
final class CommandTexts {
    private CommandTexts() {}

    public static void main(String[] arguments) throws IOException {
        CommandLine commands = Commands.all(new Console(
                OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), Optional.empty(), Map.of()));
        Path folder = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "man" -> writeManualParts(commands, folder);
            case "completions" -> writeCompletion(commands, folder);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void writeManualParts(CommandLine commands, Path folder) throws IOException {
        CommandSpec[] all = commands.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .toArray(CommandSpec[]::new);
        File to = folder.toFile();
        ManPageGenerator.generateManPage(to, null, new boolean[0], true, commands.getCommandSpec());
        ManPageGenerator.generateManPage(to, null, new boolean[0], true, all);
    }

    private static void writeCompletion(CommandLine commands, Path folder) throws IOException {
        String script = AutoComplete.bash("tidemark", commands).replaceAll("(?m)[ \\t]+$", "");
        Files.writeString(folder.resolve("tidemark.bash"), script.endsWith("\n") ? script : script + "\n");
    }
}
