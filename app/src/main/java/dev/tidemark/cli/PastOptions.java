package dev.tidemark.cli;

import dev.tidemark.connect.AgentFailure;
import dev.tidemark.control.StateFolder;
import dev.tidemark.history.History;
import dev.tidemark.history.HistoryFile;
import dev.tidemark.history.HistoryRefused;
import dev.tidemark.history.RecordedSelection;
import dev.tidemark.listener.Filter;
import dev.tidemark.wording.ClockTimes;
import dev.tidemark.wording.Escaped;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/// What all commands that look back understand: which record, since when, and in which time zone.
final class PastOptions {
    static final String FILTERS = "Which listeners: :8080, 10.0.0.1:8080, [::1]:80, unix:/run/x.sock, process:nginx,"
            + " netns:NAME. Several of one kind are alternatives, different kinds must all hold.";
    private static final String USUAL_SINCE = "24h";

    private final Instant now = InstantSource.system().instant();
    private Optional<String> since = Optional.empty();
    private Optional<String> file = Optional.empty();
    private Optional<String> connect = Optional.empty();
    private Optional<String> tokenFile = Optional.empty();
    private Optional<String> authority = Optional.empty();
    private boolean utc;

    CommandSpec addTo(CommandSpec spec) {
        addSince(spec);
        addPlace(spec);
        return spec;
    }

    /// The record alone, for a command that has the time zone already.
    void addRange(CommandSpec spec) {
        addSince(spec);
        addFile(spec);
    }

    private void addSince(CommandSpec spec) {
        spec.addOption(Syntax.value(
                        String.class,
                        text -> text,
                        "TIME",
                        "How far back: 24h, 03:00 or 2026-03-14T03:00:00Z. Default: 24h.",
                        value -> since = Optional.of(value))
                .names("--since")
                .build());
    }

    /// The record and the time zone alone.
    void addPlace(CommandSpec spec) {
        addFile(spec);
        spec.addOption(
                Syntax.flag("Times in UTC. Default: the time zone of the shell (TZ).", () -> utc = true, "--utc"));
    }

    private void addFile(CommandSpec spec) {
        spec.addOption(Syntax.value(
                        String.class,
                        text -> text,
                        "PATH",
                        "The history file. Default: $TIDEMARK_HISTORY, else history.db of the state folder.",
                        value -> file = Optional.of(value))
                .names("--file")
                .build());
    }

    /// For a command that can ask an agent for its record.
    void addConnect(CommandSpec spec) {
        CommonOptions.addConnect(
                spec,
                "reading a file",
                value -> connect = Optional.of(value),
                value -> tokenFile = Optional.of(value),
                value -> authority = Optional.of(value));
    }

    /// Whether a record was named.
    boolean isPlaceGiven() {
        return file.isPresent();
    }

    /// Which of its options was given, if any.
    Optional<String> given() {
        if (since.isPresent()) {
            return Optional.of("--since");
        }
        return file.isPresent() ? Optional.of("--file") : connect.map(_ -> "--connect");
    }

    /// What has to be told again to a command that shall look at the same: ` --since 7d`, each with a blank
    /// before.
    String words() {
        return since.map(text -> " --since " + text).orElse("")
                + file.map(text -> " --file " + text).orElse("");
    }

    Instant now() {
        return now;
    }

    Instant since() {
        return time("--since", since.orElse(USUAL_SINCE));
    }

    /// The moment that the value of an option names.
    Instant time(String option, String text) {
        return PastTime.parse(option, text, now, zone());
    }

    ClockTimes clock() {
        return new ClockTimes(zone(), false);
    }

    private ZoneId zone() {
        return utc ? ZoneOffset.UTC : ZoneId.systemDefault();
    }

    /// Opens the record.
    History open() {
        if (connect.isEmpty()) {
            CommonOptions.refuseAlone(tokenFile, authority);
            return HistoryFile.open(path());
        }
        if (file.isPresent()) {
            throw CommandFailure.couldNot("--file: with --connect (expected: one of them)");
        }
        return Connected.to(connect.get(), tokenFile, authority, System.getenv())
                .history();
    }

    /// The same; empty where no record is named and none is where it would usually be.
    Optional<History> openIfThere() {
        try {
            return Optional.of(open());
        } catch (HistoryRefused refused) {
            if (refused.reason() == HistoryRefused.Reason.NO_FILE && file.isEmpty()) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /// What listens now on the host that the record is about; nobody where that is not known.
    PresentListeners present() {
        if (connect.isPresent()) {
            try (Connected agent = Connected.to(connect.get(), tokenFile, authority, System.getenv())) {
                return PresentListeners.of(agent.view().host());
            }
        }
        return file.isPresent() ? PresentListeners.NOBODY : PresentListeners.here();
    }

    private Path path() {
        if (file.filter(String::isEmpty).isPresent()) {
            throw CommandFailure.couldNot("--file: nothing (expected: PATH)");
        }
        String chosen = file.orElseGet(() -> System.getenv().getOrDefault("TIDEMARK_HISTORY", ""));
        return chosen.isEmpty() ? StateFolder.ofThisProcess().history() : Path.of(chosen);
    }

    static RecordedSelection selection(List<String> filters) {
        return RecordedSelection.of(filters.stream().map(Filter::parse).toList());
    }

    /// No recorded listener matches the filters.
    CommandFailure noMatch(List<String> filters, Instant from) {
        return CommandFailure.couldNot("filter: " + Escaped.text(String.join(" ", filters))
                + " matches no listener recorded since " + clock().time(from, now) + " (expected: at least one)");
    }

    /// Does `command`, and says in the words of a command what is wrong with the record.
    static ExitCode guarded(Supplier<ExitCode> command) {
        try {
            return command.get();
        } catch (AgentFailure failure) {
            throw CommandFailure.couldNot(String.valueOf(failure.getMessage()));
        } catch (HistoryRefused refused) {
            throw CommandFailure.couldNot(String.valueOf(refused.getMessage()));
        } catch (LinkageError missing) {
            throw CommandFailure.couldNot("history: " + missing.getMessage()
                    + " (expected: a folder for temporary files from which programs may be loaded, -Djava.io.tmpdir)");
        }
    }
}
