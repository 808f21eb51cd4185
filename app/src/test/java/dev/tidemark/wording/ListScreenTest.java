package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.RequestedListen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `tidemark list` as a user sees it.
class ListScreenTest {
    private static String screen(HostSnapshot host) {
        return screen(Fabricated.report(host), Look.PLAIN, false, false);
    }

    private static String screen(ListReport report, Look look, boolean wide, boolean grouped) {
        ListScreen.Texts texts = new ListScreen(report, look, wide, grouped).texts();
        return texts.rows() + texts.summary();
    }

    @Test
    void aQuietHostIsSaidToHaveRoom() {
        assertThat(screen(Fabricated.hostOfFive(1))).isEqualTo("""
                STATE LISTENER       OWNER            LENGTH LIMIT FILL  DROPS LIMIT SET BY
                ok    0.0.0.0:22     sshd 590              0   128   0%      0 application
                ok    0.0.0.0:80     nginx 812 +4          3   511  <1%      0 application
                ok    0.0.0.0:443    nginx 812 +4          0   511   0%     12 application
                ok    *:8080         java 4711             1    50   1%   4134 application
                ok    *:9000         gateway 2210          0  4096   0%      0 somaxconn?
                5 listeners, all have room now. Namespace host, somaxconn 4096.
                somaxconn? limit equals somaxconn: perhaps truncated, perhaps asked for
                """);
    }

    @Test
    void aFullListenerComesFirstAndIsNamedAtTheEnd() {
        assertThat(screen(Fabricated.hostOfFive(51))).isEqualTo("""
                STATE LISTENER       OWNER            LENGTH LIMIT FILL  DROPS LIMIT SET BY
                FULL  *:8080         java 4711            51    50 100%   4134 application
                ok    0.0.0.0:22     sshd 590              0   128   0%      0 application
                ok    0.0.0.0:80     nginx 812 +4          3   511  <1%      0 application
                ok    0.0.0.0:443    nginx 812 +4          0   511   0%     12 application
                ok    *:9000         gateway 2210          0  4096   0%      0 somaxconn?
                1 of 5 listeners is FULL: *:8080 admits no new client.  Next: tidemark doctor :8080
                somaxconn? limit equals somaxconn: perhaps truncated, perhaps asked for
                """);
    }

    @Test
    void withoutPrivilegeTheUnitStandsForTheOwner() {
        HostSnapshot host = Fabricated.host(Fabricated.snapshot(
                Fabricated.HOST,
                Fabricated.sysctls(4096),
                List.of(Fabricated.tcp(
                        "0.0.0.0", 80, 3, 511, 0, Fabricated.unknownOwners(Optional.of("nginx.service"))))));

        assertThat(screen(host)).isEqualTo("""
                STATE LISTENER       OWNER            LENGTH LIMIT FILL  DROPS LIMIT SET BY
                ok    0.0.0.0:80     ?[1] unit nginx       3   511  <1%      0 application
                1 listener, it has room now. Namespace host, somaxconn 4096.
                [1] owner: needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (root); unit read from the cgroup
                """);
    }

    @Test
    void eachNamespaceHasAHeadingWithItsSomaxconn() {
        HostSnapshot host = Fabricated.host(
                Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(4096), Fabricated.five(1, 0)),
                Fabricated.snapshot(
                        Fabricated.CART,
                        Fabricated.sysctls(128),
                        List.of(Fabricated.tcp("::", 80, 8080, 100, 128, 0, Fabricated.owners("cart", 77, 0)))));

        assertThat(screen(Fabricated.report(host), Look.PLAIN, false, true)).isEqualTo("""
                STATE LISTENER       OWNER            LENGTH LIMIT FILL  DROPS LIMIT SET BY
                NAMESPACE cart-7f  somaxconn 128
                HIGH  *:80           cart 77             100   128  77%      0 somaxconn?
                NAMESPACE host  somaxconn 4096
                ok    0.0.0.0:22     sshd 590              0   128   0%      0 application
                ok    0.0.0.0:80     nginx 812 +4          3   511  <1%      0 application
                ok    0.0.0.0:443    nginx 812 +4          0   511   0%     12 application
                ok    *:8080         java 4711             1    50   1%      0 application
                ok    *:9000         gateway 2210          0  4096   0%      0 somaxconn?
                1 of 6 listeners is HIGH: *:80.  Next: tidemark doctor :80 netns:cart-7f
                somaxconn? limit equals somaxconn: perhaps truncated, perhaps asked for
                """);
    }

    @Test
    void everyKindOfListenerIsShownRight() {
        assertThat(screen(Fabricated.report(Fabricated.everything()), Look.PLAIN, false, false))
                .isEqualTo("""
                STATE LISTENER             OWNER                       LENGTH LIMIT FILL  DROPS LIMIT SET BY
                FULL  127.0.0.1:7001       ?[1] unit app                   60    20 285%      0 application
                FULL  *:8080               java 4711                       51    50 100%   4134 application
                FULL  /run/a|b='c'.sock    uwsgi 3                          2     1 100%      - application
                HIGH  [::1]:5000           high 5                          40    50  78%      1 application
                ok    0.0.0.0:22           sshd 590                         0   128   0%      0 application
                ok    0.0.0.0:80           nginx 812 +4                     3   511  <1%      0 application
                ok    0.0.0.0:443          nginx 812 +4                     0   511   0%     12 application
                ok    127.0.0.1:7000 #1/2  pool 9                           0   128   0%      0 application?
                ok    127.0.0.1:7000 #2/2  pool 9                           0   128   0%      0 application?
                ok    *:9000               gateway 2210                     0  4096   0%      0 somaxconn?
                ok    [fe80::1]%eth0:65535 evil\\x1b[31m\\x0a|=' name 77      0  9000   0%   ?[2] ?[3]
                ok    (unnamed)            nameless 4                       0     5   0%      - application
                ok    @abstract@name       ?[4]                             0     5   0%      - application
                ok    0.0.0.0:80           cart 6                           1     1  50%      7 ?[5]
                3 of 14 listeners are FULL: 127.0.0.1:7001, *:8080, /run/a|b='c'.sock admit no new client.  Next: tidemark doctor :7001
                application? limit below somaxconn; but 128 was a common somaxconn: perhaps truncated before it was raised
                somaxconn? limit equals somaxconn: perhaps truncated, perhaps asked for
                [1] owner: needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (root); unit read from the cgroup
                [2] drops: no drops
                [3] limit set by: limit above somaxconn: that was lowered later
                [4] owner: needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (root)
                [5] limit set by: somaxconn of its namespace: /proc/sys: needs root
                """);
    }

    @Test
    void wideHasEveryColumn() {
        assertThat(screen(Fabricated.report(Fabricated.hostOfFive(1)), Look.PLAIN, true, false)
                        .lines()
                        .limit(3))
                .containsExactly(
                        "STATE LISTENER       OWNER            LENGTH LIMIT FILL  DROPS LIMIT SET BY UNIT CONTAINER   UID"
                                + "  INODE COOKIE KIND  COMMAND",
                        "ok    0.0.0.0:22     sshd 590              0   128   0%      0 application  -    -             0"
                                + "     22     23 tcp4  /usr/bin/sshd",
                        "ok    0.0.0.0:80     nginx 812 +4          3   511  <1%      0 application  -    -             0"
                                + "     80     81 tcp4  /usr/bin/nginx");
    }

    @Test
    void theSynQueueIsAColumnOfItsOwn() {
        ListenSnapshot snapshot = Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(4096), Fabricated.five(1, 0));
        List<ListRow> rows = List.of(
                new ListRow(snapshot, snapshot.tcp().get(0), Optional.empty(), Optional.of(Reading.of(129L))),
                new ListRow(
                        snapshot,
                        Fabricated.unix("/run/x", 0, 1, Fabricated.owners("x", 1, 0)),
                        Optional.empty(),
                        Optional.of(Reading.unknown("a unix socket has none"))),
                new ListRow(
                        snapshot, snapshot.tcp().get(1), Optional.empty(), Optional.of(Reading.unknown("it was cut"))));

        assertThat(screen(
                        new ListReport(Fabricated.host(snapshot), rows, UnknownOwners.NONE), Look.PLAIN, false, false))
                .isEqualTo("""
                STATE LISTENER       OWNER            LENGTH LIMIT FILL   SYN  DROPS LIMIT SET BY
                ok    0.0.0.0:22     sshd 590              0   128   0%   129      0 application
                ok    /run/x         x 1                   0     1   0%     -      - application
                ok    0.0.0.0:80     nginx 812 +4          3   511  <1%  ?[1]      0 application
                3 listeners, all have room now. Namespace host, somaxconn 4096.
                [1] SYN: it was cut
                """);
    }

    @Test
    void aNarrowTerminalCutsPathsAtTheFrontAndOwnersAtTheEnd() {
        HostSnapshot host = Fabricated.host(Fabricated.withUnix(
                Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(4096), List.of()),
                Fabricated.unix(
                        "/srv/applications/shop/run/uwsgi.sock",
                        0,
                        100,
                        Fabricated.owners("a-rather-long-name", 12345, 3))));
        Look narrow = new Look(OptionalInt.of(80), false, false);

        assertThat(screen(Fabricated.report(host), narrow, false, false).lines().limit(2))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80))
                .anySatisfy(line -> assertThat(line).contains("…", "uwsgi.sock", "a-rather"));
        assertThat(screen(Fabricated.report(host), new Look(OptionalInt.of(80), false, true), false, false))
                .contains("~")
                .doesNotContain("…");
    }

    @Test
    void colourRepeatsWords() {
        String text = screen(
                Fabricated.report(Fabricated.hostOfFive(51)), new Look(OptionalInt.empty(), true, false), false, false);

        assertThat(text)
                .contains("\033[1;31mFULL\033[0m", "\033[1;31m100%\033[0m", "\033[1mtidemark doctor :8080\033[0m");
        assertThat(text.replaceAll("\033\\[[0-9;]*m", "")).isEqualTo(screen(Fabricated.hostOfFive(51)));
    }

    @Test
    void aHostWithoutListenersSaysSo() {
        HostSnapshot none = Fabricated.host(Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(4096), List.of()));

        assertThat(screen(none)).isEqualTo("No listeners in namespace host.\n");
    }

    @Test
    void moreThanThreeFullOnesAreCounted() {
        ListenSnapshot snapshot = Fabricated.snapshot(
                Fabricated.HOST,
                Fabricated.sysctls(4096),
                List.of(1, 2, 3, 4, 5).stream()
                        .map(port -> Fabricated.tcp("127.0.0.1", port, 2, 1, 0, Fabricated.owners("x", 1, 0)))
                        .toList());

        assertThat(screen(Fabricated.host(snapshot)))
                .endsWith(
                        "5 of 5 listeners are FULL: 127.0.0.1:1, 127.0.0.1:2, 127.0.0.1:3 +2 more admit no new client."
                                + "  Next: tidemark doctor :1\n");
    }

    @Test
    void listenersThatMayMatchAreCounted() {
        assertThat(screen(unsure(Fabricated.NO_PRIVILEGE, Fabricated.NO_PRIVILEGE), Look.PLAIN, false, false))
                .endsWith(
                        "2 more may match: their owner is unknown (expected: CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH).\n");
    }

    @Test
    void noPrivilegeIsExpectedWhereNoneWouldHelp() {
        String hidden = "the kernel does not show the descriptors of process 1, not even with every privilege";

        assertThat(screen(unsure(hidden), Look.PLAIN, false, false))
                .endsWith("1 more may match: their owner is unknown (" + hidden + ").\n");
    }

    private static ListReport unsure(String... reasons) {
        return new ListReport(
                Fabricated.hostOfFive(1),
                Fabricated.report(Fabricated.hostOfFive(1)).rows().subList(0, 1),
                new UnknownOwners(List.of(reasons)));
    }

    @Test
    void addressesWithOnePortAreToldApartOnANarrowTerminal() {
        HostSnapshot host = Fabricated.host(Fabricated.snapshot(
                Fabricated.HOST,
                Fabricated.sysctls(4096),
                Stream.of("127.0.0.1", "127.0.0.2")
                        .map(address -> Fabricated.tcp(address, 18080, 0, 5, 0, Fabricated.owners("python3", 12345, 0)))
                        .toList()));
        ListReport plain = Fabricated.report(host);
        RequestedListen asked = new RequestedListen(Reading.of(5), 5, 12345, Fabricated.AT);
        ListReport report =
                plain.withRequests(Map.of(plain.rows().getFirst().listener().identity(), asked));

        String rows = new ListScreen(
                        report,
                        new Look(OptionalInt.of(80), false, false),
                        false,
                        false,
                        Map.of(
                                plain.rows().getFirst().listener().identity(),
                                HighWaterMark.exact(new AcceptQueue(1, 5), Fabricated.AT)))
                .texts()
                .rows();

        assertThat(rows.lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80))
                .anySatisfy(line -> assertThat(line).contains(" 127.0.0.1:18080 ", "python3"))
                .anySatisfy(line -> assertThat(line).contains(" 127.0.0.2:18080 ", "python3"));
    }

    @Test
    void theNextCommandCanBeCopiedIntoAShell() {
        HostSnapshot host = Fabricated.host(Fabricated.withUnix(
                Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(4096), List.of()),
                Fabricated.unix("/run/it's; a trap", 2, 1, Fabricated.owners("x", 1, 0))));

        assertThat(screen(host)).endsWith("  Next: tidemark doctor 'unix:/run/it'\\''s; a trap'\n");
    }
}
