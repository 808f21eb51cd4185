package dev.tidemark.cli;

import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.InvalidFilter;
import dev.tidemark.settings.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/// The commands by name, and the way from arguments to an exit code.
///
/// Only the command that is called is looked at, which halves the start of a one-shot command; help looks at all.
final class Commands {
    private static final Map<String, Function<Console, Subcommand>> BY_NAME = byName();
    private static final String LIST = "list";
    private static final String HELP = "help";
    private static final String EXEC = "exec";
    private static final String DEBUG = "--debug";

    private Commands() {}

    private static Map<String, Function<Console, Subcommand>> byName() {
        Map<String, Function<Console, Subcommand>> commands = new LinkedHashMap<>();
        commands.put(LIST, ListCommand::new);
        commands.put("watch", WatchCommand::new);
        commands.put("top", TopCommand::new);
        commands.put("check", CheckCommand::new);
        commands.put("wait-listening", WaitListeningCommand::new);
        commands.put("trace", TraceCommand::new);
        commands.put("probe", ProbeCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("agent", AgentCommand::new);
        commands.put("advise", AdviseCommand::new);
        commands.put("whatif", WhatIfCommand::new);
        commands.put("history", HistoryCommand::new);
        commands.put("report", ReportCommand::new);
        commands.put("limits", LimitsCommand::new);
        commands.put("counters", CountersCommand::new);
        commands.put("resize", ResizeCommand::new);
        commands.put("tune", TuneCommand::new);
        commands.put("undo", UndoCommand::new);
        commands.put("changes", ChangesCommand::new);
        commands.put(EXEC, ExecCommand::new);
        commands.put("lab", LabCommand::new);
        return commands;
    }

    /// What the commands are called, in the order of help.
    static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /// Runs a command and says in one sentence what went wrong, if anything.
    static int run(Console console, String... arguments) {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        boolean debug = words.subList(0, ownWords(words)).remove(DEBUG);
        addCommand(words);
        String first = words.getFirst();
        ExitCode couldNot = first.equals(EXEC) ? ExitCode.EXEC_COULD_NOT : ExitCode.COULD_NOT;
        try {
            if (!isOption(first) && !BY_NAME.containsKey(first)) {
                throw CommandFailure.couldNot(
                        "command: " + first + " (expected: " + nearest(first) + ", or see tidemark --help)");
            }
            CommandLine line = isOption(first) ? all(console) : only(console, first);
            return execute(console, line, words);
        } catch (ClosedPipe closed) {
            return ExitCode.DONE.number();
        } catch (ParameterException usage) {
            return fail(console, Usage.sentence(usage), couldNot, usage, debug);
        } catch (CommandFailure failure) {
            return fail(console, message(failure), failure.exitCode(), failure, debug);
        } catch (InvalidFilter | KernelException | MalformedMessage failure) {
            return fail(console, message(failure), couldNot, failure, debug);
        }
    }

    /// How many of the words are for us: what `exec` executes has words of its own.
    private static int ownWords(List<String> words) {
        int exec = words.indexOf(EXEC);
        if (exec < 0 || !words.subList(0, exec).stream().allMatch(DEBUG::equals)) {
            return words.size();
        }
        int own = exec + 1;
        while (own < words.size() && isOption(words.get(own)) && !words.get(own).equals("--")) {
            own += words.get(own).equals("--backlog") ? 2 : 1;
        }
        return Math.min(own, words.size());
    }

    /// `tidemark` alone is `tidemark list`, `tidemark :8080` is `tidemark list :8080`, `tidemark help list` is
    /// `tidemark list --help`.
    private static void addCommand(List<String> words) {
        if (!words.isEmpty() && words.getFirst().equals(HELP)) {
            words.removeFirst();
            words.add("--help");
        }
        boolean implied = words.isEmpty()
                || Filter.looksLikeOne(words.getFirst())
                || (isOption(words.getFirst()) && !isGlobal(words.getFirst()));
        if (implied) {
            words.addFirst(LIST);
        }
    }

    /// Whether this build has a command of that name, so that screens may tell people to use it.
    static boolean isThere(String name) {
        return BY_NAME.containsKey(name);
    }

    private static boolean isOption(String word) {
        return word.startsWith("-");
    }

    private static boolean isGlobal(String word) {
        return List.of("-h", "--help", "-V", "--version").contains(word);
    }

    /// All commands, for help, completion and manual pages.
    static CommandLine all(Console console) {
        CommandLine line = new CommandLine(new TidemarkCommand().syntax());
        BY_NAME.forEach((name, command) ->
                line.addSubcommand(name, command.apply(console).syntax()));
        return configured(line);
    }

    private static CommandLine only(Console console, String name) {
        Function<Console, Subcommand> command = BY_NAME.getOrDefault(name, ListCommand::new);
        CommandLine line = new CommandLine(new TidemarkCommand().syntax());
        line.addSubcommand(name, command.apply(console).syntax());
        return configured(line);
    }

    private static CommandLine configured(CommandLine line) {
        line.setUsageHelpWidth(100);
        line.setUsageHelpAutoWidth(false);
        // A word that begins with @ is no file of words.
        line.setExpandAtFiles(false);
        return line;
    }

    private static int execute(Console console, CommandLine line, List<String> words) {
        CommandLine.ParseResult result = line.parseArgs(words.toArray(String[]::new));
        CommandLine.ParseResult last = result;
        while (last.hasSubcommand() && !last.isUsageHelpRequested() && !last.isVersionHelpRequested()) {
            last = last.subcommand();
        }
        CommandLine called = last.commandSpec().commandLine();
        if (called.isUsageHelpRequested()) {
            console.out(help(called));
            return ExitCode.DONE.number();
        }
        if (called.isVersionHelpRequested()) {
            console.out(String.join("\n", called.getCommandSpec().version()) + "\n");
            return ExitCode.DONE.number();
        }
        if (called.getCommandSpec().userObject() instanceof Subcommand command) {
            return command.call().number();
        }
        console.out(help(called));
        return ExitCode.DONE.number();
    }

    /// picocli ends the last line of a footer with nothing.
    private static String help(CommandLine called) {
        return called.getUsageMessage(Ansi.OFF).stripTrailing() + "\n";
    }

    private static int fail(Console console, String message, ExitCode code, RuntimeException cause, boolean debug) {
        if (cause instanceof CommandFailure failure && failure.answer().isPresent()) {
            try {
                console.out(failure.answer().get());
            } catch (ClosedPipe _) {
                // The exit code says it too.
            }
        } else {
            console.err("tidemark: " + message + "\n");
        }
        if (debug) {
            java.io.StringWriter trace = new java.io.StringWriter();
            cause.printStackTrace(new java.io.PrintWriter(trace));
            console.err(trace.toString());
        }
        return code.number();
    }

    private static String message(RuntimeException failure) {
        return dev.tidemark.wording.Escaped.text(String.valueOf(failure.getMessage()));
    }

    private static String nearest(String word) {
        return BY_NAME.keySet().stream()
                .min(java.util.Comparator.comparingInt(name -> Nearest.distance(name, word)))
                .orElse(LIST);
    }
}
