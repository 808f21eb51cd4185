package dev.tidemark.cli;

import picocli.CommandLine.Command;

/// `tidemark` itself: what the commands are.
@Command(
        name = "tidemark",
        description = "Shows how full every listen queue of this host is, and who set its limit.",
        synopsisHeading = "Usage: ",
        customSynopsis = {"tidemark [COMMAND] [FILTER...] [OPTIONS]%n"},
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark                  the same as tidemark list",
            "  tidemark :8080            the same as tidemark list :8080",
            "  tidemark watch :8080      the queue of port 8080, once a second",
            "  tidemark check -w 70 -c 90  for a monitoring system",
            "",
            "Exit codes: 0 done, 1 mind the note, 2 bad, 3 could not."
        })
final class TidemarkCommand {}
