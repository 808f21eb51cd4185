package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PastTimeTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-03-14T09:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "24h, 2026-03-13T09:00:00Z",
        "90s, 2026-03-14T08:58:30Z",
        "03:29, 2026-03-14T02:29:00Z",
        "10:00, 2026-03-14T09:00:00Z",
        "10:00:01, 2026-03-13T09:00:01Z",
        "2026-03-14T03:00:00Z, 2026-03-14T03:00:00Z",
        "2026-03-14T03:00:00+01:00, 2026-03-14T02:00:00Z",
        "2026-03-14T03:00, 2026-03-14T02:00:00Z"
    })
    void aTimeIsAgoOrOnTheClockOrWhole(String text, Instant expected) {
        assertThat(PastTime.parse("--since", text, NOW, BERLIN)).isEqualTo(expected);
    }

    @Test
    void anHourThatOccursTwiceIsRefusedWithBothOffsets() {
        Instant autumn = Instant.parse("2026-10-25T09:00:00Z");

        assertThatThrownBy(() -> PastTime.parse("--since", "02:30", autumn, BERLIN))
                .hasMessage("--since: 02:30 (expected: 2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00; that hour"
                        + " occurs twice)");
        assertThat(PastTime.parse("--since", "2026-10-25T02:30+02:00", autumn, BERLIN))
                .isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    }

    @Test
    void anHourThatDoesNotOccurIsRefused() {
        assertThatThrownBy(() -> PastTime.parse("--at", "02:30", Instant.parse("2026-03-29T09:00:00Z"), BERLIN))
                .hasMessage("--at: 02:30 (expected: a time that occurs; the clock leaps over it)");
    }

    @ParameterizedTest
    @CsvSource({"24", "25:00", "2026-03-14T25:00:00Z", "2026-04-14T03:00:00Z", "noon", "-1h"})
    void whatIsNoTimeOfThePastIsRefused(String text) {
        assertThatThrownBy(() -> PastTime.parse("--since", text, NOW, BERLIN))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("--since: " + text + " (expected: ");
    }
}
