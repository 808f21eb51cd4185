package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapedTest {
    @ParameterizedTest
    @CsvSource({
        "27, \\x1b",
        "10, \\x0a",
        "0, \\x00",
        "127, \\x7f",
        "155, \\x9b",
        "8238, \\u202e",
        "8203, \\u200b",
        "8295, \\u2067",
        "65279, \\ufeff",
        "1564, \\u061c"
    })
    void whatTurnsATerminalOrATextAroundIsWrittenOut(int character, String expected) {
        assertThat(Escaped.text("a" + (char) character + "b")).isEqualTo("a" + expected + "b");
    }

    @Test
    void ordinaryTextStaysItself() {
        String text = "nginx: worker 'ä' 日本 \\x1b 😀";

        assertThat(Escaped.text(text)).isSameAs(text);
    }
}
