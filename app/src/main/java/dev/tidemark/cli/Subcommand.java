package dev.tidemark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/// A command: its syntax, and what it does once its options are set.
interface Subcommand extends Callable<ExitCode> {
    /// What it understands, bound to this object's fields.
    CommandSpec syntax();

    @Override
    ExitCode call();
}
