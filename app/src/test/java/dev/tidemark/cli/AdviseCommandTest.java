package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.history.RecordedBursts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tidemark advise` and `tidemark whatif` on history files.
class AdviseCommandTest {
    private static final PublishedSchemas SCHEMAS = PublishedSchemas.read();

    @TempDir
    static Path folder;

    @BeforeAll
    static void recordBursts() {
        RecordedBursts.write(folder.resolve("sampled.db"), Instant.now(), RecordedBursts.JAVA, false);
        RecordedBursts.write(folder.resolve("exact.db"), Instant.now(), RecordedBursts.JAVA, true);
    }

    private static Product.Answer sampled(String... words) {
        return run("sampled.db", words);
    }

    private static Product.Answer exact(String... words) {
        return run("exact.db", words);
    }

    private static Product.Answer run(String file, String... words) {
        String[] all = Arrays.copyOf(words, words.length + 3);
        all[words.length] = "--file";
        all[words.length + 1] = folder.resolve(file).toString();
        all[words.length + 2] = "--utc";
        return Product.here(all);
    }

    @Test
    void eachListenerIsToldWhatToDo() {
        Product.Answer answer = sampled("advise");
        System.err.println(answer.out() + answer.err());
        assertThat(answer.exitCode()).isEqualTo(2);
    }

    @Test
    void oneListenerIsToldAtLength() {
        Product.Answer answer = exact("advise", ":8080");
        System.err.println(answer.out() + answer.err());
        Product.Answer answer2 = sampled("advise", ":8080", "--client-timeout", "500ms", "--stall", "2s");
        System.err.println(answer2.out() + answer2.err());
        assertThat(answer.exitCode()).isEqualTo(1);
    }

    @Test
    void recordedClientsComeAgainToOtherSizes() {
        Product.Answer answer = exact("whatif", ":8080", "--backlog", "100,160,1024");
        System.err.println(answer.out() + answer.err());
        Product.Answer answer2 = sampled("whatif", ":8080", "--backlog", "100,160,1024");
        System.err.println(answer2.out() + answer2.err());
        Product.Answer answer3 = exact("whatif", ":8080", "--accept-rate", "4800/s", "--json");
        System.err.println(answer3.out() + answer3.err());
    }
}
