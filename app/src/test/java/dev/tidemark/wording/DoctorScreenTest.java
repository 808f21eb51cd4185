package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoctorScreenTest {
    @Test
    void printAll() {
        StringBuilder all = new StringBuilder();
        for (Seen seen : Ailing.all()) {
            ScreenTexts texts = new DoctorScreen(seen.report(), Look.PLAIN, name -> name.equals("doctor")).texts();
            all.append(texts.rows()).append(texts.summary()).append('\n');
        }
        ScreenTexts texts = new DoctorScreen(Ailing.burst().report(), Look.PLAIN, _ -> true).texts();
        all.append(texts.rows());
        assertThat(all.toString()).isEqualTo("");
    }
}
