package dev.tidemark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FilePatternsTest {
    @Test
    void starStandsForAnyCharacters() {
        assertThat(FilePatterns.fits("a.conf", "*.conf")).isTrue();
        assertThat(FilePatterns.fits(".conf", "*.conf")).isTrue();
        assertThat(FilePatterns.fits("a.conf", "*")).isTrue();
        assertThat(FilePatterns.fits("site-a.conf", "site*.conf")).isTrue();
        assertThat(FilePatterns.fits("a-b-c", "a*b*c")).isTrue();
        assertThat(FilePatterns.fits("a.conf", "a.conf")).isTrue();
    }

    @Test
    void otherNamesDoNotFit() {
        assertThat(FilePatterns.fits("a.conf.bak", "*.conf")).isFalse();
        assertThat(FilePatterns.fits("aba", "ab*ba")).isFalse();
        assertThat(FilePatterns.fits("a-c", "a*b*c")).isFalse();
        assertThat(FilePatterns.fits("abc", "a*bc*c")).isFalse();
        assertThat(FilePatterns.fits("b.conf", "a.conf")).isFalse();
    }
}
