package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.EpisodeTrack.Step;
import dev.tidemark.history.Episode;
import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// When an episode begins and ends. A reading of the counters each second.
final class EpisodeTrackTest {
    private static final Instant START = Instant.parse("2026-03-14T02:27:12Z");

    private final EpisodeTrack track = new EpisodeTrack("host", () -> 7);
    private Instant wall = START;
    private long nanos;

    private Optional<Step> second(long overflows, Suspect... dropped) {
        Instant before = wall;
        wall = wall.plusSeconds(1);
        nanos += 1_000_000_000L;
        return track.read(before, wall, nanos, overflows, List.of(dropped));
    }

    private Episode after(int calmSeconds) {
        for (int calm = 1; calm < calmSeconds; calm++) {
            assertThat(second(0)).isEmpty();
        }
        Step last = second(0).orElseThrow();
        assertThat(last.kind()).isEqualTo(Step.Kind.ENDED);
        return last.episode();
    }

    private static Suspect suspect(int port, long drops) {
        return new Suspect(
                new ListenerKey("host", false, "*:" + port, 1, Optional.of("java")), Reading.of(drops), 51, 50);
    }

    @Test
    void itEndsAtItsLastRiseOnceItWasCalmForFiveSeconds() {
        second(0);
        assertThat(second(3, suspect(80, 3)).map(Step::kind)).contains(Step.Kind.BEGAN);
        assertThat(second(0)).isEmpty();
        assertThat(second(4, suspect(80, 5)).map(Step::kind)).contains(Step.Kind.GOES_ON);

        Episode episode = after(5);

        assertThat(episode.from()).isEqualTo(START.plusSeconds(1));
        assertThat(episode.to()).contains(START.plusSeconds(4));
        assertThat(episode.overflows()).isEqualTo(7);
        assertThat(episode.suspects()).containsExactly(suspect(80, 8));
        assertThat(second(0)).isEmpty();
    }

    @Test
    void itDoesNotEndBeforeItBeganThoughTheClockGoesBack() {
        second(3);
        wall = wall.minus(Duration.ofHours(1));
        assertThat(second(4).map(Step::kind)).contains(Step.Kind.GOES_ON);

        Episode episode = after(5);

        assertThat(episode.to()).contains(episode.from());
        assertThat(episode.overflows()).isEqualTo(7);
    }

    @Test
    void aClockThatJumpsEndsNothing() {
        second(3);
        wall = wall.plus(Duration.ofHours(1));
        assertThat(second(4).map(Step::kind)).contains(Step.Kind.GOES_ON);
        wall = wall.minus(Duration.ofDays(1));
        assertThat(second(0)).isEmpty();
    }

    @Test
    void theSuspectsOfOneEpisodeAreBounded() {
        Suspect[] many = IntStream.rangeClosed(1, 1_000)
                .mapToObj(port -> suspect(port, 1))
                .toArray(Suspect[]::new);
        second(1_000, many);
        Step step = second(1_000, many).orElseThrow();

        assertThat(step.episode().suspects())
                .hasSize(100)
                .allMatch(one -> one.drops().equals(Reading.of(2L)));
    }
}
