package dev.tidemark.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DrawTest {
    private static List<Integer> some(Draw draw) {
        return IntStream.range(0, 50).mapToObj(_ -> draw.backlog()).toList();
    }

    @Test
    void theSameSeedDrawsTheSame() {
        assertThat(some(Draw.of(4711))).isEqualTo(some(Draw.of(4711))).isNotEqualTo(some(Draw.of(4712)));
    }

    @Test
    void noBacklogIsSomebodysDefault() {
        assertThat(some(Draw.fresh()))
                .allMatch(backlog -> backlog >= 7 && backlog <= 60 && backlog != 50 && backlog != 10);
    }
}
