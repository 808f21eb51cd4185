package dev.tidemark.wording;

import dev.tidemark.advice.Advice;
import dev.tidemark.advice.BusyRate;
import dev.tidemark.advice.Cause;
import dev.tidemark.advice.Chance;
import dev.tidemark.advice.Demand;
import dev.tidemark.advice.Grounds;
import dev.tidemark.advice.Grounds.Doubt;
import dev.tidemark.advice.QueueCost;
import dev.tidemark.advice.Sizes;
import dev.tidemark.advice.Stall;
import dev.tidemark.advice.Wish;
import dev.tidemark.diagnosis.Confidence;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.TimeRange;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.HighWaterMark;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Advice as nobody was given it, so that screens can be compared character for character.
public final class Sized {
    static final Instant NOW = Fabricated.AT.plus(Duration.ofHours(7));
    static final ClockTimes CLOCK = new ClockTimes(ZoneOffset.ofHours(1), false);
    static final TimeRange DAY = new TimeRange(NOW.minus(Duration.ofHours(24)), NOW);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private Sized() {}

    static BusyRate counted(double perSecond) {
        return new BusyRate(perSecond, perSecond * 0.9, BusyRate.Source.COUNTED, Duration.ofSeconds(123));
    }

    static Grounds grounds(HighWaterMark peak, int bursts, int episodes, Reading<BusyRate> rate, Doubt... doubts) {
        return new Grounds(
                Duration.ofHours(24),
                Duration.ZERO,
                bursts,
                episodes,
                peak,
                Reading.unknown("arrivals were not recorded"),
                rate,
                doubts.length == 0 ? Confidence.HIGH : Confidence.MEDIUM,
                Set.of(doubts));
    }

    private static HighWaterMark sampled(long length, long limit) {
        return HighWaterMark.sampled(new AcceptQueue(length, limit), Fabricated.AT, Duration.ofMillis(100));
    }

    private static Sizes sizes(long now, long least, Cause cause, Reading<Long> most, long then, double rate) {
        Reading<Double> perSecond = rate > 0 ? Reading.of(rate) : Reading.unknown("nobody waited long enough to tell");
        return new Sizes(
                least,
                cause,
                most,
                then,
                Reading.of(new Sizes.Range(least, then + 20)),
                new Chance(0.31, Duration.ofHours(24), Chance.Method.TAIL, true),
                QueueCost.of(now, perSecond),
                QueueCost.of(then, perSecond),
                false);
    }

    private static Cause burst(long clients, boolean isCutOff) {
        return new Cause.Burst(Fabricated.AT, clients, clients, isCutOff);
    }

    static Advice raise() {
        return new Advice.Raise(
                sizes(50, 154, burst(155, true), Reading.of(959L), 200, 480),
                grounds(sampled(51, 50), 31, 28, Reading.of(counted(480)), Doubt.SAMPLED));
    }

    /// Known to no quarter: by its tail, and by a few bursts that do not even have one.
    public static AdviceReport unsure() {
        BusyRate least = new BusyRate(7.5, 7, BusyRate.Source.AT_LEAST, Duration.ofSeconds(12));
        BusyRate sampled = new BusyRate(480, 400, BusyRate.Source.SAMPLED, Duration.ofSeconds(12));
        Sizes tail = sizes(50, 154, burst(155, true), Reading.of(959L), 200, 480);
        Sizes few = new Sizes(
                30,
                new Cause.Burst(Fabricated.AT, 27, 31, true),
                Reading.of(14L),
                40,
                Reading.unknown("too few bursts"),
                new Chance(2.3, Duration.ofMinutes(90), Chance.Method.RANK, false),
                QueueCost.of(10, Reading.of(7.5)),
                QueueCost.of(40, Reading.of(7.5)),
                false);
        Sizes bounds = new Sizes(
                30,
                few.cause(),
                few.most(),
                40,
                few.range(),
                new Chance(0.004, Duration.ofMinutes(90), Chance.Method.BOUNDS, false),
                few.now(),
                few.then(),
                false);
        HighWaterMark exact = HighWaterMark.exact(new AcceptQueue(11, 10), Fabricated.AT);
        return report(
                live(
                        8080,
                        "java",
                        4711,
                        50,
                        128,
                        new Advice.Raise(
                                tail, grounds(sampled(51, 50), 31, 28, Reading.of(sampled), Doubt.FEW_BURSTS))),
                row(
                        "*:81",
                        "few",
                        10,
                        new Advice.Raise(
                                few,
                                grounds(exact, 1, 1, Reading.of(least), Doubt.FEW_BURSTS, Doubt.RATE_LOWER_BOUND))),
                row(
                        "*:82",
                        "bounds",
                        10,
                        new Advice.Raise(
                                bounds,
                                grounds(
                                        exact,
                                        2,
                                        2,
                                        Reading.of(least),
                                        Doubt.PACKETS,
                                        Doubt.FEW_BURSTS,
                                        Doubt.RATE_LOWER_BOUND))));
    }

    static Advice lower() {
        Cause stall = new Cause.WishedStall(Duration.ofSeconds(1), 120, Fabricated.AT);
        return new Advice.Lower(
                sizes(4096, 119, stall, Reading.of(199L), 160, 100),
                grounds(sampled(80, 4096), 9, 0, Reading.of(counted(100))));
    }

    static Advice enough() {
        return new Advice.Enough(
                sizes(511, 60, burst(61, false), Reading.unknown("nobody waited long enough to tell"), 511, 0),
                grounds(
                        sampled(61, 511),
                        7,
                        0,
                        Reading.unknown("nobody waited long enough to tell"),
                        Doubt.RATE_UNKNOWN,
                        Doubt.SAMPLED));
    }

    static Advice overload() {
        return new Advice.Capacity(
                Advice.Lack.OVERLOAD,
                Fabricated.AT,
                Duration.ofSeconds(20),
                150,
                100,
                150,
                Reading.of(199L),
                new Grounds(
                        Duration.ofHours(24),
                        Duration.ofHours(9),
                        3,
                        1,
                        HighWaterMark.exact(new AcceptQueue(101, 100), Fabricated.AT),
                        Reading.of(new Stall(Fabricated.AT, Duration.ofMillis(350))),
                        Reading.of(counted(100)),
                        Confidence.HIGH,
                        Set.of()));
    }

    static Advice stalled() {
        return new Advice.Capacity(
                Advice.Lack.STALL,
                Fabricated.AT,
                Duration.ofSeconds(3),
                90,
                80,
                80,
                Reading.unknown("nobody waited long enough to tell"),
                grounds(sampled(51, 50), 3, 3, Reading.of(counted(80)), Doubt.GAPS));
    }

    static Advice burstTooGreat() {
        return new Advice.Capacity(
                Advice.Lack.BURST,
                Fabricated.AT,
                Duration.ofMillis(40),
                2000,
                100,
                850,
                Reading.of(199L),
                grounds(sampled(51, 50), 3, 3, Reading.of(counted(100)), Doubt.PACKETS, Doubt.AMBIGUOUS));
    }

    static Advice none() {
        Grounds little = new Grounds(
                Duration.ofMinutes(14),
                Duration.ZERO,
                0,
                0,
                sampled(0, 4096),
                Reading.unknown("arrivals were not recorded"),
                Reading.unknown("nobody waited long enough to tell"),
                Confidence.LOW,
                Set.of(Doubt.RATE_LOWER_BOUND, Doubt.FEW_BURSTS));
        return new Advice.None(Advice.Missing.EVIDENCE, Duration.ofHours(1), 5, little);
    }

    static Advice uncounted() {
        return new Advice.None(
                Advice.Missing.UNCOUNTED,
                Duration.ofHours(1),
                5,
                grounds(sampled(11, 10), 2, 0, Reading.unknown("nobody waited long enough to tell"), Doubt.SAMPLED));
    }

    static AdviceRow row(String address, String owner, long limit, Advice advice) {
        ListenerKey key = new ListenerKey("host", address.startsWith("/"), address, 1, Optional.of(owner));
        return new AdviceRow(
                key, Optional.empty(), demand(limit, advice.grounds().peak()), advice);
    }

    static AdviceRow live(int port, String owner, int pid, long limit, long somaxconn, Advice advice) {
        TcpListener listener = Fabricated.tcp("::", port, 0, limit, 0, Fabricated.owners(owner, pid, 0));
        ListenSnapshot snapshot =
                Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(somaxconn), List.of(listener));
        return new AdviceRow(
                ListenerKey.of("host", listener, 1),
                Optional.of(new ListRow(snapshot, listener, Optional.empty(), Optional.empty())),
                demand(limit, advice.grounds().peak()),
                advice);
    }

    private static Demand demand(long limit, HighWaterMark peak) {
        return new Demand(
                DAY.from(),
                DAY.to(),
                DAY.span(),
                new AcceptQueue(0, limit),
                peak,
                List.of(),
                List.of(),
                true,
                Reading.unknown("arrivals were not recorded"),
                Reading.unknown("nobody waited long enough to tell"));
    }

    static AdviceReport report(AdviceRow... rows) {
        return new AdviceReport(
                DAY, Optional.of(DAY), Optional.empty(), Wish.of(TIMEOUT), "", List.of(rows), NOW, CLOCK);
    }

    /// One of each kind.
    public static AdviceReport all() {
        List<AdviceRow> rows = new ArrayList<>(List.of(
                row("*:9000", "gateway", 4096, none()),
                row("0.0.0.0:443", "nginx", 511, enough()),
                live(8080, "java", 4711, 50, 128, raise()),
                row("127.0.0.1:9090", "uwsgi", 100, overload()),
                row("127.0.0.1:9091", "uwsgi", 50, stalled()),
                row("127.0.0.1:9092", "uwsgi", 50, burstTooGreat()),
                row("*:7000", "node", 4096, lower()),
                row("/run/app.sock", "app", 10, uncounted())));
        return report(rows.toArray(AdviceRow[]::new));
    }
}
