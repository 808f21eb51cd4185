package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.procfs.ListenCounter;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// `tidemark doctor` as a user sees it.
class DoctorScreenTest {
    private static final Predicate<String> THIS_BUILD = "doctor"::equals;
    private static final Look TERMINAL = new Look(OptionalInt.of(100), true, false);

    private static String screen(DoctorReport report, Look look, Predicate<String> hasCommand) {
        ScreenTexts texts = new DoctorScreen(report, look, hasCommand).texts();
        return texts.rows() + texts.summary();
    }

    private static String screen(Seen seen) {
        return screen(seen.report(), Look.PLAIN, THIS_BUILD);
    }

    @Test
    void aBurstIsToldWithItsSizeAndTheDirectiveOfItsServer() {
        assertThat(screen(Ailing.burst())).isEqualTo("""
                TURNED AWAY NOW  *:8080 java 4711: bursts exceed the queue  (burst, confidence high)
                  Evidence   overflows +318 in 10 s, in 6 steps; drops +318 here, 0 on all others
                             empty in 932 of 1000 samples, full in 6; drains at about 480 accepts/s (counters)
                             burst of about 155 = 51 held + 104 refused before a retry; other steps hold retries
                  Rules out  overload (it drains), stopped process (it accepts), SYN flood (no cookies)
                  Limit      50, set by the application (somaxconn 4096); 50 is the default of Java
                  Fix        new ServerSocket(8080, 200), ServerSocketChannel.bind(address, 200),
                             HttpServer.create(address, 200)
                             Restart it, it has no reload: the backlog is an argument in its code.
                             (154 to 959 fit a 2 s timeout)
                """);
    }

    @Test
    void whatTheKernelRecordedTakesThePlaceOfDrops() {
        Seen seen = Seen.of(SeenListener.tcp(8080)
                        .limit(128)
                        .draining()
                        .step(59)
                        .refusals(30, 29, 1)
                        .seenAskingFor(5003))
                .somaxconn(128)
                .overflows(59);

        assertThat(screen(seen)).startsWith("""
                TURNED AWAY NOW  0.0.0.0:8080 java 4711: somaxconn truncates what it asks for
                                 (truncated-by-somaxconn, confidence high)
                  Evidence   overflows +59 in 10 s, in 1 step
                             turned away here: 30 SYNs and 29 last packets, of 59 overflows of the namespace: 100 %
                             explained; 1 SYN found the SYN queue full
                             empty in 932 of 1000 samples, full in 6
                             burst of about 188 = 129 held + 59 refused before a retry
                             listen(2) asked for 5003, seen by the probe; somaxconn 128 here
                  Rules out  overload (it drains), stopped process (it accepts), the application's own choice
                             (listen(2) asked for 5003)
                  Limit      128, all that somaxconn allowed of 5003
                """);
    }

    @Test
    void whatWasFoundInAnEpisodeIsNotToldAsNow() {
        ScreenTexts past = DoctorScreen.ofEpisode(Ailing.burst().report(), Look.PLAIN, THIS_BUILD)
                .texts();

        assertThat(past.rows()).startsWith("TURNED AWAY  *:8080 java 4711: bursts exceed the queue");
    }

    @Test
    void anEpisodeWithoutFindingsIsNotCalledNothingWrong() {
        ScreenTexts one = DoctorScreen.ofEpisode(Seen.of(SeenListener.tcp(22)).report(), Look.PLAIN, THIS_BUILD)
                .texts();
        ScreenTexts none = DoctorScreen.ofEpisode(Seen.of().report(), Look.PLAIN, THIS_BUILD)
                .texts();

        assertThat(one.rows() + one.summary()).isEqualTo("No cause found among 1 listener in 10 s.\n");
        assertThat(none.rows() + none.summary())
                .isEqualTo("No findings: who listened there was gone before it could be examined.\n");
    }

    @Test
    void aLiveResizeIsAdvisedOnlyWhereThereIsOne() {
        assertThat(screen(Ailing.burst().report(), Look.PLAIN, _ -> true))
                .contains("  Fix later  new ServerSocket(8080, 200)")
                .contains("  Fix now    tidemark resize :8080 200 --for 1h  (154 to 959 fit a 2 s timeout)\n");
        assertThat(screen(Ailing.burst())).doesNotContain("tidemark resize");
    }

    @Test
    void whereAnotherSizeWouldMendItTheAdviceIsNext() {
        assertThat(screen(Ailing.burst().report(), Look.PLAIN, _ -> true))
                .endsWith("\n200 rests on 10 s of watching; on all that was recorded:  Next: tidemark advise :8080\n");
        assertThat(screen(
                        Seen.of(SeenListener.tcp(9000).limit(10).requested(100)).report(), Look.PLAIN, _ -> true))
                .doesNotContain("rests on");
        for (Seen seen : Ailing.all()) {
            String all = screen(seen.report(), Look.PLAIN, _ -> true);
            assertThat(all.contains("tidemark advise"))
                    .as(all)
                    .isEqualTo(all.contains("tidemark resize") || all.contains("keeps the wait within"));
        }
        assertThat(new DoctorScreen(Ailing.burst().report(), new Look(OptionalInt.of(80), false, false), _ -> true)
                        .texts()
                        .summary()
                        .lines())
                .allMatch(line -> line.length() <= 100);
    }

    @Test
    void anAgentDoesNotPointFromWhatItFoundToWhatItWillKnow() {
        assertThat(DoctorScreen.ofEpisode(Ailing.burst().report(), Look.PLAIN, _ -> true)
                        .texts()
                        .summary())
                .isEmpty();
    }

    @Test
    void overloadForbidsALargerLimitAndSaysWhatWouldHelp() {
        assertThat(screen(Ailing.overload())).isEqualTo("""
                        TURNED AWAY NOW  127.0.0.1:9090 uwsgi 3301 +4: overload  (sustained-overload, confidence high)
                          DO NOT RAISE THE LIMIT: with 4096, clients wait 41 s, and as many are turned away.
                          Evidence   length 100 or 101 of 101 in 1000 of 1000 samples; overflows +2310 in 10 s
                                     100 accepts/s (counters); oldest waited 1.01 s = 101 / 100 per s: served in order
                          Rules out  bursts (it never drains), nobody accepting (the line moves)
                          Unknown    how many clients (packets count retries too)
                          Fix        more workers (4 now), faster requests, or refusing earlier
                                     uWSGI: --processes and --threads; --harakiri ends requests that hang
                        """);
    }

    @Test
    void nothingWrongIsSaidAndWhereElseToLook() {
        SeenListener[] five = {
            SeenListener.tcp(22),
            SeenListener.tcp(80),
            SeenListener.tcp(443).drops(12),
            SeenListener.tcp(8080).address("::").lengths(0, 1, 990, 0),
            SeenListener.tcp(9000).address("::").limit(4096)
        };

        assertThat(screen(Seen.of(five).rise(ListenCounter.EMBRYONIC_RESETS, 12)))
                .isEqualTo("""
                Nothing wrong with 5 listeners in 10 s. Fullest *:8080 1/51, overflows +0, no cookies.
                  Harmless   :443 drops +12 without overflows: half-open connections (health checks)
                If clients time out, their SYNs reach no listener: look at firewall, conntrack, route.
                """);
    }

    @Test
    void whatCouldNotBeReadIsNotToldAsZero() {
        assertThat(screen(Seen.of(SeenListener.tcp(8080)).withoutCounters())).isEqualTo("""
                Nothing wrong with 1 listener in 10 s. Fullest 0.0.0.0:8080 0/51, overflows ?[1], cookies ?[2].
                If clients time out, their SYNs reach no listener: look at firewall, conntrack, route.
                [1] overflows: not read
                [2] cookies: not read
                """);
    }

    @Test
    void aStoppedProcessIsLetRunAgainByItsPid() {
        assertThat(screen(Ailing.stuck("java", SeenOwner.of(4711, "java").stopped())))
                .isEqualTo("""
                        TURNED AWAY NOW  0.0.0.0:8080 java 4711: its process is stopped  (stopped-process, confidence high)
                          Evidence   java 4711 stopped (T) in do_signal_stop; length 51 of 51 in 1000 of 1000 samples
                                     the same client is first in line, for 11 s; overflows +10 in 10 s
                          Rules out  queue that is too small (nobody takes anything out of it)
                          Fix        kill -CONT 4711
                        """);
    }

    @Test
    void whatTheEvidenceCannotDecideIsNamed() {
        assertThat(screen(Ailing.undecided()))
                .contains("*:8080 ?[1]: ")
                .contains("drains at about 480 accepts/s (ages)")
                .contains("  Possible   stale-limit, or truncated-by-somaxconn: what was requested tells\n")
                .endsWith("[1] owner: needs root\n");
    }

    @Test
    void aCommandForAnotherNamespaceIsRunInIt() {
        assertThat(screen(Ailing.withoutCookies()))
                .contains("0.0.0.0:8080 netns:cart-7f java 4711: ")
                .contains("nsenter -t 4711 -n sysctl -w net.ipv4.tcp_syncookies=1\n");
    }

    @Test
    void whatIsToBeRaisedIsRaisedByTuneWhereThatIsThere() {
        assertThat(screen(Ailing.withoutCookies().report(), Look.PLAIN, "tune"::equals))
                .contains("cookies when needed: tidemark tune --syncookies 1 netns:cart-7f\n")
                .doesNotContain("sysctl -w");
    }

    @Test
    void noMoreThanTenFindingsAreToldInFull() {
        SeenListener[] twelve = IntStream.rangeClosed(1, 12)
                .mapToObj(n -> SeenListener.tcp(9000 + n).limit(10).requested(100))
                .toArray(SeenListener[]::new);

        String screen = screen(Seen.of(twelve));

        assertThat(screen.lines().filter(line -> line.startsWith("ADVICE"))).hasSize(10);
        assertThat(screen).contains("\n+2 more\n");
        assertThat(screen).contains("(stale-limit, confidence high)").contains("(stale-limit, high)");
        String whole = DoctorScreen.whole(Seen.of(twelve).report(), Look.PLAIN, THIS_BUILD)
                .texts()
                .rows();
        assertThat(whole.lines().filter(line -> line.startsWith("ADVICE"))).hasSize(12);
        assertThat(whole).doesNotContain(" more\n");
    }

    @Test
    void namespacesThatWereNotReadAreNamed() {
        DoctorReport report = DoctorReport.of(
                Seen.of(SeenListener.tcp(80)).evidence(),
                Fabricated.everything().unread(),
                2);

        assertThat(screen(report, Look.PLAIN, THIS_BUILD))
                .contains("Not read: namespace net:[4026532999]: setns(2): needs CAP_SYS_ADMIN.\n")
                .contains("Not read: 2 more namespaces.\n");
        assertThat(report.isComplete()).isFalse();
    }

    @Test
    void namesFromOutsideAreHarmless() {
        String screen =
                screen(Ailing.stuck("java", SeenOwner.of(7, "evil\u001b[31m\n").stopped()));

        assertThat(screen).doesNotContain("\u001b").contains("evil\\x1b[31m\\x0a 7");
    }

    @Test
    void colourRepeatsTheWordsAndMarksCommands() {
        String coloured = screen(
                Ailing.stuck("java", SeenOwner.of(4711, "java").stopped()).report(), TERMINAL, THIS_BUILD);

        assertThat(coloured)
                .contains("\u001b[1;31mTURNED AWAY NOW\u001b[0m")
                .contains("\u001b[1mkill -CONT 4711\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(
                        screen(Ailing.stuck("java", SeenOwner.of(4711, "java").stopped())));
    }

    @Test
    void noLineIsLongerThanTheTerminal() {
        for (int width : new int[] {80, 100}) {
            Look look = new Look(OptionalInt.of(width), false, false);
            for (Seen seen : Ailing.all()) {
                String rows =
                        new DoctorScreen(seen.report(), look, _ -> true).texts().rows();
                assertThat(Arrays.stream(rows.split("\n")))
                        .allMatch(line -> line.length() <= width || line.contains("nsenter"));
            }
        }
    }

    @Test
    void samplesThatWereNotTakenAreToldWithWhatTheyLeaveOpen() {
        assertThat(screen(Ailing.burst().unsampled(Duration.ofSeconds(4))))
                .contains("(burst, confidence medium)")
                .contains("not sampled for 4 s of 10 s: 3 gaps, the longest 2 s")
                .contains("  Rules out  stopped process (it accepts)")
                .contains("  Unknown    whether it drains, or is overloaded: too few samples were taken\n");
    }

    @Test
    void overflowsThatAreNotOfThisListenerAreSaidToBeElsewhere() {
        Seen seen = Seen.of(
                        SeenListener.tcp(8080).draining().step(124).ambiguous().refusals(60, 4, 0),
                        other(8081).draining().step(124).ambiguous().refusals(60, 0, 0))
                .overflows(124);

        assertThat(unbroken(screen(seen)))
                .contains("turned away here: 60 SYNs and 4 last packets, of 124 overflows of the namespace:"
                        + " 100 % explained, 60 of them at other listeners")
                .contains("also turning away: 0.0.0.0:8081; where");
    }

    @Test
    void queueThatIsFullButTurnedNobodyAwayIsNotSaidToTurnAway() {
        Seen seen = Seen.of(
                        SeenListener.tcp(8080).draining().step(124).refusals(120, 4, 0),
                        other(8081).stuck().notMoving().refusals(0, 0, 0))
                .overflows(124);

        assertThat(unbroken(screen(seen)))
                .contains("of 124 overflows of the namespace: 100 % explained")
                .doesNotContain("at other listeners")
                .contains("also full: 0.0.0.0:8081; where")
                .doesNotContain("also turning away: 0.0.0.0:8081");
    }

    private static SeenListener other(int port) {
        return SeenListener.tcp(port).owners(SeenOwner.of(815, "nginx"));
    }

    /// Each label on one line.
    private static String unbroken(String screen) {
        return screen.replaceAll("\\n {13}", " ");
    }
}
