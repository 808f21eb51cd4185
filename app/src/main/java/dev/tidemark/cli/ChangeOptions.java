package dev.tidemark.cli;

import dev.tidemark.wording.ClockTimes;
import dev.tidemark.wording.Look;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// What all commands that change something understand.
final class ChangeOptions {
    private static final int LONGEST_REASON = 500;

    private final OutputOptions output = new OutputOptions();
    private boolean dryRun;
    private boolean yes;
    private boolean utc;
    private Optional<String> reason = Optional.empty();

    CommandSpec addTo(CommandSpec spec) {
        spec.addOption(Syntax.flag("Say what would be done, and do nothing.", () -> dryRun = true, "--dry-run"));
        spec.addOption(Syntax.flag(
                "Do not ask. Needed where there is no terminal to ask on, and with --json.",
                () -> yes = true,
                "--yes"));
        spec.addOption(Syntax.value(
                        String.class,
                        ChangeOptions::checked,
                        "TEXT",
                        "Why, for the journal.",
                        value -> reason = Optional.of(value))
                .names("--reason")
                .build());
        spec.addOption(
                Syntax.flag("Times in UTC. Default: the time zone of the shell (TZ).", () -> utc = true, "--utc"));
        output.addTo(spec);
        return spec;
    }

    private static String checked(String text) {
        if (text.isBlank() || text.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("'" + (text.isBlank() ? text : text.substring(0, 20) + "…")
                    + "' (expected: 1 to " + LONGEST_REASON + " characters)");
        }
        return text;
    }

    boolean dryRun() {
        return dryRun;
    }

    String reason() {
        return reason("asked");
    }

    /// @param usual what it is where nobody says
    String reason(String usual) {
        return reason.orElse(usual.length() > LONGEST_REASON ? usual.substring(0, LONGEST_REASON) : usual);
    }

    boolean json() {
        return output.json();
    }

    Look look(Console console) {
        return output.look(console, true);
    }

    ClockTimes clock() {
        return new ClockTimes(utc ? ZoneOffset.UTC : ZoneId.systemDefault(), false);
    }

    /// Asks whether to go on, unless that was said already.
    ///
    /// @param command for the message
    /// @throws CommandFailure when the answer is no, or nobody can be asked
    void confirm(Console console, String command) {
        if (yes) {
            return;
        }
        if (output.json() || !console.canAsk()) {
            throw CommandFailure.couldNot(command + ": nobody to ask (expected: --yes, or --dry-run); nothing changed");
        }
        String refusal = command + ": not confirmed (expected: y); nothing changed";
        if (!isConfirmed(console, refusal)) {
            throw CommandFailure.couldNot(refusal);
        }
    }

    /// Ctrl-C ends the process where it waits for the answer: then too it says that nothing was done.
    private static boolean isConfirmed(Console console, String refusal) {
        Thread ended = new Thread(() -> console.err("\ntidemark: " + refusal + "\n"), "not-confirmed");
        Runtime.getRuntime().addShutdownHook(ended);
        boolean isYes = console.ask("Apply?");
        try {
            return Runtime.getRuntime().removeShutdownHook(ended) && isYes;
        } catch (IllegalStateException alreadyEnding) {
            return false;
        }
    }
}
