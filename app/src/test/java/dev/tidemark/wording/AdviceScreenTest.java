package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.advice.Wish;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// `tidemark advise` as a user sees it.
class AdviceScreenTest {
    private static final Look NARROW = new Look(OptionalInt.of(80), true, false);

    private static String screen(AdviceReport report, Look look) {
        ScreenTexts texts = new AdviceScreen(report, look, false).texts();
        return texts.rows() + texts.summary();
    }

    @Test
    void whatShouldBeLargerIsToldWithItsRangeAndWhatItCosts() {
        assertThat(screen(Sized.report(Sized.live(8080, "java", 4711, 50, 4096, Sized.raise())), Look.PLAIN))
                .isEqualTo("");
    }

    @Test
    void theWorstComesFirstAndWhatIsRightIsOneLine() {
        assertThat(screen(Sized.all(), Look.PLAIN)).isEqualTo("");
    }

    @Test
    void aNarrowTerminalIsKeptTo() {
        assertThat(screen(Sized.all(), NARROW).replaceAll("\u001b\\[[0-9;]*m", "").lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(screen(Sized.all(), NARROW)).contains("\033[1;31mNO LIMIT HELPS\033[0m");
    }

    @Test
    void whatWasOnlyWatchedSaysSoAndNamesTheLimitItself() {
        AdviceReport recorded = Sized.report(Sized.live(8080, "java", 4711, 50, 4096, Sized.raise()));
        AdviceReport watched = new AdviceReport(
                recorded.asked(),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(10)),
                recorded.wish(),
                "",
                recorded.rows(),
                Sized.NOW,
                Sized.CLOCK);

        assertThat(screen(watched, Look.PLAIN))
                .contains("Next: tidemark resize :8080 200 --for 1h\nNo history to ask: watched for 10 s.");
    }

    @Test
    void theNextCommandAsksTheSame() {
        AdviceReport report = new AdviceReport(
                Sized.DAY,
                Optional.empty(),
                Optional.empty(),
                Wish.of(Duration.ofMillis(500)),
                " --since 7d --client-timeout 500ms",
                List.of(Sized.live(8080, "java", 4711, 50, 128, Sized.raise())),
                Sized.NOW,
                Sized.CLOCK);

        assertThat(screen(report, Look.PLAIN))
                .contains("  Note     somaxconn is 128: resize needs --raise-somaxconn\n")
                .contains("tidemark resize :8080 advised --since 7d --client-timeout 500ms --raise-somaxconn\n");
    }

    @Test
    void thePlanOfAResizeSaysWhatItRestsOn() {
        AdviceReport report = Sized.report(Sized.live(8080, "java", 4711, 50, 4096, Sized.raise()));

        assertThat(report.why(report.rows().getFirst())).isEqualTo("");
        assertThat(report.refusal(report.rows().getFirst())).isEmpty();
        assertThat(Sized.all().rows().stream().flatMap(row -> Sized.all().refusal(row).stream()))
                .containsExactly("");
    }
}
