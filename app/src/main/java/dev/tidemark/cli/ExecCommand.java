package dev.tidemark.cli;

import dev.tidemark.exec.ExecFailure;
import dev.tidemark.exec.Execution;
import dev.tidemark.exec.ListenRule;
import dev.tidemark.exec.WantedBacklog;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark exec`: a program each of whose listen(2) gets the backlog that is wanted, in this process's place.
final class ExecCommand implements Subcommand {
    private static final String BACKLOG = "1 to 2147483647, or max";

    private WantedBacklog backlog = new WantedBacklog.Own();
    private boolean strict;
    private boolean quiet;
    private List<String> command = List.of();

    /// @param console of this process, which the program takes over
    ExecCommand(Console console) {}

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "exec",
                "Runs a program, each of whose listen queues, and of its children's, gets the limit you want.",
                List.of(
                        "  tidemark exec --backlog max -- nginx         as large as somaxconn allows",
                        "  tidemark exec --backlog 1024 -- ./gateway    1024 or, with a note, what somaxconn leaves of it",
                        "  tidemark exec --strict -- ./gateway          its listen fails rather than get less than it asks for",
                        "",
                        "Exit codes: the program's own; 125 could not, 126 not executable, 127 not found."));
        spec.parser().stopAtPositional(true);
        spec.addOption(Syntax.value(
                        WantedBacklog.class,
                        ExecCommand::parseBacklog,
                        "N|max",
                        "The backlog of each listen(2), whatever the program asks for; max is somaxconn.",
                        value -> backlog = value)
                .names("--backlog")
                .build());
        spec.addOption(Syntax.flag(
                "Let a listen(2) fail that somaxconn would truncate, with a sentence on standard error.",
                () -> strict = true,
                "--strict"));
        spec.addOption(Syntax.flag(
                "Say nothing when somaxconn leaves less than --backlog asks for.", () -> quiet = true, "--quiet"));
        spec.addPositional(
                Syntax.rest("COMMAND", "The program and its arguments.", values -> command = List.copyOf(values)));
        return spec;
    }

    private static WantedBacklog parseBacklog(String text) {
        try {
            WantedBacklog wanted = WantedBacklog.parse(text);
            if (!(wanted instanceof WantedBacklog.Own)) {
                return wanted;
            }
        } catch (IllegalArgumentException _) {
            // The same answer.
        }
        throw new IllegalArgumentException(text + " (expected: " + BACKLOG + ")");
    }

    @Override
    public ExitCode call() {
        if (backlog instanceof WantedBacklog.Own && !strict) {
            throw couldNot("exec: neither --backlog nor --strict (expected: at least one)");
        }
        if (command.isEmpty()) {
            throw couldNot("exec: no COMMAND (expected: tidemark exec [OPTIONS] -- COMMAND)");
        }
        ExecFailure failure = Execution.run(new ListenRule(backlog, strict, quiet), command.size());
        throw new CommandFailure(
                switch (failure.kind()) {
                    case COULD_NOT -> ExitCode.EXEC_COULD_NOT;
                    case NOT_RUNNABLE -> ExitCode.EXEC_NOT_RUNNABLE;
                    case NOT_FOUND -> ExitCode.EXEC_NOT_FOUND;
                },
                failure.sentence());
    }

    private static CommandFailure couldNot(String message) {
        return new CommandFailure(ExitCode.EXEC_COULD_NOT, message);
    }
}
