package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NetNamespaceId;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.wording.CheckReport.Sampled;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// `tidemark check` as a monitoring system reads it.
class CheckTextTest {
    private static final Thresholds USUAL = new Thresholds(70, 90, OptionalLong.empty(), OptionalDouble.empty());
    private static final Selection PORT_8080 = Selection.of(List.of(Filter.parse(":8080")));

    private static CheckReport report(Thresholds thresholds, Selection selection, HostSnapshot... samples) {
        CheckSamples all = CheckSamples.of(selection);
        for (HostSnapshot sample : samples) {
            all.add(sample);
        }
        return CheckReport.of(all, thresholds, true, Optional.empty());
    }

    private static String text(Thresholds thresholds, Selection selection, HostSnapshot... samples) {
        return CheckText.of(report(thresholds, selection, samples), thresholds.maxOverflowsPerSecond());
    }

    private static HostSnapshot one(TcpListener... listeners) {
        return Fabricated.host(Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(4096), List.of(listeners)));
    }

    @Test
    void allIsWell() {
        assertThat(text(USUAL, PORT_8080, Fabricated.hostOfFive(1)))
                .isEqualTo("TIDEMARK OK - fullest *:8080 java 1/51 (1%) | 'tcp *:8080'=1;35;45;0;51\n");
    }

    @Test
    void aFullQueueIsCritical() {
        assertThat(text(USUAL, PORT_8080, Fabricated.hostOfFive(51)))
                .isEqualTo("TIDEMARK CRITICAL - *:8080 java FULL 51/51 (100%) | 'tcp *:8080'=51;35;45;0;51\n");
    }

    @Test
    void aFullQueueIsCriticalWhateverTheThresholds() {
        Thresholds patient = new Thresholds(100, 100, OptionalLong.empty(), OptionalDouble.empty());

        assertThat(report(patient, PORT_8080, Fabricated.hostOfFive(50)).status())
                .isEqualTo(CheckStatus.OK);
        assertThat(report(patient, PORT_8080, Fabricated.hostOfFive(51)).status())
                .isEqualTo(CheckStatus.CRITICAL);
    }

    @Test
    void theThresholdsAreReachedNotExceeded() {
        Thresholds thresholds = new Thresholds(50, 80, OptionalLong.empty(), OptionalDouble.empty());
        List<CheckStatus> statuses = IntStream.of(49, 50, 79, 80, 99, 100)
                .mapToObj(length -> report(
                                thresholds,
                                Selection.ALL,
                                one(Fabricated.tcp("127.0.0.1", 1, length, 99, 0, Fabricated.owners("x", 1, 0))))
                        .status())
                .toList();

        assertThat(statuses)
                .containsExactly(
                        CheckStatus.OK,
                        CheckStatus.WARNING,
                        CheckStatus.WARNING,
                        CheckStatus.CRITICAL,
                        CheckStatus.CRITICAL,
                        CheckStatus.CRITICAL);
    }

    @Test
    void theLineSaysWhichThresholdWasReached() {
        assertThat(text(USUAL, PORT_8080, Fabricated.hostOfFive(40)))
                .startsWith("TIDEMARK WARNING - *:8080 java 40/51 (78%), warning from 70% | ");
        assertThat(text(USUAL, PORT_8080, Fabricated.hostOfFive(47)))
                .startsWith("TIDEMARK CRITICAL - *:8080 java 47/51 (92%), critical from 90% | ");
    }

    @Test
    void aLimitThatIsTooLowIsCritical() {
        Thresholds gate = new Thresholds(70, 90, OptionalLong.of(1024), OptionalDouble.empty());

        assertThat(text(gate, PORT_8080, Fabricated.hostOfFive(1)))
                .isEqualTo("TIDEMARK CRITICAL - *:8080 java limit 50 (expected: at least 1024) |"
                        + " 'tcp *:8080'=1;35;45;0;51\n");
        assertThat(report(
                                new Thresholds(70, 90, OptionalLong.of(50), OptionalDouble.empty()),
                                PORT_8080,
                                Fabricated.hostOfFive(1))
                        .status())
                .isEqualTo(CheckStatus.OK);
    }

    @Test
    void everyListenerHasAGraphAndAllButTheWorstProblemALineOfItsOwn() {
        assertThat(text(
                        new Thresholds(70, 90, OptionalLong.of(100), OptionalDouble.empty()),
                        Selection.ALL,
                        Fabricated.hostOfFive(51)))
                .isEqualTo("""
                        TIDEMARK CRITICAL - *:8080 java FULL 51/51 (100%), +1 more | 'tcp *:8080'=51;35;45;0;51 \
                        'tcp 0.0.0.0:80'=3;358;460;0;512 'tcp 0.0.0.0:22'=0;90;116;0;129 \
                        'tcp 0.0.0.0:443'=0;358;460;0;512 'tcp *:9000'=0;2867;3687;0;4097
                        CRITICAL *:8080 java limit 50 (expected: at least 100)
                        """);
    }

    @Test
    void tenFurtherLinesAreEnough() {
        TcpListener[] many = IntStream.rangeClosed(1, 16)
                .mapToObj(port -> Fabricated.tcp("127.0.0.1", port, 2, 1, 0, Fabricated.owners("x", 1, 0)))
                .toArray(TcpListener[]::new);

        List<String> lines = text(USUAL, Selection.ALL, one(many)).lines().toList();

        assertThat(lines).hasSize(12);
        assertThat(lines.getFirst()).startsWith("TIDEMARK CRITICAL - 127.0.0.1:1 x FULL 2/2 (100%), +15 more | ");
        assertThat(lines.get(1)).isEqualTo("CRITICAL 127.0.0.1:2 x FULL 2/2 (100%)");
        assertThat(lines.getLast()).isEqualTo("+5 more");
    }

    @Test
    void theWorstOfTheTimeIsJudged() {
        CheckSamples samples = CheckSamples.of(PORT_8080);
        for (long queued : new long[] {0, 38, 2}) {
            samples.add(Fabricated.hostOfFive(queued));
        }
        Sampled sampled = new Sampled(Duration.ofSeconds(10), Duration.ofMillis(100), 101);

        assertThat(CheckText.of(CheckReport.of(samples, USUAL, false, Optional.of(sampled)), OptionalDouble.empty()))
                .isEqualTo("TIDEMARK WARNING - *:8080 java 38/51 (74%), warning from 70%; worst of 10 s, sampled every"
                        + " 100 ms | 'tcp *:8080'=38;35;45;0;51\n");
    }

    @Test
    void samplesThatDidNotComeInTimeAreCounted() {
        assertThat(new Sampled(Duration.ofSeconds(1), Duration.ofMillis(100), 9).words())
                .isEqualTo("worst of 1 s, sampled every 100 ms");
        assertThat(new Sampled(Duration.ofSeconds(1), Duration.ofMillis(100), 3).words())
                .isEqualTo("worst of 1 s, in 3 samples");
    }

    @Test
    void aListenerThatWasReplacedMeanwhileHasOneGraph() {
        TcpListener before = Fabricated.tcp("::", 8080, 501, 3, 50, 0, Fabricated.owners("java", 1, 0));
        TcpListener after = Fabricated.tcp("::", 8080, 502, 7, 20, 0, Fabricated.owners("java", 2, 0));

        assertThat(text(
                        new Thresholds(70, 90, OptionalLong.of(30), OptionalDouble.empty()),
                        Selection.ALL,
                        one(before),
                        one(after)))
                .isEqualTo("TIDEMARK CRITICAL - *:8080 java limit 20 (expected: at least 30) |"
                        + " 'tcp *:8080'=7;14;18;0;21\n");
    }

    private static HostSnapshot withOverflows(Duration later, long overflows) {
        ListenSnapshot snapshot = Fabricated.hostOfFive(1).namespaces().getFirst();
        return Fabricated.host(
                Fabricated.withCounters(snapshot, later, Map.of(ListenCounter.LISTEN_OVERFLOWS, overflows)));
    }

    @Test
    void tooManyOverflowsAreCritical() {
        Thresholds rate = new Thresholds(70, 90, OptionalLong.empty(), OptionalDouble.of(10));

        assertThat(text(
                        rate,
                        PORT_8080,
                        withOverflows(Duration.ZERO, 100),
                        withOverflows(Duration.ofMillis(1002), 153)))
                .isEqualTo("TIDEMARK CRITICAL - namespace host: overflows +53 in 1 s (expected: at most 10/s) |"
                        + " 'tcp *:8080'=1;35;45;0;51 'overflows host'=52.89;;10;0\n");
        assertThat(text(rate, PORT_8080, withOverflows(Duration.ZERO, 100), withOverflows(Duration.ofSeconds(10), 200)))
                .isEqualTo("TIDEMARK OK - fullest *:8080 java 1/51 (1%), overflows +100 |"
                        + " 'tcp *:8080'=1;35;45;0;51 'overflows host'=10;;10;0\n");
    }

    @Test
    void aRateThatIsNotKnownIsUnknownButNeverHidesWhatIsWrong() {
        Thresholds rate = new Thresholds(70, 90, OptionalLong.empty(), OptionalDouble.of(0));

        assertThat(text(rate, PORT_8080, Fabricated.hostOfFive(1)))
                .isEqualTo("TIDEMARK UNKNOWN - namespace host: overflows not known (expected: a rate); not asked for;"
                        + " fullest *:8080 java 1/51 (1%) | 'tcp *:8080'=1;35;45;0;51\n");
        assertThat(report(rate, PORT_8080, Fabricated.hostOfFive(40)).status()).isEqualTo(CheckStatus.WARNING);
        assertThat(report(rate, PORT_8080, Fabricated.hostOfFive(51)).status()).isEqualTo(CheckStatus.CRITICAL);
    }

    @Test
    void namespacesThatWereNotReadAreUnknownIfAllWereAskedFor() {
        HostSnapshot quiet = Fabricated.hostOfFive(1);
        HostSnapshot partly = new HostSnapshot(
                quiet.namespaces(), List.of(new HostSnapshot.Unread(Fabricated.CART, "needs CAP_SYS_ADMIN")), 2);
        CheckSamples samples = CheckSamples.of(PORT_8080);
        samples.add(partly);

        assertThat(CheckText.of(CheckReport.of(samples, USUAL, true, Optional.empty()), OptionalDouble.empty()))
                .isEqualTo("TIDEMARK UNKNOWN - 3 of 4 namespaces not readable (expected: CAP_SYS_ADMIN);"
                        + " fullest *:8080 java 1/51 (1%) | 'tcp *:8080'=1;35;45;0;51\n");
        assertThat(CheckReport.of(samples, USUAL, false, Optional.empty()).status())
                .isEqualTo(CheckStatus.OK);
    }

    @Test
    void hostileNamesBreakNeitherLineNorFigures() {
        List<String> lines =
                text(USUAL, Selection.ALL, Fabricated.everything()).lines().toList();

        assertThat(lines.getFirst().chars().filter(c -> c == '|')).hasSize(1);
        assertThat(lines.stream().skip(1)).allSatisfy(line -> assertThat(line).doesNotContain("|"));
        assertThat(lines.getFirst())
                .contains("'unix /run/a\\x7cb\\x3d''c''.sock'=2;1;1;0;2", "'unix @abstract@name'=0;4;5;0;6")
                .contains("'tcp 127.0.0.1:7000 #2'=0;90;116;0;129", "'tcp 0.0.0.0:80 netns:cart-7f'=1;1;1;0;2");
        String figures = lines.getFirst().substring(lines.getFirst().indexOf(" | ") + 3);
        assertThat(figures).matches("('([^'=|]|'')+'=\\d+;\\d+;\\d+;0;\\d+ ?)+");
    }

    @Test
    void aNamespaceMayHaveAnyNameToo() {
        Namespace hostile = new Namespace(new NetNamespaceId(7), "a|b=\n'", false);
        HostSnapshot host = Fabricated.host(Fabricated.snapshot(
                hostile,
                Fabricated.sysctls(4096),
                List.of(Fabricated.tcp("127.0.0.1", 1, 0, 1, 0, Fabricated.unknownOwners(Optional.of("u.service"))))));

        assertThat(text(USUAL, Selection.ALL, host))
                .isEqualTo("TIDEMARK OK - fullest 127.0.0.1:1 netns:a\\x7cb=\\x0a' unit u.service 0/2 (0%) |"
                        + " 'tcp 127.0.0.1:1 netns:a\\x7cb\\x3d\\x0a'''=0;1;1;0;2\n");
    }

    @Test
    void aCheckThatCouldNotLookSaysWhy() {
        assertThat(CheckText.of(
                        CheckReport.unknown("filter: :8081 matches no listener (expected: at least one)"),
                        OptionalDouble.empty()))
                .isEqualTo("TIDEMARK UNKNOWN - filter: :8081 matches no listener (expected: at least one)\n");
    }

    @Test
    void ratesHaveTwoDecimalsAtMost() {
        assertThat(List.of(0.0, 53.0, 0.3, 12.345, 0.001, 1e6).stream().map(CheckWords::rate))
                .containsExactly("0", "53", "0.3", "12.35", "0", "1000000");
        assertThat(new OverflowRise(Fabricated.HOST, Reading.of(3L), Duration.ZERO).perSecond())
                .isEqualTo(Reading.of(0.0));
    }

    @Test
    void thresholdsAreInOrder() {
        assertThatThrownBy(() -> new Thresholds(91, 90, OptionalLong.empty(), OptionalDouble.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
