package dev.tidemark.cli;

import dev.tidemark.history.Episode;
import dev.tidemark.history.History;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.TimeRange;
import dev.tidemark.wording.FindingsDocument.Kept;
import dev.tidemark.wording.HistoryReport;
import dev.tidemark.wording.ReportPage;
import dev.tidemark.wording.ReportPage.Charted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark report`: what was recorded as one page with charts, for a post-mortem.
final class ReportCommand implements Subcommand {
    private static final int MOST_CHARTS = 40;
    private static final int MOST_EPISODES = 200;
    private static final int POINTS = 400;

    private final Console console;

    private final PastOptions past = new PastOptions();

    private List<String> filters = List.of();

    private Optional<Path> out = Optional.empty();

    private boolean force;

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "report",
                "Writes what the agent recorded as one HTML page: charts of queues against their limits, overflow"
                        + " episodes, what the doctor found then. The page holds all it needs.",
                List.of(
                        "  tidemark report --since 24h --out report.html",
                        "  tidemark report :8080 --since 03:00 --out /tmp/tonight.html --force"));
        spec.addPositional(Syntax.rest("FILTER", PastOptions.FILTERS, values -> filters = List.copyOf(values)));
        past.addTo(spec);
        spec.addOption(Syntax.value(
                        String.class, text -> text, "FILE", "Where to.", value -> out = Optional.of(Path.of(value)))
                .names("-o", "--out")
                .build());
        spec.addOption(Syntax.flag("Replace a file that is there.", () -> force = true, "--force"));
        return spec;
    }

    @Override
    public ExitCode call() {
        Path target = out.orElseThrow(
                () -> CommandFailure.couldNot("--out: missing (expected: a file, such as report.html)"));
        if (target.toString().isEmpty() || target.toString().equals("-")) {
            throw CommandFailure.couldNot("--out: " + (target.toString().isEmpty() ? "''" : target)
                    + " (expected: a file, such as report.html)");
        }
        if (!force && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw CommandFailure.couldNot("--out: " + target + " is there (expected: another name, or --force)");
        }
        return PastOptions.guarded(() -> {
            try (History history = past.open()) {
                String page = page(history);
                write(target, page);
                console.err("Wrote " + target + ", " + page.getBytes(StandardCharsets.UTF_8).length / 1000 + " kB.\n");
                return ExitCode.DONE;
            }
        });
    }

    private String page(History history) {
        TimeRange asked = new TimeRange(past.since(), past.now());
        Predicate<dev.tidemark.history.ListenerKey> selection = PastOptions.selection(filters);
        List<ListenerHistory> listeners = history.listeners(asked, selection);
        if (listeners.isEmpty() && !filters.isEmpty()) {
            throw past.noMatch(filters, asked.from());
        }
        List<Charted> charts = new ArrayList<>();
        for (ListenerHistory each : listeners.stream().limit(MOST_CHARTS).toList()) {
            charts.add(new Charted(each, history.series(each.listener(), asked, POINTS)));
        }
        List<Episode> episodes = history.episodes(asked).stream()
                .filter(episode -> filters.isEmpty()
                        || episode.suspects().stream().anyMatch(suspect -> selection.test(suspect.listener())))
                .toList();
        List<Kept> kept = episodes.stream()
                .limit(MOST_EPISODES)
                .map(episode -> new Kept(episode, history.findings(episode.id()), Optional.empty()))
                .toList();
        HistoryReport report = new HistoryReport(asked, history.recorded(), listeners, past.now(), past.clock());
        return ReportPage.text(report, charts, kept, episodes.size(), Version.text());
    }

    /// Whole or not at all: a file beside it takes its place when it is complete.
    private void write(Path target, String page) {
        try {
            Path draft = target.resolveSibling(
                    ".tidemark-report-" + ProcessHandle.current().pid() + ".html");
            Files.deleteIfExists(draft);
            try {
                Files.writeString(draft, page, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                if (force) {
                    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } else {
                    Files.move(draft, target);
                }
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException failed) {
            throw CommandFailure.couldNot(
                    "--out: " + target + ": " + reason(target, failed) + " (expected: a file to write)");
        }
    }

    private static String reason(Path target, IOException failed) {
        return switch (failed) {
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            // A folder that is there, and lets nothing be made in it, says the same: /proc.
            case java.nio.file.NoSuchFileException _ ->
                Files.isDirectory(target.toAbsolutePath().resolveSibling("."))
                        ? "no file can be made in this folder"
                        : "no such folder";
            case java.nio.file.FileAlreadyExistsException _ -> "is there";
            case java.nio.file.FileSystemException file when file.getReason() != null -> file.getReason();
            default -> String.valueOf(failed.getMessage());
        };
    }
}
