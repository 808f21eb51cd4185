package dev.tidemark.tui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.SeenLive;
import dev.tidemark.agent.SeenLiveListener;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.Selection;
import dev.tidemark.watch.QueueState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

/// The screens of the manual, character for character, and what becomes of them elsewhere.
final class TopScreenTest {
    @Test
    void theScreenOfTheManualAtEightyColumns() {
        List<String> lines = text(Screens.manual(), Screens.usual(), 80, 24);

        assertThat(lines).hasSize(24);
        assertThat(lines.subList(0, 8)).containsExactlyElementsOf("""
                tidemark web-3  03:29:13 +01:00  every 1 s  alone  |  1 FULL  0 HIGH  4 ok
                host: overflows 104/s  listen drops 104/s  SYN queue full 0/s  cookies 0/0
                STATE LISTENER       OWNER           QUEUE FILL               PEAK LAST 12 s
                FULL >*:8080         java 4711       51/51 [##########] 100%  >=51 ____.__-___#
                ok    0.0.0.0:22     sshd 590        0/129 [          ]   0%   >=0 ____________
                ok    0.0.0.0:80     nginx 812 +4    3/512 [.         ]  <1%   >=9 ____________
                ok    0.0.0.0:443    nginx 812 +4    0/512 [          ]   0%   >=0 ____________
                ok    *:9000         gateway 2210   0/4097 [          ]   0%   >=0 ____________
                """.lines().toList());
        assertThat(lines.subList(8, 19)).containsOnly("");
        assertThat(lines.subList(19, 24)).containsExactlyElementsOf("""
                *:8080  limit 50 (application)  drops 4238 (+104)
                peak >=51 at 03:29:13, of 40 s watched; older: --connect   d doctor  r resize

                >= sampled every 1 s, may be higher
                Enter detail  / filter  s sort  f freeze  a namespaces  u unix  ? help  q quit
                """.lines().toList());
    }

    @Test
    void aWideTerminalHasDropsAndWhoSetTheLimitAndAWholeMinute() {
        List<String> lines = text(Screens.manual(), Screens.usual(), 200, 60);

        assertThat(lines).hasSize(60);
        assertThat(lines.get(2))
                .isEqualTo("STATE LISTENER       OWNER            DROPS LIMIT SET BY  QUEUE FILL"
                        + "                         PEAK LAST 60 s");
        assertThat(lines.get(3))
                .isEqualTo("FULL >*:8080         java 4711         4238 application   51/51 [####################] 100%"
                        + "  >=51 " + " ".repeat(20) + "_".repeat(32) + ".__-___#");
        assertThat(lines.get(7)).contains("somaxconn?");
    }

    @Test
    void aSmallTerminalLosesOwnersFirstAndKeepsFigures() {
        assertThat(text(Screens.manual(), Screens.usual(), 60, 10))
                .containsExactlyElementsOf("""
                tidemark web-3  03:29:13 +01:00  |  1 FULL  0 HIGH  4 ok
                host: overflows 104/s  listen drops 104/s  cookies 0/0
                STATE LISTENER       QUEUE FILL               PEAK LAST
                FULL >*:8080         51/51 [##########] 100%  >=51 .__-___#
                ok    0.0.0.0:22     0/129 [          ]   0%   >=0 ________
                *:8080  limit 50 (application)  drops 4238 (+104)
                peak >=51 at 03:29:13, of 40 s watched; older: --connect

                +3 more  >= sampled every 1 s, may be higher
                Enter detail  / filter  s sort  f freeze  ? help  q quit
                """.lines().toList());
    }

    @Test
    void whoWaitsLongestIsToldWhereSomebodyLooked() {
        TopPicture picture = Screens.picture(Screens.manual()).withOldestWait(Optional.of(Duration.ofMillis(12)));

        assertThat(text(picture, Screens.usual(), 80, 24))
                .contains("*:8080  limit 50 (application)  drops 4238 (+104)  oldest waits 12 ms");
        assertThat(text(picture, Screens.usual(), 60, 10))
                .contains("*:8080  limit 50 (application)  drops 4238 (+104)");
    }

    @Test
    void belowTheLeastSizeOnlyThatStandsThere() {
        assertThat(text(Screens.manual(), Screens.usual(), 59, 24)).containsExactly("needs 60x10");
        assertThat(text(Screens.manual(), Screens.usual(), 80, 9)).containsExactly("needs 60x10");
        assertThat(text(Screens.manual(), Screens.usual(), 4, 1)).containsExactly("need");
    }

    @Test
    void aFrozenScreenSaysSinceWhen() {
        LiveView then = Screens.manual();
        LiveView now = SeenLive.of().at(then.at().plusSeconds(14)).view();
        TopState state = Screens.usual().withFrozen(Optional.of(then));

        List<AttributedString> lines = TopScreen.lines(Screens.picture(now), state, Screens.LOOK, 80, 24);

        assertThat(lines.getFirst().toString()).contains("FROZEN 03:29:13, 14 s ago");
        int at = lines.getFirst().toString().indexOf("FROZEN");
        assertThat(lines.getFirst().styleAt(at)).isEqualTo(AttributedStyle.INVERSE);
        assertThat(lines.get(3).toString()).startsWith("FULL >*:8080");
    }

    @Test
    void withoutNewSamplesTheOldFiguresStayAndTheReasonStandsAbove() {
        TopPicture picture = new TopPicture(
                Optional.of(Screens.manual()),
                Optional.of("no connection"),
                Optional.empty(),
                Screens.manual().at(),
                0);

        List<String> lines = text(picture, Screens.usual(), 80, 24);

        assertThat(lines.getFirst())
                .contains("NO DATA since 03:29:13: no connection")
                .endsWith("1 FULL  0 HIGH  4 ok");
        assertThat(lines.get(3)).startsWith("FULL >*:8080");
    }

    @Test
    void theSelectionFollowsItsListener() {
        LiveView view = Screens.manual();
        TopState state = Screens.usual().selecting(view.listeners().getFirst());

        List<String> usual = text(view, state, 80, 24);
        List<String> byPort = text(view, state.ordered(new TopOrder(TopOrder.Column.PORT, true)), 80, 24);

        assertThat(usual.get(4)).startsWith("ok   >0.0.0.0:22");
        assertThat(byPort.get(7)).startsWith("ok   >0.0.0.0:22");
        assertThat(byPort.get(22)).startsWith("sorted by port reversed");
    }

    @Test
    void theSelectedListenerIsAlwaysOnTheScreen() {
        LiveView many = SeenLive.many(100).view();
        TopState state = Screens.usual().ordered(new TopOrder(TopOrder.Column.PORT, false));

        List<String> lines = text(many, state.selecting(many.listeners().get(57)), 80, 24);

        assertThat(lines).anySatisfy(line -> assertThat(line).contains(">0.0.0.0:10057"));
        assertThat(lines.get(22)).startsWith("+84 more");
    }

    @Test
    void onlyTheNamespaceOfThisProcessAndNoUnixSocketsUnlessAskedFor() {
        LiveView view = SeenLive.everything().view();

        assertThat(String.join("\n", text(view, Screens.usual(), 120, 40)))
                .doesNotContain("cart", "/run/app.sock")
                .contains("127.0.0.1:7000 #1/2", "OVERFLOW?", "?[1]");
        assertThat(String.join(
                        "\n", text(view, Screens.usual().withAllNamespaces(true).withUnix(true), 120, 40)))
                .contains("NAMESPACE", "cart-7f", "/run/app.sock", "@abstract", "missing: 1 namespace");
    }

    @Test
    void aFilterChoosesAndIsTold() {
        TopState state = Screens.usual().filtered(":443", Selection.of(List.of(Filter.parse(":443"))));
        List<String> lines = text(Screens.manual(), state, 80, 24);

        assertThat(lines.get(0)).endsWith("|  0 FULL  0 HIGH  1 ok");
        assertThat(lines.get(3)).startsWith("ok   >0.0.0.0:443");
        assertThat(lines.get(22)).startsWith("filter :443");
    }

    @Test
    void overflowsBetweenSamplesAreCountedApart() {
        LiveView view = SeenLive.of(SeenLiveListener.tcp("0.0.0.0", 80)
                        .state(QueueState.OVERFLOW)
                        .episodes(2, true))
                .episode("0.0.0.0:80", 53)
                .view();
        List<String> lines = text(view, Screens.usual(), 80, 24);

        assertThat(lines.get(0)).endsWith("|  0 FULL  1 OVERFLOW  0 HIGH  0 ok");
        assertThat(lines.get(3)).startsWith("OVERFLOW>0.0.0.0:80");
        assertThat(lines.get(21)).isEqualTo("2 overflow episodes, the last 03:29:10, goes on: +53");
    }

    @Test
    void theDetailHasThePeaksOfAllWindows() {
        List<String> lines = text(Screens.manual(), Screens.usual().at(new TopPage.Detail(0)), 80, 30);

        assertThat(lines)
                .contains(
                        "queue     FULL  51/51  [##############################] 100%",
                        "limit     50, set by application; somaxconn 4096 in namespace host",
                        "owner     java 4711  /usr/bin/java",
                        "peak      10 s      >=51/51 FULL  at 03:29:13",
                        "          lifetime  >=51/51 FULL  at 03:29:13, of 40 s watched",
                        "counters  ListenOverflows   +104 in the last second, +104 watched");
        assertThat(lines).anySatisfy(line -> assertThat(line).endsWith(".__#___#"));
    }

    @Test
    void whatWasRequestedAndTruncatedIsTold() {
        LiveView view = SeenLive.of(SeenLiveListener.tcp("::", 9000)
                        .queue(12, 4096)
                        .owner("gateway", 2210, 0)
                        .recorded())
                .view();

        assertThat(text(view, Screens.usual(), 80, 24))
                .contains("*:9000  limit 4096 (requested 5000, truncated by somaxconn)  drops 0 (+0)");
        assertThat(text(view, Screens.usual().at(new TopPage.Detail(0)), 80, 30))
                .contains(
                        "limit     4096, set by somaxconn; somaxconn 4096 in namespace host",
                        "requested 5000, truncated by somaxconn; listen(2) of process 4711 at 02:55:53",
                        "waits     155 accepted, half within 128 us, 99 % within 4.10 ms",
                        "peak      10 s      =12/4097  at 03:29:13");
    }

    @Test
    void whatWasRequestedIsAColumnWhereThereIsRoom() {
        LiveView view = SeenLive.of(
                        SeenLiveListener.tcp("::", 9000)
                                .queue(12, 4096)
                                .owner("gateway", 2210, 0)
                                .recorded(),
                        SeenLiveListener.tcp("::", 9001).queue(0, 128).owner("other", 2211, 0))
                .view();

        List<String> wide = text(view, Screens.usual(), 200, 60);
        assertThat(wide.get(2)).contains(" DROPS REQUESTED LIMIT SET BY ");
        assertThat(wide).anySatisfy(line -> assertThat(line).contains("*:9000").containsPattern(" 0 +5000 somaxconn "));
        assertThat(wide).anySatisfy(line -> assertThat(line).contains("*:9001").containsPattern(" 0 +- application"));
        assertThat(text(view, Screens.usual(), 80, 24).get(2)).doesNotContain("REQUESTED");
    }

    static List<String> text(LiveView view, TopState state, int columns, int rows) {
        return text(Screens.picture(view), state, columns, rows);
    }

    static List<String> text(TopPicture picture, TopState state, int columns, int rows) {
        return TopScreen.lines(picture, state, Screens.LOOK, columns, rows).stream()
                .map(line -> line.toString().stripTrailing())
                .toList();
    }
}
