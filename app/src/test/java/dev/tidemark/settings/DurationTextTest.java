package dev.tidemark.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "10ms, PT0.01S",
        "1s, PT1S",
        "5m, PT5M",
        "2h, PT2H",
        "7d, PT168H",
        "100us, PT0.0001S",
        "0, PT0S",
        "3S, PT3S"
    })
    void understandsANumberWithItsUnit(String text, Duration expected) {
        assertThat(DurationText.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500            | 500 (expected: a duration with its unit, 500ms)",
                "1.5s           | 1.5s (expected: one of the units us, ms, s, m, h, d)",
                "s              | s (expected: a duration with its unit, such as 10s)",
                "-1s            | -1s (expected: a duration with its unit, such as 10s)",
                "5w             | 5w (expected: one of the units us, ms, s, m, h, d)",
                "999999999999d  | 999999999999d (expected: less than 292 years)",
                "9999999999999s | 9999999999999s (expected: a duration with its unit, such as 10s)"
            })
    void refusesAnythingElse(String text, String message) {
        assertThatThrownBy(() -> DurationText.parse(text)).hasMessage(message);
    }
}
