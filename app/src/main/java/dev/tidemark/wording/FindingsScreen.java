package dev.tidemark.wording;

import dev.tidemark.history.EpisodeFindings;
import dev.tidemark.history.EpisodeSamples;
import dev.tidemark.history.TimeRange;
import dev.tidemark.wording.FindingsDocument.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// `tidemark doctor --since` and `--at` as text: overflow episodes, and what was found at the start of each.
///
/// @param asked the range that was asked for
/// @param episodes the newest first
/// @param isSampled whether something was sampled in the range at all
/// @param recorded what is recorded; empty where nothing is
/// @param most how many to show
/// @param isFiltered whether only episodes of some listeners were asked for
public record FindingsScreen(
        TimeRange asked,
        List<Kept> episodes,
        boolean isSampled,
        Optional<TimeRange> recorded,
        int most,
        boolean isFiltered,
        Instant now,
        ClockTimes clock,
        Look look) {
    private static final Duration RECENT = Duration.ofSeconds(40);

    public FindingsScreen {
        episodes = List.copyOf(episodes);
    }

    public ScreenTexts texts() {
        StringBuilder rows = new StringBuilder();
        episodes.stream().limit(most).forEach(kept -> append(rows, kept));
        if (episodes.size() > most) {
            rows.append("+").append(episodes.size() - most).append(" more, older\n");
        }
        return new ScreenTexts(rows.toString(), summary());
    }

    private void append(StringBuilder rows, Kept kept) {
        rows.append(Style.ALARM.on(
                        time(kept.episode().from()) + " "
                                + clock.offset(kept.episode().from()),
                        look.color()))
                .append("  ")
                .append(EpisodeWords.lasting(kept.episode()))
                .append("  overflows ")
                .append(Figures.rise(kept.episode().overflows()))
                .append("  namespace ")
                .append(Escaped.text(kept.episode().namespace()))
                .append('\n');
        rows.append("  Where      ")
                .append(EpisodeWords.suspects(kept.episode()))
                .append('\n');
        kept.samples().ifPresent(all -> all.forEach(samples -> course(rows, samples)));
        rows.append(kept.findings().map(FindingsScreen::found).orElseGet(() -> nothingFound(kept)));
    }

    private void course(StringBuilder rows, EpisodeSamples samples) {
        if (samples.samples().isEmpty()) {
            return;
        }
        rows.append("  Course     ")
                .append(time(EpisodeWords.firstOf(samples)))
                .append(' ')
                .append(EpisodeWords.course(samples))
                .append(' ')
                .append(clock.time(EpisodeWords.lastOf(samples)))
                .append('\n');
        rows.append("             ")
                .append(HistoryScreen.address(samples.listener()))
                .append(", highest ")
                .append(EpisodeWords.highestOf(samples))
                .append(", ")
                .append(changes(samples.samples().size()))
                .append("; # full\n");
    }

    private static String changes(int samples) {
        return samples == 2 ? "1 change" : samples - 1 + " changes";
    }

    private String nothingFound(Kept kept) {
        return WhyNoFindings.askedAbout(kept.episode(), episodes)
                .map(at -> "  No findings were stored for it: " + WhyNoFindings.RULE + ",\n  and was at the episode of "
                        + time(at) + ".\n")
                .orElse("  No findings were stored for it; " + WhyNoFindings.RULE + ".\n");
    }

    private static String found(EpisodeFindings findings) {
        StringBuilder text = new StringBuilder();
        findings.text()
                .lines()
                .forEach(line -> text.append(line.isEmpty() ? "" : "  ")
                        .append(Escaped.text(line))
                        .append('\n'));
        return text.toString();
    }

    private String summary() {
        String count = episodes.isEmpty()
                ? "No overflow episode recorded"
                : episodes.size() + (episodes.size() == 1 ? " overflow episode" : " overflow episodes");
        String text = count + " from " + range(asked) + " " + clock.offset(asked.to()) + ".";
        if (!isSampled) {
            text += "\nNothing was recorded then.";
        }
        boolean areOthersTold = isFiltered
                && episodes.stream()
                        .limit(most)
                        .anyMatch(kept -> kept.findings().isPresent());
        if (areOthersTold) {
            text += "\nFindings are those of the whole episode, other listeners of it included.";
        }
        return text + reach() + "\n";
    }

    /// How far the record reaches, where that is not all of it.
    private String reach() {
        if (recorded.isEmpty()) {
            return "\nThe record is empty.";
        }
        TimeRange all = recorded.get();
        boolean isWhole =
                !all.from().isAfter(asked.from()) && !all.to().plus(RECENT).isBefore(asked.to());
        return isWhole ? "" : "\nThe record reaches from " + range(all) + ".";
    }

    private String range(TimeRange range) {
        return clock.range(range.from(), range.to(), now);
    }

    private String time(Instant at) {
        return clock.time(at, now);
    }
}
