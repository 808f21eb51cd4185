package dev.tidemark.wording;

import dev.tidemark.diagnosis.AcceptRate.Method;
import dev.tidemark.kernel.procfs.ListenCounter;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// Hosts made up so that together they have every verdict.
public final class Ailing {
    private Ailing() {}

    public static List<Seen> all() {
        return List.of(
                burst(),
                burst().unsampled(Duration.ofSeconds(4)),
                overload(),
                stuck("java", SeenOwner.of(4711, "java").stopped()),
                stuck("java", SeenOwner.of(4711, "java").descriptors(16, 16)),
                stuck("java", SeenOwner.of(4711, "java").unreadable()),
                orphan(),
                group(),
                starved(),
                Seen.of(bursting(50)).overflows(104).abortOnOverflow().rise(ListenCounter.EMBRYONIC_RESETS, 12),
                tooDeep(),
                Seen.of(bursting(128).requested(1024))
                        .in(Fabricated.CART)
                        .somaxconn(128)
                        .elsewhere(65_535)
                        .overflows(104),
                Seen.of(bursting(4096).requested(10000)).overflows(104),
                Seen.of(bursting(128)).somaxconnRaised(128, 4096).overflows(104),
                undecided(),
                Seen.of(SeenListener.unix("/run/a b.sock").stuck()),
                withoutCookies(),
                flood(),
                Seen.of(SeenListener.tcp(8080))
                        .cookies(2)
                        .rise(ListenCounter.SYNCOOKIES_SENT, 2080)
                        .rise(ListenCounter.SYNCOOKIES_RECEIVED, 80),
                Seen.of(SeenListener.tcp(8080)).rise(ListenCounter.FAST_OPEN_OVERFLOW, 6),
                Seen.of(SeenListener.tcp(8080)).overflows(12).orphanStep(12).departed("*:9090"),
                Seen.of(SeenListener.tcp(8080).deferAccept(30).drops(40).syn(40))
                        .rise(ListenCounter.DEFER_ACCEPT_DROP, 40),
                many(),
                Seen.of(SeenListener.tcp(443).drops(12)).rise(ListenCounter.EMBRYONIC_RESETS, 12),
                Seen.of(SeenListener.tcp(8080)).total(ListenCounter.LISTEN_OVERFLOWS, 4452),
                Seen.of(SeenListener.tcp(8080)).lost(12));
    }

    static SeenListener bursting(long limit) {
        return SeenListener.tcp(8080).address("::").limit(limit).draining().step(104);
    }

    /// The burst of the manual: java 4711 on *:8080.
    static Seen burst() {
        SeenListener java = bursting(50).server("java").rate(480, Method.COUNTERS);
        for (long retries : new long[] {53, 2, 104, 53, 2}) {
            java.step(retries);
        }
        return Seen.of(SeenListener.tcp(443), java).overflows(318);
    }

    /// The overload of the manual: uwsgi 3301 and four workers on 127.0.0.1:9090.
    static Seen overload() {
        return Seen.of(SeenListener.tcp(9090)
                        .address("127.0.0.1")
                        .limit(100)
                        .server("uwsgi")
                        .standing()
                        .step(2310)
                        .moving(Duration.ofMillis(1010))
                        .rate(100, Method.COUNTERS)
                        .owners(
                                SeenOwner.of(3301, "uwsgi"),
                                SeenOwner.of(3302, "uwsgi").childOf(3301),
                                SeenOwner.of(3303, "uwsgi").childOf(3301),
                                SeenOwner.of(3304, "uwsgi").childOf(3301),
                                SeenOwner.of(3305, "uwsgi").childOf(3301)))
                .overflows(2310);
    }

    static Seen stuck(String server, SeenOwner owner) {
        return Seen.of(SeenListener.tcp(8080)
                        .server(server)
                        .stuck()
                        .step(10)
                        .notMoving()
                        .owners(owner))
                .overflows(10);
    }

    static Seen undecided() {
        return Seen.of(bursting(4096).rate(480, Method.AGES).owners()).overflows(104);
    }

    static Seen flood() {
        return Seen.of(SeenListener.tcp(8080).syn(51))
                .rise(ListenCounter.SYNCOOKIES_SENT, 2003)
                .rise(ListenCounter.SYNCOOKIES_RECEIVED, 68);
    }

    static Seen withoutCookies() {
        return Seen.of(SeenListener.tcp(8080).syn(51).drops(2203))
                .in(Fabricated.CART)
                .cookies(0)
                .rise(ListenCounter.LISTEN_DROPS, 2203)
                .rise(ListenCounter.REQUEST_QUEUE_FULL_DROP, 2203);
    }

    static Seen starved() {
        return Seen.of(SeenListener.tcp(8080)
                        .standing()
                        .step(90)
                        .owners(SeenOwner.of(4711, "java").throttled(100, 60).runs(2000, 6000)))
                .overflows(90);
    }

    static Seen tooDeep() {
        return Seen.of(SeenListener.tcp(8080)
                .limit(4096)
                .waiting(500)
                .shrank()
                .line(Duration.ofSeconds(1), Duration.ofSeconds(5), 1, 300)
                .line(Duration.ofSeconds(10), Duration.ofSeconds(5), 2, 300)
                .rate(100, Method.COUNTERS));
    }

    private static Seen group() {
        return Seen.of(
                        SeenListener.tcp(7000).member(1, 2),
                        SeenListener.tcp(7000).member(2, 2).stuck().step(10).notMoving())
                .overflows(10);
    }

    private static Seen orphan() {
        return Seen.of(
                        SeenListener.tcp(7000)
                                .member(1, 2)
                                .stuck()
                                .step(10)
                                .notMoving()
                                .owners(SeenOwner.of(100, "app").startedAt(1000)),
                        SeenListener.tcp(7000)
                                .member(2, 2)
                                .owners(SeenOwner.of(900, "app").startedAt(9000)))
                .overflows(10);
    }

    private static Seen many() {
        return Seen.of(IntStream.rangeClosed(1, 8)
                .mapToObj(n -> SeenListener.tcp(53).address("127.0.0." + n))
                .toArray(SeenListener[]::new));
    }
}
