package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.control.Author;
import dev.tidemark.control.Change;
import dev.tidemark.control.Change.Kind;
import dev.tidemark.control.ChangeRefused;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Outcome;
import dev.tidemark.control.ResizePlan;
import dev.tidemark.control.ResizePlan.Chosen;
import dev.tidemark.control.Size;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.TcpListener;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResizeScreenTest {
    private static final ClockTimes CLOCK = new ClockTimes(ZoneOffset.ofHours(1), false);

    private static TcpListener java(long length, long limit) {
        return Fabricated.tcp("::", 8080, length, limit, 4134, Fabricated.owners("java", 4711, 0));
    }

    private static ListenSnapshot host(long somaxconn, TcpListener... listeners) {
        return Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(somaxconn), List.of(listeners));
    }

    private static ResizePlan plan(ListenSnapshot snapshot, long size, boolean raise) {
        return ResizePlan.of(
                snapshot.listeners().stream()
                        .map(listener -> new Chosen(snapshot, listener))
                        .toList(),
                new Size(OptionalLong.of(size)),
                raise);
    }

    private static Change change(ResizePlan plan, Optional<Duration> lasts, ItemResult... results) {
        return new Change(
                17,
                Fabricated.AT,
                "30fbac78",
                Kind.RESIZE,
                new Author("root", Optional.empty(), 4242, List.of("resize")),
                "asked",
                lasts.map(Fabricated.AT::plus),
                Optional.empty(),
                plan.items(),
                Optional.of(List.of(results)));
    }

    private static ResizeReport done(ResizePlan plan, Change change, Listener after) {
        return new ResizeReport(
                plan,
                plan.resizes().stream()
                        .map(resize -> new ResizeReport.Row(
                                resize,
                                Optional.empty(),
                                Optional.of(change.results().orElseThrow().getLast()),
                                Optional.of(after)))
                        .toList(),
                plan.raises().stream()
                        .map(raise -> new ResizeReport.Raised(
                                raise, change.results().orElseThrow().getFirst()))
                        .toList(),
                Optional.of(change),
                CLOCK);
    }

    @Test
    void thePlanSaysHowAndWhatWillUndoItAndWhatKeepsIt() {
        ResizePlan plan = plan(host(4096, java(51, 50)), 200, false);
        assertThat(new ResizeScreen(ResizeReport.planned(plan, CLOCK), Look.PLAIN)
                        .plan(Optional.of(Duration.ofHours(1))))
                .isEqualTo("""
                PLAN     *:8080 java 4711: limit 50 -> 200 (asked 200, somaxconn 4096), back to 50 after 1 h
                  How    listen(2) again on a copy of the owner's descriptor; waiting connections stay
                  Lost   when java restarts.  To keep it: new ServerSocket(8080, 200),
                         ServerSocketChannel.bind(address, 200), HttpServer.create(address, 200)
                """);
    }

    @Test
    void aChangeSaysWhatBecameOfTheQueueAndHowToTakeItBack() {
        ResizePlan plan = plan(host(4096, java(51, 50)), 200, false);
        Change change = change(plan, Optional.of(Duration.ofHours(1)), ItemResult.changed(Optional.of("200")));
        ScreenTexts texts = new ResizeScreen(done(plan, change, java(44, 200)), Look.PLAIN).outcome();
        assertThat(texts.rows())
                .isEqualTo("CHANGED  *:8080 java 4711: limit 50 -> 200, queue 51/51 FULL -> 44/201 21%\n");
        assertThat(texts.summary()).isEqualTo("Back to 50 at 04:29:13 +01:00.  Back now: tidemark undo 17\n");
    }

    @Test
    void lessThanAskedNamesTheCeilingAndTheWayAboveIt() {
        ResizePlan plan = plan(host(4096, java(51, 50)), 10_000, false);
        Change change = change(
                plan, Optional.empty(), ItemResult.of(Outcome.LESS_THAN_ASKED, Optional.of("4096"), "truncated"));
        ScreenTexts texts = new ResizeScreen(done(plan, change, java(0, 4096)), Look.PLAIN).outcome();
        assertThat(texts.rows())
                .isEqualTo("CHANGED, LESS THAN ASKED  *:8080 java 4711: limit 50 -> 4096, asked 10000\n");
        assertThat(texts.summary()).isEqualTo("""
                somaxconn of its namespace is 4096.  To get all: the same with --raise-somaxconn
                Take it back: tidemark undo 17
                """);
    }

    @Test
    void aRaisedCeilingComesFirst() {
        ResizePlan plan = plan(host(4096, java(51, 50)), 10_000, true);
        assertThat(new ResizeScreen(ResizeReport.planned(plan, CLOCK), Look.PLAIN).plan(Optional.empty()))
                .startsWith("PLAN     namespace host: net.core.somaxconn 4096 -> 10000")
                .contains("PLAN     *:8080 java 4711: limit 50 -> 10000 (asked 10000, somaxconn 10000)\n");
        Change change = change(
                plan,
                Optional.empty(),
                ItemResult.changed(Optional.of("10000")),
                ItemResult.changed(Optional.of("10000")));
        assertThat(new ResizeScreen(done(plan, change, java(0, 10_000)), Look.PLAIN)
                        .outcome()
                        .rows())
                .isEqualTo("""
                CHANGED  namespace host: net.core.somaxconn 4096 -> 10000
                CHANGED  *:8080 java 4711: limit 50 -> 10000, queue 51/51 FULL -> 0/10001 0%
                """);
    }

    @Test
    void aFailureSaysWhyAndWhatTheLimitIs() {
        ResizePlan plan = plan(host(4096, java(51, 50)), 200, false);
        Change change = change(
                plan,
                Optional.empty(),
                ItemResult.failed(Optional.of("77"), "limit is 77 by now (expected: 50, as planned)"));
        ScreenTexts texts = new ResizeScreen(done(plan, change, java(0, 77)), Look.PLAIN).outcome();
        assertThat(texts.rows())
                .isEqualTo("FAILED  *:8080 java 4711: limit is 77 by now (expected: 50, as planned); limit 77\n");
        assertThat(texts.summary()).isEmpty();
    }

    @Test
    void aLimitThatWouldFallInsteadOfGrowIsRefused() {
        assertThatThrownBy(() -> plan(host(128, java(0, 4096)), 5000, false))
                .isInstanceOf(ChangeRefused.class)
                .hasMessageStartingWith("resize: *:8080 would fall from 4096 to 128");
        assertThat(plan(host(128, java(0, 4096)), 64, false).items()).hasSize(1);
    }

    @Test
    void whatIsSoAlreadyIsNoChange() {
        ResizePlan plan = plan(host(4096, java(0, 4096)), 10_000, false);
        assertThat(plan.isChange()).isFalse();
        assertThat(new ResizeScreen(ResizeReport.planned(plan, CLOCK), Look.PLAIN).plan(Optional.empty()))
                .isEqualTo("UNCHANGED  *:8080 java 4711: limit is 4096 already, asked 10000, somaxconn 4096\n");
    }

    @Test
    void aReuseportGroupIsOneServerAndTwoPortsAreTwo() {
        assertThat(isOne(java(0, 50))).isTrue();
        assertThat(isOne(tcp("0.0.0.0", 80, "nginx"), tcp("0.0.0.0", 81, "nginx")))
                .isFalse();
        assertThat(isOne(tcp("127.0.0.1", 80, "nginx"), tcp("127.0.0.2", 80, "nginx")))
                .isFalse();
    }

    private static TcpListener tcp(String address, int port, String owner) {
        return Fabricated.tcp(address, port, 0, 50, 0, Fabricated.owners(owner, 812, 0));
    }

    private static boolean isOne(TcpListener... listeners) {
        return OneServer.is(
                Fabricated.report(Fabricated.host(host(4096, listeners))).rows());
    }
}
