package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.history.RecordedNight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCommandTest {
    @TempDir
    static Path folder;

    private static Instant overflow = Instant.EPOCH;

    @BeforeAll
    static void recordANight() {
        overflow = RecordedNight.write(folder.resolve("night.db"), Instant.now());
    }

    private static Product.Answer run(String... words) {
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--file";
        all[words.length + 1] = folder.resolve("night.db").toString();
        return Product.here(all);
    }

    private static String clock(Instant at) {
        return DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC).format(at);
    }

    @Test
    void theFullestPeakComesFirstWithItsTime() {
        Product.Answer answer = run("history", "--utc");

        assertThat(answer.exitCode()).isZero();
        List<String> lines = answer.out().lines().toList();
        assertThat(lines.get(1)).isEqualTo("NAMESPACE host");
        assertThat(answer.out())
                .containsPattern(
                        "\\*:8080 +java +>=51/51 FULL .*" + clock(overflow.plusMillis(2500)) + " +0 +0 +\\d+ +104 +1\n")
                .containsPattern("0.0.0.0:443 +ngi<nx> +>=61/512 ")
                .containsPattern("/run/app.sock +\\?\\[1\\] +>=0/11 .* - +0\n");
        assertThat(answer.err())
                .startsWith(">= sampled every 100 ms: may be higher.  FULL: cut off by limit\nRecorded since ")
                .contains("[1] owner: not known when it was recorded");
    }

    @Test
    void sortingAndFiltersWorkAsInList() {
        assertThat(run("history", "--sort", "peak", "--csv")
                        .out()
                        .lines()
                        .skip(1)
                        .findFirst()
                        .orElseThrow())
                .startsWith("/run/app.sock,unix,cart,,1,0,10,");
        assertThat(run("history", "netns:cart", "--json").listeners()).hasSize(1);
        assertThat(run("history", ":8080", ":443", "process:java", "--json").listeners())
                .hasSize(1);
        assertThat(run("history", "0.0.0.0:443", "unix:/run/app.sock", "--json").listeners())
                .hasSize(2);
        assertThat(run("history", "*:8080", "--json").listeners()).hasSize(1);
        assertThat(run("history", "[::]:8080", "--json").listeners()).hasSize(1);
    }

    @Test
    void theDocumentHasAllOfTheListener() {
        Map<String, Object> java = run("history", ":8080", "--json").listeners().getFirst();

        assertThat(java)
                .containsEntry("id", RecordedNight.JAVA.id())
                .containsEntry("listener", "*:8080")
                .containsEntry("owner", "java")
                .containsEntry("drops", 104L)
                .containsEntry("episodes", 1L)
                .containsEntry("samples", 480L)
                .containsEntry("flowSource", "lengths");
        assertThat(String.valueOf(java.get("peak"))).contains("length=51").contains("atCapacity=true");
    }

    @Test
    void whatCannotBeAnsweredIsSaidInOneSentence() {
        assertThat(run("history", ":8081").err())
                .startsWith("tidemark: filter: :8081 matches no listener recorded since ");
        assertThat(run("history", ":8081").exitCode()).isEqualTo(3);
        assertThat(run("history", "pid:1").err())
                .isEqualTo("tidemark: filter: pid:1 is not recorded (expected: process:NAME; processes come and go)\n");
        assertThat(Product.here("history", "--file", folder + "/none.db").err())
                .isEqualTo("tidemark: history: no file " + folder + "/none.db (expected: tidemark agent recording)\n");
        assertThat(Product.here("history", "--file", folder + "/none.db").exitCode())
                .isEqualTo(3);
        assertThat(run("history", "--since", "yesterday").err()).contains("(expected: 24h, 03:00 or ");
    }

    @Test
    void aFileOfSomethingElseIsRefused() throws Exception {
        Path other = Files.writeString(folder.resolve("other.db"), "no database".repeat(100));

        assertThat(Product.here("history", "--file", other.toString()).err())
                .isEqualTo(
                        "tidemark: history: " + other + " is no history file, or damaged (expected: a history file)\n");
        assertThat(Product.here("history", "--file", folder.toString()).err())
                .isEqualTo("tidemark: history: " + folder + " is a folder (expected: a history file)\n");
    }

    @Test
    void theDoctorTellsWhatWasFoundThen() {
        Product.Answer answer = run("doctor", "--since", "24h", "--utc");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out())
                .contains(clock(overflow) + " +00:00  2.30 s  overflows +104  namespace host\n")
                .contains("  Where      *:8080 java: drops +104, peak >=51/51 FULL\n")
                .contains("  TURNED AWAY NOW  *:8080 java 4711: bursts exceed the queue\n")
                .doesNotContain("Course");
        assertThat(answer.err()).contains("1 overflow episode from ");
    }

    @Test
    void whoAsksTheDoctorAboutOneListenerIsToldThatFindingsAreOfTheEpisode() {
        assertThat(run("doctor", ":8080", "--since", "24h").err()).contains("Findings are those of the whole episode");
        assertThat(run("doctor", "--since", "24h").err()).doesNotContain("whole episode");
    }

    @Test
    void theDoctorTellsTheCourseOfTheQueueAtATime() {
        Product.Answer answer = run("doctor", "--at", clock(overflow).substring(0, 5), "--utc");

        assertThat(answer.out()).containsPattern("Course +.* _{20,}#+=+-+\\.*_+ ");
        Map<String, Object> episode = Product.objects(
                        run("doctor", "--at", clock(overflow), "--utc", "--json")
                                .document(),
                        "episodes")
                .getFirst();
        assertThat(episode.get("findings")).hasToString("{schema=tidemark.doctor/1}");
        assertThat(Product.objects(episode, "samples").getFirst()).containsEntry("listener", "*:8080");
    }

    @Test
    void aFilterThatMatchesNobodyIsNoGoodNews() {
        Product.Answer answer = run("doctor", ":8081", "--since", "24h");

        assertThat(answer.err()).startsWith("tidemark: filter: :8081 matches no listener recorded since ");
        assertThat(answer.exitCode()).isEqualTo(3);
    }

    @Test
    void anOptionThatWouldSayNothingIsRefused() {
        assertThat(Product.here("history", "--file", "").err())
                .isEqualTo("tidemark: --file: nothing (expected: PATH)\n");
        assertThat(Product.here("doctor", "--file", folder + "/none.db").err())
                .isEqualTo("tidemark: --file: without --since or --at (expected: one of them)\n");
        assertThat(Product.here("list", "--token-file", folder + "/none").err())
                .isEqualTo("tidemark: --token-file: without --connect (expected: both, or neither)\n");
        assertThat(run("history", "--token-file", folder + "/none").err())
                .isEqualTo("tidemark: --token-file: without --connect (expected: both, or neither)\n");
        assertThat(Product.here("list", "--connect-ca", folder + "/none").err())
                .isEqualTo("tidemark: --connect-ca: without --connect (expected: both, or neither)\n");
        assertThat(Product.here("history", "--connect", "127.0.0.1:1", "--connect-ca", "x")
                        .err())
                .isEqualTo("tidemark: --connect-ca: with http://127.0.0.1:1 (expected: --connect https://...)\n");
        assertThat(Product.here("history", "--connect", "https://127.0.0.1:1", "--connect-ca", folder + "/none")
                        .err())
                .isEqualTo("tidemark: --connect-ca: " + folder
                        + "/none (expected: a file that can be read, with certificates, PEM)\n");
        Product.Answer watching = run("doctor", "--since", "1h", "--for", "5s");
        assertThat(watching.err()).isEqualTo("tidemark: --for: with --since (expected: one of them)\n");
        assertThat(watching.exitCode()).isEqualTo(3);
        assertThat(run("doctor", "--at", "03:29", "--client-timeout", "5s").err())
                .isEqualTo("tidemark: --client-timeout: with --at (expected: one of them)\n");
        assertThat(run("report", "--out", "-").err())
                .isEqualTo("tidemark: --out: - (expected: a file, such as report.html)\n");
    }

    @Test
    void theDoctorSaysWhenNothingWasRecorded() {
        String early = overflow.minus(Duration.ofHours(5)).toString();

        assertThat(run("doctor", "--at", early, "--utc").err())
                .startsWith("No overflow episode recorded from ")
                .contains("\nNothing was recorded then.\nThe record reaches from ");
        assertThat(run("doctor", "--at", early).exitCode()).isZero();
        assertThat(run("doctor", ":443", "--since", "1h").err()).startsWith("No overflow episode recorded");
    }

    @Test
    void theReportIsOnePageThatLoadsNothingAndEscapesAll() throws Exception {
        Path page = folder.resolve("report.html");

        assertThat(run("report", "--out", page.toString()).exitCode()).isZero();

        String html = Files.readString(page);
        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains("ngi&lt;nx&gt;")
                .contains("&lt;50&gt;")
                .contains("class=\"episode\"")
                .contains("&gt;=51/51 FULL")
                .doesNotContain("ngi<nx>")
                .doesNotContainIgnoringCase("<script")
                .doesNotContain("http://")
                .doesNotContain("https://")
                .doesNotContain(" src=");
        assertThat(run("report", "--out", page.toString()).err())
                .isEqualTo("tidemark: --out: " + page + " is there (expected: another name, or --force)\n");
        assertThat(run("report", "--out", page.toString(), "--force", ":8080").exitCode())
                .isZero();
        assertThat(Files.readString(page)).doesNotContain("ngi&lt;nx&gt;");
        assertThat(run("report", "--out", folder + "/no/such.html").err()).contains("no such folder");
        assertThat(run("report", "--out", "/proc/such.html").err()).contains("no file can be made in this folder");
        assertThat(run("report", "--out", "").err())
                .isEqualTo("tidemark: --out: '' (expected: a file, such as report.html)\n");
        assertThat(run("report", "--since", "", "--out", "x").err())
                .isEqualTo("tidemark: --since: '' (expected: 24h, 03:00 or 2026-03-14T03:00:00Z)\n");
        assertThat(run("report").err()).isEqualTo("tidemark: --out: missing (expected: a file, such as report.html)\n");
    }
}
