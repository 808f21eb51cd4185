package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.listener.AcceptQueue;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({"0, 50, 0%", "1, 4096, <1%", "50, 50, 98%", "51, 50, 100%", "510, 511, 99%", "15, 4, 300%", "1, 0, 100%"
    })
    void percentIsRoundedDownSoThatAHundredIsFull(long length, long limit, String expected) {
        assertThat(Figures.percent(new AcceptQueue(length, limit))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "850000, 850 us",
        "999999999, 999 ms",
        "106000000, 106 ms",
        "1000000000, 1 s",
        "1010000000, 1.01 s",
        "1100000000, 1.10 s",
        "59999999999, 59.99 s",
        "200000000000, 3 min 20 s",
        "60000000000, 1 min",
        "7500000000000, 2 h 5 min",
        "172800000000000, 2 d",
        "259200000000000, 3 d",
        "266400000000000, 3 d 2 h"
    })
    void durationsHaveTheirUnit(long nanos, String expected) {
        assertThat(Figures.duration(Duration.ofNanos(nanos))).isEqualTo(expected);
    }

    @Test
    void changesHaveTheirSign() {
        assertThat(Figures.rise(104)).isEqualTo("+104");
        assertThat(Figures.rise(0)).isEqualTo("+0");
        assertThat(Figures.rise(-3)).isEqualTo("-3");
        assertThat(Figures.queue(new AcceptQueue(51, 50))).isEqualTo("51/51");
    }
}
