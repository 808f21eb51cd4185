package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.advice.Wish;
import dev.tidemark.agent.ProbeState;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.TimeRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// `tidemark advise` as a user sees it.
class AdviceScreenTest {
    private static final Look NARROW = new Look(OptionalInt.of(80), true, false);

    private static String screen(AdviceReport report, Look look) {
        ScreenTexts texts = new AdviceScreen(report, look, false).texts();
        return texts.rows() + texts.summary();
    }

    @Test
    void whatShouldBeLargerIsToldWithItsRangeAndWhatItCosts() {
        assertThat(screen(Sized.report(Sized.live(8080, "java", 4711, 50, 4096, Sized.raise())), Look.PLAIN))
                .isEqualTo("""
                        *:8080 java 4711: raise 50 to 200.  Fits: 154 to 959.  Confidence medium.
                          154      holds the largest burst seen, 155 clients at 03:29:13 (peak 51: cut off)
                          959      960 in line / 480 accepts per s = 2 s, the client timeout
                          Costs    last in line waits 418 ms (now 106 ms); 563 kB when full (now 143 kB)
                          Left     at most 27% chance of an overflow in another 24 h (tail of 31 bursts, extrapolated; 90%
                                   sure)
                          From     24 h, 28 overflow episodes, 31 bursts; peaks sampled every 100 ms; accepts counted
                          Doubts   shorter bursts than the time between two samples are not in it
                        Bursts above 201 would overflow: none seen, none promised.  Next: tidemark resize :8080 advised
                        """);
    }

    @Test
    void theWorstComesFirstAndWhatIsRightIsOneLine() {
        assertThat(screen(Sized.all(), Look.PLAIN)).isEqualTo("""
                127.0.0.1:9091 uwsgi: NO LIMIT HELPS, too few accepts.  Confidence medium.
                  Lack     nobody accepted for 3 s at 03:29:13, longer than the 2 s that clients wait
                  From     24 h, 3 overflow episodes, 3 bursts; peaks sampled every 100 ms; accepts counted
                  Doubts   recording had gaps
                127.0.0.1:9092 uwsgi: NO LIMIT HELPS, too few accepts.  Confidence medium.
                  Lack     a burst of 40 ms at 03:29:13 takes longer to accept than the 2 s that clients wait
                  Missing  750 accepts per s (100 now): more workers, faster requests, or refusing earlier
                  At most  199: with a greater limit who is let in has left when served
                  From     24 h, 3 overflow episodes, 3 bursts; peaks sampled every 100 ms; accepts counted
                  Doubts   clients are told from packets by bounds; other listeners may have overflowed instead
                127.0.0.1:9090 uwsgi: NO LIMIT HELPS, too few accepts.  Confidence high.
                  Lack     150 per s came, 100 per s were accepted, for 20 s at 03:29:13
                  Missing  50 accepts per s (100 now): more workers, faster requests, or refusing earlier
                  At most  199: with a greater limit who is let in has left when served
                  From     24 h, 1 overflow episode, 3 bursts; peaks exact; each arrival recorded for 9 h; accepts
                           counted
                *:8080 java 4711: raise 50 to 200.  Fits: 154 to 959.  Confidence medium.
                  154      holds the largest burst seen, 155 clients at 03:29:13 (peak 51: cut off)
                  959      960 in line / 480 accepts per s = 2 s, the client timeout
                  Costs    last in line waits 418 ms (now 106 ms); 563 kB when full (now 143 kB)
                  Left     at most 27% chance of an overflow in another 24 h (tail of 31 bursts, extrapolated; 90%
                           sure)
                  From     24 h, 28 overflow episodes, 31 bursts; peaks sampled every 100 ms; accepts counted
                  Doubts   shorter bursts than the time between two samples are not in it
                  Note     somaxconn is 128: resize needs --raise-somaxconn
                *:7000 node: lower 4096 to 160.  Fits: 119 to 199.  Confidence high.
                  119      holds a stall of 1 s at 120 arrivals per s, the most seen over that long, at 03:29:13
                  199      200 in line / 100 accepts per s = 2 s, the client timeout
                  Costs    last in line waits 1.61 s (now 40.97 s); 451 kB when full (now 11484 kB)
                  Left     at most 27% chance of an overflow in another 24 h (tail of 9 bursts, extrapolated; 90%
                           sure)
                  From     24 h, 0 overflow episodes, 9 bursts; peaks sampled every 100 ms; accepts counted
                0.0.0.0:443 nginx: 511 is enough.  Fits: 60 and more.  Confidence medium.
                *:9000 gateway: no advice from 14 min and 0 bursts (expected: 1 h or 5 bursts)
                /run/app.sock app: no advice: it was full, and nobody counts whom it then turns away (expected: a
                greater limit, and then 1 h or 5 bursts)
                2 of 8 listeners should have another limit, 3 accept too little, of 2 too little is known.
                Next: tidemark resize :8080 advised --raise-somaxconn
                """);
    }

    @Test
    void manyOfWhichTooLittleIsKnownAreOneLine() {
        AdviceRow[] rows = IntStream.range(0, 40)
                .mapToObj(port -> Sized.row("*:" + (7000 + port), "node", 50, Sized.none()))
                .toArray(AdviceRow[]::new);

        assertThat(screen(Sized.report(rows), Look.PLAIN)).isEqualTo("""
                        No advice on 40 listeners of which too little is known (expected: 1 h or 5 bursts); --wide lists
                        them.
                        0 of 40 listeners should have another limit, of 40 too little is known.
                        """);
        assertThat(new AdviceScreen(Sized.report(rows), Look.PLAIN, true)
                        .texts()
                        .rows())
                .hasLineCount(40);
    }

    @Test
    void listenersOfSeveralNamespacesAreToldApart() {
        AdviceRow here = Sized.row("*:80", "nginx", 511, Sized.enough());
        AdviceRow there = new AdviceRow(
                new ListenerKey("cart-7f", false, "*:80", 1, Optional.of("nginx")),
                Optional.empty(),
                here.demand(),
                Sized.raise());

        assertThat(screen(Sized.report(here, there), Look.PLAIN))
                .startsWith("*:80 nginx in cart-7f: raise 511 to 200.")
                .contains("\n*:80 nginx in host: 511 is enough.")
                .contains("Next: tidemark resize :80 netns:cart-7f advised\n");
    }

    @Test
    void aNarrowTerminalIsKeptTo() {
        assertThat(screen(Sized.all(), NARROW)
                        .replaceAll("\u001b\\[[0-9;]*m", "")
                        .lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(screen(Sized.all(), NARROW)).contains("\033[1;31mNO LIMIT HELPS\033[0m");
    }

    @Test
    void whatWasOnlyWatchedSaysSoAndNamesTheLimitItself() {
        assertThat(screen(watched(ProbeState.off("needs CAP_BPF")), Look.PLAIN)).contains("""
                        Next: tidemark resize :8080 200 --for 1h
                        Watched for 10 s, by samples: needs CAP_BPF.  tidemark agent records for longer.
                        """);
        assertThat(screen(
                        watched(new ProbeState(List.of(new ProbeState.Feature(
                                "arrivals", Optional.of("fexit"), Optional.of(Sized.NOW), Optional.empty())))),
                        Look.PLAIN))
                .contains("Watched for 10 s, each arrival as the kernel recorded it.  tidemark agent ");
        assertThat(screen(
                        watched(new ProbeState(List.of(new ProbeState.Feature(
                                "arrivals", Optional.empty(), Optional.empty(), Optional.of("no room"))))),
                        Look.PLAIN))
                .contains("Watched for 10 s, peaks as the kernel recorded them, arrivals not: no room.  tidemark ");
    }

    private static AdviceReport watched(ProbeState probe) {
        AdviceReport recorded = Sized.report(Sized.live(8080, "java", 4711, 50, 4096, Sized.raise()));
        return new AdviceReport(
                recorded.asked(),
                Optional.empty(),
                Optional.of(new AdviceReport.Watched(Duration.ofSeconds(10), probe)),
                recorded.wish(),
                "",
                recorded.rows(),
                Sized.NOW,
                Sized.CLOCK);
    }

    @Test
    void theNextCommandAsksTheSame() {
        AdviceReport report = new AdviceReport(
                Sized.DAY,
                Optional.empty(),
                Optional.empty(),
                Wish.of(Duration.ofMillis(500)),
                " --since 7d --client-timeout 500ms",
                List.of(Sized.live(8080, "java", 4711, 50, 128, Sized.raise())),
                Sized.NOW,
                Sized.CLOCK);

        assertThat(screen(report, Look.PLAIN))
                .contains("  Note     somaxconn is 128: resize needs --raise-somaxconn\n")
                .contains("tidemark resize :8080 advised --since 7d --client-timeout 500ms --raise-somaxconn\n");
    }

    @Test
    void ofARangeThatIsOverTheNextCommandNamesTheLimit() {
        AdviceReport report = new AdviceReport(
                new TimeRange(Sized.DAY.from(), Sized.NOW.minusSeconds(3600)),
                Optional.empty(),
                Optional.empty(),
                Wish.of(Duration.ofMillis(500)),
                " --since 2026-03-13T09:29:13Z --client-timeout 500ms",
                List.of(Sized.live(8080, "java", 4711, 50, 128, Sized.raise())),
                Sized.NOW,
                Sized.CLOCK);

        assertThat(screen(report, Look.PLAIN)).contains("tidemark resize :8080 200 --raise-somaxconn\n");
    }

    @Test
    void thePlanOfAResizeSaysWhatItRestsOn() {
        AdviceReport report = Sized.report(Sized.live(8080, "java", 4711, 50, 4096, Sized.raise()));

        assertThat(report.why(report.rows().getFirst()))
                .isEqualTo("advised, fits: 154 to 959; 154 holds the largest burst seen, 155 clients at 03:29:13"
                        + " (peak 51: cut off); from 24 h, 28 overflow episodes, 31 bursts; peaks sampled every 100 ms;"
                        + " accepts counted; confidence medium");
        assertThat(report.refusal(report.rows().getFirst())).isEmpty();
        assertThat(Sized.all().rows().stream().flatMap(row -> Sized.all().refusal(row).stream()))
                .containsExactly(
                        "no limit helps (expected: no stall longer than 2 s)",
                        "no limit helps (expected: 750 accepts per s more)",
                        "no limit helps (expected: 50 accepts per s more)",
                        "no advice from 14 min and 0 bursts (expected: 1 h or 5 bursts)",
                        "no advice: it was full, and nobody counts whom it then turns away (expected: a greater limit,"
                                + " and then 1 h or 5 bursts)");
    }
}
