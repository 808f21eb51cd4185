package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.history.RecordedBursts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void eachListenerIsToldWhatToDoTheWorstFirst() {
        Product.Answer answer = sampled("advise");

        assertThat(answer.exitCode()).isEqualTo(2);
        List<String> heads =
                answer.out().lines().filter(line -> !line.startsWith("  ")).toList();
        assertThat(heads.get(0)).startsWith("127.0.0.1:9090 uwsgi: NO LIMIT HELPS, too few accepts.");
        assertThat(heads.get(1)).startsWith("*:8080 java: raise 50 to 200.  Fits: 154 to ");
        assertThat(heads.get(2)).startsWith("*:9000 gateway: 511 is enough.  Fits: 102 ");
        assertThat(answer.out())
                .contains("\n/run/app.sock app: no advice: it was full, and nobody counts whom it then turns away")
                .contains("\n0.0.0.0:443 nginx: no advice from 1 min and 0 bursts (expected: 1 h or 5 bursts)\n");
        assertThat(answer.err())
                .startsWith(
                        "1 of 5 listeners should have another limit, 1 accepts too little, of 2 too little is known.")
                .contains("Next: tidemark resize :8080 advised --file ");
    }

    @Test
    void whatWasRecordedExactlyIsNotInDoubtForItsSource() {
        Product.Answer answer = exact("advise", ":8080");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .startsWith("*:8080 java: raise 50 to 200.  Fits: 154 to 9")
                .contains("  154      holds the largest burst seen, 155 clients ")
                .contains("7 overflow episodes, 7 bursts; peaks exact; each arrival recorded for 20")
                .contains("  Doubts   few bursts: the size is not known to a quarter\n");
        assertThat(answer.err()).startsWith("Bursts above 201 would overflow: none seen, none promised.\nNext: ");
    }

    @Test
    void theExitCodeIsThatOfTheWorst() {
        assertThat(sampled("advise", "process:gateway").exitCode()).isZero();
        assertThat(sampled("advise", "process:gateway").err()).startsWith("Nothing to change.\n");
        assertThat(sampled("advise", "process:gateway", ":8080").exitCode()).isEqualTo(3);
        assertThat(sampled("advise", ":9000", ":8080").exitCode()).isEqualTo(1);
        assertThat(sampled("advise", ":443").exitCode()).isEqualTo(3);
        assertThat(sampled("advise", ":443", ":9000").exitCode()).isZero();
        assertThat(sampled("advise", ":9090").err()).startsWith("Why: tidemark doctor :9090\n");
    }

    @Test
    void impatientClientsLowerTheUpperBound() {
        Map<String, Object> patient =
                exact("advise", ":8080", "--json").listeners().getFirst();
        Map<String, Object> hasty = exact("advise", ":8080", "--client-timeout", "100ms", "--json")
                .listeners()
                .getFirst();

        assertThat(patient).containsEntry("advice", "raise").containsEntry("recommended", 200L);
        assertThat(hasty).containsEntry("advice", "capacity").containsEntry("lack", "burst");
    }

    @Test
    void aStallThatIsWishedForAsksForMoreRoom() {
        Map<String, Object> wished =
                exact("advise", ":8080", "--stall", "2s", "--json").listeners().getFirst();

        assertThat(String.valueOf(wished.get("cause"))).contains("kind=stall").contains("lastingMillis=2000");
        assertThat((Long) wished.get("least")).isGreaterThan(154);
    }

    @Test
    void documentsAreAsPublished() {
        SCHEMAS.assertValid(sampled("advise", "--json").out());
        SCHEMAS.assertValid(exact("advise", "--json", "--stall", "1s").out());
        SCHEMAS.assertValid(
                exact("whatif", ":8080", "--backlog", "100,1024", "--json").out());
        SCHEMAS.assertValid(
                exact("whatif", ":8080", "--backlog", "3,100", "--json").out());
        SCHEMAS.assertValid(
                sampled("whatif", ":8080", "--backlog", "40,100", "--json").out());
    }

    @Test
    void recordedClientsComeAgainToSeveralSizes() {
        Product.Answer answer = exact("whatif", ":8080", "--backlog", "100,160,1024");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out())
                .startsWith("*:8080 java: 1190 clients from ")
                .containsPattern("\n50 \\(was\\) +728 +1113 +0 +371 +51/51 ")
                .containsPattern("\n100 +378 +\\d+ +0 +0 +101/101 ")
                .containsPattern("\n160 +0 +0 +0 +0 +155/161 ");
        assertThat(answer.err())
                .startsWith("Each arrival as the kernel recorded it, in bins of 4 ms, for 20 min of 24 h.\n")
                .contains("the replay turns away 1113 packets, the kernel counted 1113.\n")
                .endsWith("With 160 nobody would have been turned away, nor accepted later than 2 s.\n");
    }

    @Test
    void fromSamplesAloneItIsBoundsAndNoClients() {
        Product.Answer answer = sampled("whatif", ":8080", "--backlog", "100,160");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out())
                .startsWith("*:8080 java: bounds from samples, ")
                .containsPattern("\n50 \\(was\\) +\\?\\[1] +728 +\\?\\[1] ")
                .containsPattern("\n160 +0 +0 +\\?\\[2] ");
        assertThat(answer.err()).startsWith("From samples alone, in intervals of 10 s, for 20 min");
    }

    @Test
    void aFasterServerIsTriedAtTheSizeThatItHas() {
        Map<String, Object> trial = Product.objects(
                        exact("whatif", ":8080", "--accept-rate", "4800/s", "--json")
                                .document(),
                        "trials")
                .getFirst();

        assertThat(trial).containsEntry("limit", 50L).containsEntry("result", "counted");
    }

    @Test
    void theMinutesAroundATimeHoldOneBurst() {
        Instant last = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 10 * 10 - 1200 + (8 + 6 * 17) * 10L);
        Product.Answer answer = exact("whatif", ":8080", "--backlog", "160", "--at", last.toString());

        assertThat(answer.out()).contains(" java: 170 clients from ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            advise :8081                               | filter: :8081 matches no listener recorded since
            advise :9000 --client-timeout 0            | --client-timeout: 0 (expected: longer, such as 2s)
            advise :9000 --client-timeout 500          | --client-timeout: 500 (expected: a duration with its unit, 500ms)
            advise :9000 --stall 2h                    | --stall: 7200s (expected: above 0, up to 1h)
            advise :9000 --for 10s                     | --for: with --file (expected: one of them)
            advise pid:1                               | filter: pid:1 is not recorded (expected: process:NAME
            whatif :8080                               | whatif: nothing to try (expected: --backlog N or --accept-rate N/s)
            whatif --backlog 100                       | filter: not given, and there are 5 listeners,
            whatif :8081 --backlog 100                 | filter: :8081 matches no listener recorded since
            whatif :8080 --backlog 0                   | --backlog: 0 (expected: from 1 to 2147483647, such as 1024 or 200,1024)
            whatif :8080 --backlog 99999999999         | --backlog: 99999999999 (expected: from 1 to 2147483647,
            whatif :8080 --backlog 100,,               | --backlog: 100,, (expected: from 1 to 2147483647,
            whatif :8080 --backlog max                 | --backlog: max (expected: from 1 to 2147483647,
            whatif :8080 --backlog 1,2,3,4,5,6,7,8,9,10,11 | --backlog: 11 sizes (expected: at most 10)
            whatif :8080 --accept-rate 480             | --accept-rate: 480 (expected: connections a second above 0, such as 480/s)
            whatif :8080 --accept-rate -1/s            | --accept-rate: -1/s (expected: connections a second above 0, such as 480/s)
            whatif :8080 --accept-rate NaN/s           | --accept-rate: NaN/s (expected: connections a second above 0,
            whatif :8080 --backlog 99 --accept-rate 900/s  | whatif: samples do not tell when clients came (expected: arrivals
            whatif :8080 --backlog 20                  | whatif: samples do not tell what a smaller queue would turn away (expected:
            whatif :8080 --backlog 9 --at 03:00 --since 1h | --at: with --since (expected: one of them)
            """)
    void whatCannotBeAnsweredIsSaidInOneSentence(String command, String sentence) {
        Product.Answer answer = sampled(command.strip().split(" +"));

        assertThat(answer.err()).startsWith("tidemark: " + sentence).hasLineCount(1);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.exitCode()).isEqualTo(3);
    }

    @Test
    void whatCanBeSaidOfSomeSizesIsSaid() {
        Product.Answer answer = sampled("whatif", ":8080", "--backlog", "20,160");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out()).containsPattern("\n160 +0 +0 ").doesNotContainPattern("\n20 ");
        assertThat(answer.err()).contains("\n20: samples do not tell what a smaller queue would turn away (expected: ");
    }

    @Test
    void aRecordThatIsNotThereIsNotReplacedByWatching() throws Exception {
        assertThat(run("none.db", "advise").err())
                .isEqualTo("tidemark: history: no file " + folder + "/none.db (expected: tidemark agent recording)\n");
        Files.writeString(folder.resolve("other.db"), "no database".repeat(100));
        assertThat(run("other.db", "whatif", ":8080", "--backlog", "9").exitCode())
                .isEqualTo(3);
    }
}
