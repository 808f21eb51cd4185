package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemark.diagnosis.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `tidemark doctor --explain CASE`.
class DoctorCasesTest {
    private static final DoctorCases CASES = DoctorCases.read();

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void everyVerdictIsExplainedInFull(Verdict verdict) {
        String text = CASES.text(verdict);

        assertThat(text).startsWith(verdict.word() + "\n").endsWith("\n");
        assertThat(text.lines())
                .contains(
                        "WHAT IT IS",
                        "WHAT CLIENTS SEE",
                        "HOW IT IS RECOGNISED",
                        "EASILY MISTAKEN FOR",
                        "WHAT TO DO",
                        "WHAT NOT TO DO",
                        "KERNEL")
                .allMatch(line -> line.length() <= 100);
        assertThat(text).matches("\\p{ASCII}+");
    }

    @Test
    void aWordNamesItsVerdict() {
        assertThat(DoctorCases.named("sustained-overload")).contains(Verdict.SUSTAINED_OVERLOAD);
        assertThat(DoctorCases.named("overload")).isEmpty();
        assertThat(DoctorCases.words()).hasSize(Verdict.values().length).contains("burst", "not-here");
    }

    @Test
    void aFileThatLacksAVerdictIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DoctorCases.parse("[burst]\ntext\n"))
                .withMessageContaining("expected: every verdict");
        assertThatIllegalArgumentException().isThrownBy(() -> DoctorCases.parse("[bursts]\ntext\n"));
        assertThatIllegalArgumentException().isThrownBy(() -> DoctorCases.parse("[burst]\na\n[burst]\nb\n"));
        assertThatIllegalArgumentException().isThrownBy(() -> DoctorCases.parse("[burst]\n\n"));
    }
}
