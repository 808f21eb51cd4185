package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenDrops;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.TcpListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// `tidemark counters` as a user sees it.
class CountersScreenTest {
    private static final Map<ListenCounter, Long> NIGHT =
            Map.of(ListenCounter.LISTEN_OVERFLOWS, 4452L, ListenCounter.LISTEN_DROPS, 4452L);

    private static ListenSnapshot snapshot(
            Namespace namespace, ListenSysctls sysctls, List<TcpListener> tcp, Map<ListenCounter, Long> counters) {
        return Fabricated.withCounters(Fabricated.snapshot(namespace, sysctls, tcp), Duration.ZERO, counters);
    }

    private static String screen(CountersReport report) {
        ScreenTexts texts = new CountersScreen(report, Look.PLAIN).texts();
        return texts.rows() + texts.summary();
    }

    private static String summary(long ownDrops, long cookies, Map<ListenCounter, Long> counters) {
        ListenSnapshot snapshot = snapshot(
                Fabricated.HOST,
                Fabricated.sysctls(4096, 2048, cookies, 0, 5),
                List.of(Fabricated.tcp("::", 8080, 0, 50, ownDrops, Fabricated.owners("java", 1, 0))),
                counters);
        return new CountersScreen(CountersReport.of(Fabricated.host(snapshot)), Look.PLAIN)
                .texts()
                .summary();
    }

    @Test
    void eachCounterHasItsMeaningAndItsRise() {
        ListenSnapshot before = snapshot(
                Fabricated.HOST,
                Fabricated.sysctls(4096),
                Fabricated.five(1, 4134),
                Map.of(ListenCounter.LISTEN_OVERFLOWS, 4134L, ListenCounter.LISTEN_DROPS, 4134L));
        ListenSnapshot after = snapshot(Fabricated.HOST, Fabricated.sysctls(4096), Fabricated.five(1, 4452), NIGHT);

        assertThat(screen(CountersReport.of(Fabricated.host(before), Fabricated.host(after), Duration.ofSeconds(10))))
                .isEqualTo("""
                NAMESPACE host        SINCE BOOT  IN 10 s  MEANING (packets, not clients)
                  ListenOverflows           4452     +318  came while an accept queue was full
                  ListenDrops               4452     +318  = 4452 overflows + 0 SYN queue full + 0 others
                  TCPReqQFullDrop              0       +0  SYNs dropped as a SYN queue was full, without cookies
                  TCPReqQFullDoCookies         0       +0  SYNs for a cookie, as a SYN queue was full
                  SyncookiesSent               0       +0  SYNs answered with a cookie
                  SyncookiesRecv               0       +0  cookies that came back and were right
                  SyncookiesFailed             0       +0  ACKs without a right cookie, also stray ones
                  EmbryonicRsts                0       +0  ended half-open handshakes: scans, health checks
                  TCPDeferAcceptDrop           0       +0  ACKs without data, where the listener waits for data
                  TCPFastOpenListenOverflow    0       +0  came while a fast open queue was full
                  TCPFastOpenPassive           0       +0  SYNs with data that opened a connection
                  TCPMigrateReqSuccess         0       +0  connections moved from a closed listener to its group
                  TCPMigrateReqFailure         0       +0  connections lost with their listener, despite a group
                  TCPSynRetrans                0       +0  SYNs and SYN-ACKs that this host sent again
                  TCPACKSkippedSynRecv         0       +0  SYNs repeated within a handshake, left unanswered
                  TCPTimeouts                  0       +0  timers that ran out, of all connections
                  TCPAbortOnMemory             0       +0  connections ended for lack of memory
                  PassiveOpens                 0       +0  connections put into an accept queue
                  AttemptFails                 0       +0  handshakes that failed, to or from this host
                  EstabResets                  0       +0  established connections that were reset
                  OutRsts                      0       +0  resets that this host sent
                Listeners' own drops: 4464, not 4452. They also count repeats, scans and health checks (12).
                """);
    }

    @Test
    void withoutAnIntervalThereIsNoRise() {
        assertThat(screen(CountersReport.of(Fabricated.host(
                                snapshot(Fabricated.CART, Fabricated.sysctls(128), List.of(), Map.of()))))
                        .lines()
                        .limit(3))
                .containsExactly(
                        "NAMESPACE cart-7f     SINCE MADE  MEANING (packets, not clients)",
                        "  ListenOverflows              0  came while an accept queue was full",
                        "  ListenDrops                  0  = 0 overflows + 0 SYN queue full + 0 others");
    }

    @Test
    void nothingIsRemarkedWhenAllAddsUp() {
        assertThat(summary(4452, 1, NIGHT)).isEmpty();
    }

    @Test
    void dropsOfClosedListenersAreMissed() {
        assertThat(summary(4000, 1, NIGHT))
                .isEqualTo("Listeners' own drops: 4000, not 4452. Those of closed listeners are gone (452 or more).\n");
    }

    @Test
    void dropsThatNoOtherCounterExplainsAreExplained() {
        Map<ListenCounter, Long> flood =
                Map.of(ListenCounter.LISTEN_DROPS, 407L, ListenCounter.REQUEST_QUEUE_FULL_DROP, 0L);

        assertThat(summary(407, 0, flood))
                .isEqualTo(
                        "407 others: tcp_max_syn_backlog is too small for tcp_syncookies 0 (rarely: memory, route).\n");
        assertThat(summary(407, 1, flood))
                .isEqualTo(
                        "407 others: tcp_max_syn_backlog was too small for tcp_syncookies 0 (rarely: memory, route).\n");
    }

    @Test
    void cookiesThatWereNeverSentAreExplained() {
        assertThat(summary(
                        0,
                        1,
                        Map.of(ListenCounter.REQUEST_QUEUE_FULL_COOKIES, 133L, ListenCounter.SYNCOOKIES_SENT, 129L)))
                .isEqualTo(
                        "TCPReqQFullDoCookies exceed SyncookiesSent by 4: those SYNs found the accept queue full too,"
                                + " and got no cookie.\n");
    }

    @Test
    void unknownCountersHaveANote() {
        NetNetstat old =
                NetNetstat.parse("TcpExt: ListenOverflows ListenDrops\nTcpExt: 1 1\n", "Tcp: PassiveOpens\nTcp: 7\n");
        ListenSnapshot whole = snapshot(Fabricated.HOST, Fabricated.sysctls(4096), List.of(), Map.of());
        ListenSnapshot partly = new ListenSnapshot(
                whole.namespace(),
                whole.at(),
                whole.nanos(),
                Reading.of(old),
                whole.sysctls(),
                whole.tcp(),
                whole.unix(),
                whole.consistent());

        String screen = screen(CountersReport.of(Fabricated.host(partly)));

        assertThat(screen)
                .contains("  ListenDrops                   1  dropped at a listener, for whatever reason\n")
                .contains("  TCPReqQFullDrop            ?[1]  SYNs dropped as a SYN queue was full, without cookies\n")
                .contains("  PassiveOpens                  7  ")
                .contains("\n[1] counter: this kernel does not count it\n");
    }

    @Test
    void remarksNameTheirNamespaceWhereThereAreSeveral() {
        HostSnapshot host = Fabricated.host(
                snapshot(Fabricated.HOST, Fabricated.sysctls(4096), Fabricated.five(1, 4452), NIGHT),
                snapshot(Fabricated.CART, Fabricated.sysctls(128), List.of(), Map.of()));

        assertThat(screen(CountersReport.of(host)))
                .endsWith(
                        "\nhost: Listeners' own drops: 4464, not 4452. They also count repeats, scans and health checks (12).\n");
    }

    @Test
    void aNamespaceThatCameMeanwhileHasNoRise() {
        HostSnapshot after = Fabricated.host(snapshot(Fabricated.CART, Fabricated.sysctls(128), List.of(), Map.of()));

        assertThat(screen(CountersReport.of(Fabricated.hostOfFive(1), after, Duration.ofSeconds(1))))
                .contains("  ListenOverflows              0    ?[1]  ")
                .endsWith("[1] counter: the namespace was not there at first\n");
    }

    @Test
    void packetsCountedDuringTheReadingAreNoOthers() {
        assertThat(new ListenDrops(10, 7, 4).others()).isEqualTo(-1);
        assertThat(screen(CountersReport.of(Fabricated.host(snapshot(
                        Fabricated.HOST,
                        Fabricated.sysctls(4096),
                        List.of(),
                        Map.of(
                                ListenCounter.LISTEN_DROPS,
                                10L,
                                ListenCounter.LISTEN_OVERFLOWS,
                                7L,
                                ListenCounter.REQUEST_QUEUE_FULL_DROP,
                                4L))))))
                .contains("= 7 overflows + 4 SYN queue full - 1 while reading\n");
    }

    @Test
    void noLineIsWiderThanAHundredColumns() {
        ListenSnapshot busy = snapshot(
                Fabricated.HOST,
                Fabricated.sysctls(4096),
                List.of(),
                Map.of(
                        ListenCounter.LISTEN_DROPS,
                        99_999_999L,
                        ListenCounter.LISTEN_OVERFLOWS,
                        88_888_888L,
                        ListenCounter.RESETS_SENT,
                        9_999_999_999L));

        assertThat(screen(CountersReport.of(Fabricated.host(busy), Fabricated.host(busy), Duration.ofSeconds(10)))
                        .lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }
}
