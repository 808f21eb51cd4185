package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.traffic.Course;
import dev.tidemark.lab.traffic.QueueTrace;
import dev.tidemark.lab.traffic.QueueTrace.Look;
import dev.tidemark.lab.traffic.Service;
import dev.tidemark.lab.traffic.TrafficRun;
import dev.tidemark.lab.traffic.Truth;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.probe.ArrivalStream;
import dev.tidemark.probe.ArrivalStream.Told;
import dev.tidemark.probe.Probe;
import dev.tidemark.probe.ProbeFeature;
import dev.tidemark.probe.ProbeResult;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Courses that were really played, at the same time, each at a queue of its own: what became of the clients, and
/// what the kernel recorded of them.
///
/// @param played as it really came
/// @param demand what the product makes its advice of
record RecordedRun(Course played, Service service, Truth truth, Demand demand) {
    private static final int PORT = 18_911;
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(5);

    /// What is to be played.
    record Piece(Course course, Service service) {}

    /// What one queue has to show after its course.
    private record Heard(
            Piece piece, Truth truth, long cookie, SocketFacts facts, List<Look> looks, Instant from, Instant to) {}

    /// Plays all of them.
    static List<RecordedRun> play(List<Piece> pieces) {
        try (Probe probe = open();
                ArrivalStream stream = probe.arrivals().orElseThrow()) {
            List<Told> told = new ArrayList<>();
            List<Heard> heard = together(
                    pieces.stream().map(piece -> new Hearing(probe, piece)).toList(),
                    () -> told.addAll(stream.take().bins()));
            // The last bin of a burst is told when it has been seen long enough.
            long settled = System.nanoTime() + Duration.ofMillis(2_200).toNanos();
            Await.until("bins", LIMIT, () -> {
                told.addAll(stream.take().bins());
                return System.nanoTime() - settled > 0;
            });
            if (stream.lost() != 0) {
                throw new IllegalStateException("bins: " + stream.lost() + " lost (expected: none)");
            }
            return heard.stream().map(one -> of(one, told)).toList();
        }
    }

    private static Probe open() {
        return switch (Probe.open(
                EnumSet.of(ProbeFeature.ACCEPT_QUEUE_PEAK, ProbeFeature.REASONS, ProbeFeature.ARRIVALS))) {
            case ProbeResult.Running(Probe probe) -> probe;
            case ProbeResult.Refused(String reason) -> throw new IllegalStateException(reason);
        };
    }

    /// Each on a thread of its own, which its server needs as long as it lives.
    ///
    /// @param meanwhile what is done again and again until all have ended: the kernel keeps only so many bins
    private static List<Heard> together(List<Hearing> hearings, Runnable meanwhile) {
        try (ExecutorService threads = Executors.newFixedThreadPool(hearings.size())) {
            List<Heard> heard = new ArrayList<>();
            List<Future<Heard>> all = new ArrayList<>();
            hearings.forEach(one -> all.add(threads.submit(one::hear)));
            Await.until("courses", LONGEST, () -> {
                meanwhile.run();
                return all.stream().allMatch(Future::isDone);
            });
            for (Future<Heard> one : all) {
                heard.add(one.get());
            }
            return heard;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    private record Hearing(Probe probe, Piece piece) {
        Heard hear() {
            try (LabNamespace namespace = LabNamespace.create();
                    TrafficRun run = TrafficRun.start(namespace, PORT, piece.service());
                    SockDiag diag =
                            SockDiag.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)));
                    QueueTrace trace = QueueTrace.start(namespace, PORT, LOOK)) {
                Instant from = Instant.now();
                Truth truth = run.play(piece.course());
                SocketFacts facts = probe.read(diag)
                        .fold(all -> all.values().iterator().next(), reason -> {
                            throw new IllegalStateException(reason);
                        });
                return new Heard(piece, truth, facts.cookie(), facts, trace.looks(), from, Instant.now());
            }
        }
    }

    /// What one queue would have recorded to which all of it came, one after the other.
    static Demand inARow(List<RecordedRun> runs) {
        Instant begin = runs.getFirst().demand().from();
        Instant now = begin;
        List<ArrivalBin> bins = new ArrayList<>();
        List<FlowInterval> flow = new ArrayList<>();
        HighWaterMark peak = runs.getFirst().demand().peak();
        for (RecordedRun run : runs) {
            Demand one = run.demand();
            Duration later = Duration.between(one.from(), now);
            if (one.arrivals() instanceof Reading.Known<ArrivalRecord>(ArrivalRecord record)) {
                record.bins().forEach(bin -> bins.add(later(bin, later)));
            }
            one.flow().forEach(interval -> flow.add(later(interval, later)));
            peak = one.peak().queue().length() > peak.queue().length() ? one.peak() : peak;
            now = now.plus(one.seen());
        }
        Demand first = runs.getFirst().demand();
        Duration seen = Duration.between(begin, now);
        return new Demand(
                begin,
                now,
                seen,
                first.queue(),
                peak,
                flow,
                List.of(),
                true,
                Reading.of(new ArrivalRecord(begin, now, bins, List.of())),
                first.rate());
    }

    private static ArrivalBin later(ArrivalBin bin, Duration by) {
        return new ArrivalBin(
                bin.from().plus(by),
                bin.span(),
                bin.arrivals(),
                bin.retried(),
                bin.refused(),
                bin.refusedClients(),
                bin.length(),
                bin.limit());
    }

    private static FlowInterval later(FlowInterval interval, Duration by) {
        return new FlowInterval(
                interval.from().plus(by),
                interval.span(),
                interval.arrivals(),
                interval.accepts(),
                interval.isExact(),
                interval.samples(),
                interval.empty(),
                interval.full(),
                interval.peak(),
                interval.limit());
    }

    private static RecordedRun of(Heard heard, List<Told> told) {
        List<ArrivalBin> bins = told.stream()
                .filter(one -> one.cookie() == heard.cookie())
                .map(Told::bin)
                .toList();
        int limit = heard.piece().service().backlog();
        Duration span = Duration.between(heard.from(), heard.to());
        HighWaterMark peak = heard.facts()
                .peak()
                .fold(exact -> HighWaterMark.exact(exact.queue(), exact.at()), reason -> {
                    throw new IllegalStateException(reason);
                });
        List<Look> looks = heard.looks();
        FlowInterval flow = new FlowInterval(
                heard.from(),
                span,
                heard.facts().enqueues(),
                heard.facts().enqueues(),
                true,
                looks.size(),
                looks.stream().filter(look -> look.length() == 0).count(),
                looks.stream().filter(look -> look.length() > look.limit()).count(),
                peak.queue().length(),
                limit);
        Demand demand = new Demand(
                heard.from(),
                heard.to(),
                span,
                new AcceptQueue(0, limit),
                peak,
                List.of(flow),
                List.of(),
                true,
                Reading.of(new ArrivalRecord(heard.from(), heard.to(), bins, List.of())),
                Reading.unknown("not asked for"));
        return new RecordedRun(
                heard.truth().course(heard.piece().course()), heard.piece().service(), heard.truth(), demand);
    }
}
