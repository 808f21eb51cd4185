package dev.tidemark.cli;

import dev.tidemark.history.Episode;
import dev.tidemark.history.History;
import dev.tidemark.history.RecordedSelection;
import dev.tidemark.history.TimeRange;
import dev.tidemark.wording.FindingsDocument;
import dev.tidemark.wording.FindingsDocument.Kept;
import dev.tidemark.wording.FindingsScreen;
import dev.tidemark.wording.Look;
import dev.tidemark.wording.ScreenTexts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark doctor --since` and `--at`: what was found at the start of each overflow episode, while nobody
/// looked.
final class PastDoctor {
    private static final Duration AROUND = Duration.ofMinutes(1);
    private static final int USUAL_COUNT = 10;

    private final PastOptions past = new PastOptions();
    private Optional<String> since = Optional.empty();
    private Optional<String> at = Optional.empty();

    void addTo(CommandSpec spec) {
        spec.addOption(Syntax.value(
                        String.class,
                        text -> text,
                        "TIME",
                        "What was found while nobody looked, since then: 24h, 03:00 or 2026-03-14T03:00:00Z.",
                        value -> since = Optional.of(value))
                .names("--since")
                .build());
        spec.addOption(Syntax.value(
                        String.class,
                        text -> text,
                        "TIME",
                        "The same for the overflow episodes within a minute of that time, with the course of the queues.",
                        value -> at = Optional.of(value))
                .names("--at")
                .build());
        past.addPlace(spec);
    }

    boolean isAsked() {
        if (since.isEmpty() && at.isEmpty() && past.isPlaceGiven()) {
            throw CommandFailure.couldNot("--file: without --since or --at (expected: one of them)");
        }
        return since.isPresent() || at.isPresent();
    }

    /// Which of its options was given.
    String option() {
        return since.isPresent() ? "--since" : "--at";
    }

    /// @param asJson whether to write a document
    ExitCode call(Console console, List<String> filters, boolean asJson, Look look, boolean wide) {
        if (since.isPresent() && at.isPresent()) {
            throw CommandFailure.couldNot("--at: with --since (expected: one of them)");
        }
        return PastOptions.guarded(() -> {
            TimeRange asked = asked();
            RecordedSelection selection = PastOptions.selection(filters);
            try (History history = past.open()) {
                List<Kept> episodes = history.episodes(asked).stream()
                        .filter(episode -> filters.isEmpty() || isAbout(episode, selection))
                        .map(episode -> kept(history, episode))
                        .toList();
                boolean isSampled = !history.listeners(asked, _ -> true).isEmpty();
                if (isSampled
                        && episodes.isEmpty()
                        && !filters.isEmpty()
                        && history.listeners(asked, selection).isEmpty()) {
                    throw past.noMatch(filters, asked.from());
                }
                if (asJson) {
                    console.out(FindingsDocument.text(asked, episodes));
                    return ExitCode.DONE;
                }
                ScreenTexts texts = new FindingsScreen(
                                asked,
                                episodes,
                                isSampled,
                                history.recorded(),
                                wide ? Integer.MAX_VALUE : USUAL_COUNT,
                                !filters.isEmpty(),
                                past.now(),
                                past.clock(),
                                look)
                        .texts();
                console.out(texts.rows());
                console.aside(texts.summary());
                return ExitCode.DONE;
            }
        });
    }

    private TimeRange asked() {
        if (at.isEmpty()) {
            return new TimeRange(past.time("--since", since.orElseThrow()), past.now());
        }
        Instant moment = past.time("--at", at.get());
        Instant end = moment.plus(AROUND);
        return new TimeRange(moment.minus(AROUND), end.isAfter(past.now()) ? past.now() : end);
    }

    private static boolean isAbout(Episode episode, RecordedSelection selection) {
        return episode.suspects().stream().anyMatch(suspect -> selection.test(suspect.listener()));
    }

    private Kept kept(History history, Episode episode) {
        return new Kept(episode, history.findings(episode.id()), at.map(_ -> history.samples(episode.id())));
    }
}
