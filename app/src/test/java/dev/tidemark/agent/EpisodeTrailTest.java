package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.history.Episode;
import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.history.EpisodeSamples.Sample;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.kernel.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpisodeTrailTest {
    private static final Instant BEGUN = Instant.parse("2026-03-14T02:29:13Z");
    private static final ListenerKey KEY = new ListenerKey("host", false, "*:8080", 1, Optional.of("java"));

    @Test
    void aQueueThatWasIdleForHoursIsToldFromAMinuteBefore() {
        EpisodeTrail trail = new EpisodeTrail(1, 0);
        trail.keep(
                new Episode(1, "host", BEGUN, Optional.empty(), 9, List.of(new Suspect(KEY, Reading.of(9L), 51, 50))),
                _ -> List.of(at(-7200, 3), at(-3600, 0), at(-1, 51)));

        assertThat(trail.samples(_ -> List.of(at(-1, 51), at(2, 0))).getFirst().samples())
                .containsExactly(at(-60, 0), at(-1, 51), at(2, 0));
    }

    private static Sample at(int seconds, long length) {
        return new Sample(BEGUN.plusSeconds(seconds), length, 50);
    }
}
