package dev.tidemark.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark` itself: what the commands are.
final class TidemarkCommand {
    CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "tidemark",
                "Shows how full every listen queue of this host is, who set its limit, and why it overflows.",
                List.of(
                        "  tidemark                    the same as tidemark list",
                        "  tidemark :8080              the same as tidemark list :8080",
                        "  tidemark watch :8080        the queue of port 8080, once a second",
                        "  tidemark doctor             why clients are turned away, and what to do",
                        "  tidemark check -w 70 -c 90  for a monitoring system",
                        "",
                        "Exit codes: 0 done, 1 mind the note, 2 bad, 3 could not."));
        spec.usageMessage()
                .synopsisHeading("Usage: ")
                .customSynopsis("tidemark [COMMAND] [FILTER...] [OPTIONS]%n")
                .commandListHeading("%nCommands:%n");
        return spec;
    }
}
