package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.history.EpisodeSamples;
import dev.tidemark.history.EpisodeSamples.Sample;
import dev.tidemark.history.ListenerKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpisodeWordsTest {
    private static final Instant START = Instant.parse("2026-03-14T02:29:00Z");

    private static final ListenerKey KEY = new ListenerKey("host", false, "*:8080", 1, Optional.of("java"));

    @Test
    void aLengthHoldsUntilTheNextChange() {
        EpisodeSamples samples = new EpisodeSamples(1, KEY, List.of(at(0, 0), at(20, 51), at(40, 10), at(59, 0)));

        assertThat(EpisodeWords.course(samples)).matches("_{20}#{21}\\.{19}").hasSize(60);
    }

    private static Sample at(int seconds, long length) {
        return new Sample(START.plusSeconds(seconds), length, 50);
    }
}
