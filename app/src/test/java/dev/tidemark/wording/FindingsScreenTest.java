package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.history.Episode;
import dev.tidemark.history.EpisodeFindings;
import dev.tidemark.history.TimeRange;
import dev.tidemark.wording.FindingsDocument.Kept;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What was found while nobody looked, and why nothing was.
final class FindingsScreenTest {
    private static final Instant NOW = Instant.parse("2026-03-14T04:00:00Z");
    private static final Instant FIRST = Instant.parse("2026-03-14T03:12:04Z");
    private static final TimeRange ASKED = new TimeRange(NOW.minus(Duration.ofHours(1)), NOW);
    private static final String RULE = "the doctor is asked at most once a minute for a namespace";

    private static Kept kept(String namespace, Instant from, boolean isFound) {
        Episode episode =
                new Episode(from.getEpochSecond(), namespace, from, Optional.of(from.plusSeconds(2)), 104, List.of());
        return new Kept(
                episode,
                isFound
                        ? Optional.of(new EpisodeFindings(episode.id(), from, "{}", "TURNED AWAY\n"))
                        : Optional.empty(),
                Optional.empty());
    }

    private static ScreenTexts screen(boolean isFiltered, Kept... episodes) {
        return new FindingsScreen(
                        ASKED,
                        List.of(episodes),
                        true,
                        Optional.of(ASKED),
                        10,
                        isFiltered,
                        NOW,
                        new ClockTimes(ZoneOffset.UTC, false),
                        Look.PLAIN)
                .texts();
    }

    @Test
    void episodeThatBeginsWithinAMinuteOfOneThatWasExaminedSaysWhich() {
        String rows = screen(false, kept("host", FIRST.plusSeconds(59), false), kept("host", FIRST, true))
                .rows();

        assertThat(rows)
                .contains("  No findings were stored for it: " + RULE + ",\n  and was at the episode of 03:12:04.\n");
    }

    @Test
    void reasonThatIsNotCertainIsNotGiven() {
        String general = "  No findings were stored for it; " + RULE + ".\n";

        assertThat(screen(false, kept("host", FIRST.plusSeconds(60), false), kept("host", FIRST, true))
                        .rows())
                .contains(general);
        assertThat(screen(false, kept("cart", FIRST.plusSeconds(9), false), kept("host", FIRST, true))
                        .rows())
                .contains(general);
        assertThat(screen(false, kept("host", FIRST, true), kept("host", FIRST.minusSeconds(9), false))
                        .rows())
                .contains(general);
        assertThat(screen(false, kept("host", FIRST.plusSeconds(9), false), kept("host", FIRST, false))
                        .rows())
                .doesNotContain("and was");
    }

    @Test
    void findingsOfAnEpisodeThatAFilterChoseAreSaidToBeOfAllItsListeners() {
        String told = "\nFindings are those of the whole episode, other listeners of it included.";

        assertThat(screen(true, kept("host", FIRST, true)).summary()).contains(told);
        assertThat(screen(true, kept("host", FIRST, false)).summary()).doesNotContain(told);
        assertThat(screen(false, kept("host", FIRST, true)).summary()).doesNotContain(told);
    }
}
