package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NetNamespaceId;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.IpAddress;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.Owners;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.TcpEndpoint;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.TcpSocket;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.ExactSummaries;
import dev.tidemark.watch.ListenerWatch;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SocketFacts;
import dev.tidemark.watch.WatchSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The screens of `tidemark watch`, character for character, from samples made up for them.
final class WatchScreenTest {
    private static final Reading<Long> UNKNOWN = Reading.unknown("made up");
    private static final Namespace HOST = new Namespace(new NetNamespaceId(4026531840L), "host", true);
    private static final Namespace CART = new Namespace(new NetNamespaceId(4026532288L), "cart-7f", false);
    private static final Instant START = Instant.parse("2026-03-14T02:27:12.25Z");
    private static final ClockTimes CET = new ClockTimes(ZoneOffset.ofHours(1), false);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ListenerWatch watch = ListenerWatch.of(Selection.ALL, SECOND);
    private final WatchScreen screen = screen(Look.PLAIN, false);
    private final StringBuilder text = new StringBuilder();

    private static WatchScreen screen(Look look, boolean grouped) {
        return new WatchScreen(look, CET, grouped, OptionalInt.empty());
    }

    private static TcpListener listener(String address, int port, String owner, long length, long limit, long drops) {
        TcpEndpoint endpoint = new TcpEndpoint(IpAddress.parse(address), port, false, Optional.empty());
        Owners owners = new Owners(
                Reading.of(List.of(new Owner(port, owner, List.of(), Optional.empty(), Optional.empty()))),
                Optional.empty(),
                Optional.empty());
        return new TcpListener(
                new TcpSocket(endpoint, false, new SocketIdentity(port, port), UNKNOWN, UNKNOWN, owners),
                new AcceptQueue(length, limit),
                Reading.of(drops));
    }

    private static TcpListener java(long length, long drops) {
        return listener("::", 8080, "java", length, 50, drops);
    }

    private static TcpListener nginx(long length) {
        return listener("0.0.0.0", 443, "nginx", length, 511, 12);
    }

    private static ListenSnapshot in(Namespace namespace, int second, long overflows, TcpListener... listeners) {
        return new ListenSnapshot(
                namespace,
                START.plusSeconds(second),
                second * 1_000_000_000L,
                Reading.of(NetNetstat.parse(
                        "TcpExt: SyncookiesSent SyncookiesRecv ListenOverflows ListenDrops TCPReqQFullDrop\n"
                                + "TcpExt: 0 0 " + overflows + " " + overflows + " 0\n",
                        "Tcp: PassiveOpens\nTcp: 0\n")),
                new ListenSysctls(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
                List.of(listeners),
                Reading.unknown("not asked for"),
                true);
    }

    private static HostSnapshot host(ListenSnapshot... namespaces) {
        return new HostSnapshot(List.of(namespaces), List.of(), 0);
    }

    private void tick(WatchScreen onto, ListenSnapshot... namespaces) {
        text.append(onto.lines(watch.observe(host(namespaces))));
    }

    private void baseline(ListenSnapshot... namespaces) {
        watch.observe(host(namespaces));
    }

    @Test
    void agentIsNotToBeAskedMoreOften() {
        WatchScreen connected = WatchScreen.ofAgent(Look.PLAIN, CET, false, OptionalInt.empty());
        baseline(in(HOST, 0, 0, java(0, 0)));
        tick(connected, in(HOST, 1, 2, java(0, 2)));

        assertThat(connected.summary(watch.summary(), 0))
                .contains("*:8080 was full between samples: the agent's own peaks are in tidemark history and top")
                .doesNotContain("--interval");
    }

    @Test
    void screenIsAsDocumented() {
        baseline(in(HOST, 0, 4293, java(0, 4134), nginx(0)));
        tick(screen, in(HOST, 1, 4397, java(38, 4238), nginx(2)));
        tick(screen, in(HOST, 2, 4450, java(0, 4291), nginx(0)));
        tick(screen, in(HOST, 3, 4452, java(0, 4293), nginx(0)));
        assertThat(text.append(screen.summary(watch.summary(), 0)).toString()).isEqualTo("""
                        TIME +01:00  *:8080 java           :443 nginx    OVERFLOWS LISTEN-DROPS SYNQ-FULL COOKIES
                        03:27:13     38/51  74% OVERFLOW   2/512 <1%          +104         +104         0     0/0
                        03:27:14      0/51   0% OVERFLOW   0/512  0%           +53          +53         0     0/0
                        03:27:15      0/51   0% OVERFLOW   0/512  0%            +2           +2         0     0/0
                        3 ticks of 1 s. Highest seen: *:8080 >=38/51 at 03:27:13, :443 >=2/512 at 03:27:13.
                        Overflows +159. *:8080 was full between samples: use --interval 10ms.
                        """);
    }

    @Test
    void whoeverListenedMeanwhileIsToldWithWhatItAskedFor() {
        baseline(in(HOST, 0, 0, java(0, 0), nginx(0)));
        tick(screen, in(HOST, 1, 0, java(0, 0), nginx(0)));
        WatchSummary exact = ExactSummaries.of(
                watch.summary(),
                Map.of(HOST, Reading.of(Map.of(8080L, listened(8080, 5000, 50), 443L, listened(443, 511, 511)))));

        assertThat(screen.summary(exact, 0)).isEqualTo("""
                        1 tick of 1 s. Highest seen: :443 =7/512 at 03:27:12, *:8080 =7/51 at 03:27:12.
                        Overflows +0. *:8080 has limit 50: requested 5000, truncated by somaxconn. :443: 1 accepted, half\
                         within 8 us, 99 % within 8 us. *:8080: 1 accepted, half within 8 us, 99 % within 8 us.
                        """);
        assertThat(WatchDocument.summary(exact, 0, 0))
                .contains("\"waits\":{\"count\":1,\"sumMicros\":5,\"p50Micros\":8,\"p90Micros\":8,\"p99Micros\":8,"
                        + "\"buckets\":[{\"belowMicros\":8,\"count\":1}]}")
                .contains("\"requestedBacklog\":5000", "\"requestedBacklog\":511");
    }

    private static SocketFacts listened(long cookie, int requested, int limit) {
        return new SocketFacts(
                cookie,
                List.of(),
                Reading.of(new ExactPeak(7, limit, START)),
                7,
                Reading.unknown("made up"),
                Reading.unknown("made up"),
                Reading.of(new RequestedListen(Reading.of(requested), limit, 4711, START)),
                Reading.of(new AcceptWaits(
                        IntStream.range(0, AcceptWaits.BUCKETS)
                                .mapToObj(bucket -> bucket == 3 ? 1L : 0L)
                                .toList(),
                        Duration.ofNanos(5_000))));
    }

    @Test
    void columnThatHasToGrowBringsTheHeadAgain() {
        baseline(in(HOST, 0, 0, java(0, 0)));
        tick(screen, in(HOST, 1, 0, java(0, 0)));
        tick(screen, in(HOST, 2, 0, java(51, 0)));
        tick(screen, in(HOST, 3, 0, java(3, 0)));
        assertThat(text.append(screen.summary(watch.summary(), 3)).toString()).isEqualTo("""
                        TIME +01:00  *:8080 java    OVERFLOWS LISTEN-DROPS SYNQ-FULL COOKIES
                        03:27:13      0/51  0%              0            0         0     0/0
                        TIME +01:00  *:8080 java             OVERFLOWS LISTEN-DROPS SYNQ-FULL COOKIES
                        03:27:14     51/51 100% FULL                 0            0         0     0/0
                        03:27:15      3/51   5%                      0            0         0     0/0
                        3 ticks of 1 s. Highest seen: *:8080 >=51/51 FULL at 03:27:14.
                        Overflows +0. *:8080 was FULL in 1 of 4 samples.
                        3 ticks late or skipped.
                        """);
    }

    @Test
    void namespacesHaveALineEachAndShareTheColumnOfAnAddress() {
        WatchScreen grouped = screen(Look.PLAIN, true);
        baseline(in(HOST, 0, 0, java(0, 0), nginx(0)), in(CART, 0, 7, listener("::", 8080, "node", 0, 511, 0)));
        tick(grouped, in(HOST, 1, 0, java(0, 0), nginx(3)), in(CART, 1, 12, listener("::", 8080, "node", 4, 511, 5)));
        assertThat(text.append(grouped.summary(watch.summary(), 0)).toString()).isEqualTo("""
                        TIME +01:00  NAMESPACE  *:8080                :443 nginx    OVERFLOWS LISTEN-DROPS SYNQ-FULL COOKIES
                        03:27:13     host        0/51   0%            3/512 <1%             0            0         0     0/0
                        03:27:13     cart-7f    4/512  <1% OVERFLOW   -                    +5           +5         0     0/0
                        1 tick of 1 s. Highest seen:
                          *:8080 in host >=0/51
                          *:8080 in cart-7f >=4/512 at 03:27:13
                          :443 in host >=3/512 at 03:27:13
                        Overflows +5 in cart-7f. *:8080 in cart-7f was full between samples: use --interval 10ms.
                        """);
    }

    @Test
    void listenersThereIsNoRoomForAreCountedAndTheirWorstStateIsTold() {
        WatchScreen narrow = screen(new Look(OptionalInt.of(80), false, true), false);
        TcpListener[] many = IntStream.rangeClosed(1, 7)
                .mapToObj(port -> listener("127.0.0.1", port, "worker", 0, 9, 0))
                .toArray(TcpListener[]::new);
        baseline(in(HOST, 0, 0, many));
        tick(narrow, in(HOST, 1, 0, many));
        many[6] = listener("127.0.0.1", 7, "worker", 10, 9, 0);
        tick(narrow, in(HOST, 2, 0, many));
        assertThat(text.toString()).isEqualTo("""
                TIME +01:00  127.0.0.1:1 worker  +6 more      OVERFLOWS LISTEN-DROPS SYNQ-FULL COOKIES
                03:27:13      0/10  0%                                0            0         0     0/0
                03:27:14      0/10  0%           FULL                 0            0         0     0/0
                """);
        assertThat(narrow.summary(watch.summary(), 0)).contains("127.0.0.1:1 >=0/10", "127.0.0.1:7 >=10/10 FULL at");
    }

    @Test
    void headComesAgainAfterEachScreenful() {
        WatchScreen small = new WatchScreen(Look.PLAIN, CET, false, OptionalInt.of(3));
        baseline(in(HOST, 0, 0, java(0, 0)));
        for (int second = 1; second <= 5; second++) {
            tick(small, in(HOST, second, 0, java(0, 0)));
        }
        assertThat(text.toString().lines().map(line -> line.substring(0, 4)))
                .containsExactly("TIME", "03:2", "03:2", "TIME", "03:2", "03:2", "TIME", "03:2");
    }

    @Test
    void listenerThatComesStandsBehindTheOthers() {
        baseline(in(HOST, 0, 0, java(0, 0)));
        tick(screen, in(HOST, 1, 0, java(0, 0)));
        tick(screen, in(HOST, 2, 0, java(0, 0), nginx(1)));
        tick(screen, in(HOST, 3, 0, nginx(1)));
        tick(screen, in(HOST, 4, 0, nginx(1)));
        assertThat(text.append(screen.summary(watch.summary(), 0)).toString()).isEqualTo("""
                        TIME +01:00  *:8080 java    OVERFLOWS LISTEN-DROPS SYNQ-FULL COOKIES
                        03:27:13      0/51  0%              0            0         0     0/0
                        TIME +01:00  *:8080 java  :443 nginx    OVERFLOWS LISTEN-DROPS SYNQ-FULL COOKIES
                        03:27:14      0/51  0%    1/512 <1%             0            0         0     0/0
                        03:27:15     ?[1]         1/512 <1%             0            0         0     0/0
                        03:27:16     gone         1/512 <1%             0            0         0     0/0
                        4 ticks of 1 s. Highest seen: *:8080 >=0/51, :443 >=1/512 at 03:27:14.
                        Overflows +0.
                        [1] listener: not in that sample, as happens while others come and go
                        """);
    }

    @Test
    void timesBelowASecondTellMillisecondsAndOtherDaysTheirDate() {
        ClockTimes fine = new ClockTimes(ZoneOffset.UTC, true);
        assertThat(fine.time(START)).isEqualTo("02:27:12.250");
        assertThat(CET.time(START, START.plus(Duration.ofDays(1)))).isEqualTo("14 Mar 03:27:12");
        assertThat(fine.offset(START)).isEqualTo("+00:00");
    }

    @Test
    void documentsHaveALineForEachTickAndOneAtTheEnd() {
        baseline(in(HOST, 0, 4293, java(0, 4134)));
        assertThat(WatchDocument.tick(watch.observe(host(in(HOST, 1, 4397, java(38, 4238))))))
                .isEqualTo("{\"schema\":\"tidemark.watch/1\",\"type\":\"tick\",\"at\":\"2026-03-14T02:27:13.250Z\","
                        + "\"namespaces\":[{\"id\":\"4026531840\",\"name\":\"host\",\"overflows\":104,"
                        + "\"listenDrops\":104,\"synQueueFull\":0,\"cookiesSent\":0,\"cookiesReceived\":0}],"
                        + "\"listeners\":[{\"protocol\":\"tcp\",\"family\":\"inet6\",\"address\":\"::\","
                        + "\"port\":8080,\"listener\":\"*:8080\",\"number\":1,\"namespace\":\"4026531840\","
                        + "\"cookie\":\"8080\",\"inode\":\"8080\",\"length\":38,\"limit\":50,\"capacity\":51,"
                        + "\"fill\":" + 38.0 / 51 + ",\"state\":\"overflow\",\"dropsRise\":104}]}\n");
        assertThat(WatchDocument.summary(watch.summary(), 2, 1))
                .startsWith("{\"schema\":\"tidemark.watch/1\",\"type\":\"summary\",")
                .contains(
                        "\"ticks\":1,\"intervalMillis\":1000,\"skipped\":2,\"late\":1,",
                        "\"peak\":{\"length\":38,\"limit\":50,\"capacity\":51,",
                        "\"at\":\"2026-03-14T02:27:13.250Z\",\"source\":\"sampled\",\"periodMillis\":1000,"
                                + "\"atCapacity\":false},\"fullSamples\":0,\"overflowTicks\":1,"
                                + "\"possibleOverflowTicks\":0,\"dropsRise\":104}]}\n");
    }

    @Test
    void unknownIsUnknownInDocuments() {
        String first = WatchDocument.tick(watch.observe(host(in(HOST, 0, 1, java(0, 0)))));
        assertThat(first)
                .contains(
                        "\"overflows\":{\"unknown\":\"the first sample of this namespace\"}",
                        "\"dropsRise\":{\"unknown\":\"the first sample of this socket\"}");
        assertThat(WatchDocument.tick(watch.observe(host(in(HOST, 1, 1)))))
                .contains("\"length\":{\"unknown\":\"not in this sample\"}");
        assertThat(WatchDocument.tick(watch.observe(host(in(HOST, 2, 1))))).contains("\"listeners\":[]");
    }
}
