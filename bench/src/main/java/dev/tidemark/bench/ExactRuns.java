package dev.tidemark.bench;

import static java.util.Objects.requireNonNull;

import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.probe.Probe;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// Bursts before the kernel's eyes and before those of three samplers at the same time.
///
/// In rounds: each burst has a listener of its own, whose highest mark tells what was caught. Between two bursts
/// is a pause of random length up to the longest period, so that they come at any time of it.
///
/// @param flags those of the launcher, for the processes that sample
record ExactRuns(List<String> flags, ProbePlan plan) {
    /// Samples a second.
    static final List<Integer> RATES = List.of(10, 100, 1_000);

    private static final int IN_A_ROUND = 64;
    private static final int FIRST_PORT = 20_000;
    private static final int BACKLOG = 128;
    private static final long LONGEST = Duration.ofSeconds(1).toNanos() / RATES.getFirst();

    private record Next(boolean isFourth, int micros, boolean isRacing) {}

    /// A burst, and what was told of it.
    ///
    /// @param recorded peak
    /// @param sampled peaks, in the order of the rates
    record Told(ExactBurst burst, int recorded, List<Long> sampled) {}

    List<ExactShare> measure() {
        List<Next> left = new ArrayList<>();
        for (int micros : plan.micros()) {
            for (boolean isFourth : List.of(true, false)) {
                for (boolean isRacing : List.of(true, false)) {
                    left.addAll(Collections.nCopies(plan.each(), new Next(isFourth, micros, isRacing)));
                }
            }
        }
        Collections.shuffle(left);
        List<Told> told = new ArrayList<>();
        List<Child> watchers = new ArrayList<>();
        try (Probe probe = ProbeSwitch.open(ProbeSwitch.DEFAULT);
                SockDiag sockets = SockDiag.open()) {
            RATES.forEach(_ -> watchers.add(Child.java(BurstWatcher.class, flags)));
            for (int from = 0; from < left.size(); from += IN_A_ROUND) {
                List<Next> next = left.subList(from, Math.min(left.size(), from + IN_A_ROUND));
                told.addAll(round(probe, sockets, watchers, next));
            }
        } finally {
            watchers.forEach(Child::close);
        }
        return plan.micros().stream().map(micros -> ExactShare.of(micros, told)).toList();
    }

    private static List<Told> round(Probe probe, SockDiag sockets, List<Child> watchers, List<Next> next) {
        List<LabListener> listeners = new ArrayList<>();
        try {
            for (Next one : next) {
                ListenerRecipe recipe = ListenerRecipe.tcp(one.isFourth() ? "127.0.0.1" : "::1");
                listeners.add(LabListener.open(recipe.withPort(FIRST_PORT + listeners.size()), BACKLOG));
            }
            IntStream.range(0, RATES.size()).forEach(i -> {
                String _ = watchers.get(i).ask(Integer.toString(RATES.get(i)));
            });
            List<ExactBurst> bursts = new ArrayList<>();
            for (Next one : next) {
                Burst.pauseUntil(System.nanoTime() + ThreadLocalRandom.current().nextLong(LONGEST));
                bursts.add(ExactBurst.at(listeners.get(bursts.size()), one.micros(), one.isRacing()));
            }
            Map<Long, SocketFacts> facts = probe.read(sockets).orElse(Map.of());
            List<Map<Integer, Long>> sampled = watchers.stream()
                    .map(watcher -> BurstRuns.peaks(watcher.ask("")))
                    .toList();
            return bursts.stream().map(burst -> told(burst, facts, sampled)).toList();
        } finally {
            listeners.forEach(LabListener::close);
        }
    }

    private static Told told(ExactBurst burst, Map<Long, SocketFacts> facts, List<Map<Integer, Long>> sampled) {
        SocketFacts ofBurst = requireNonNull(facts.get(burst.cookie()), "every listener has facts");
        return new Told(
                burst,
                ofBurst.peak().map(ExactPeak::length).orElse(-1),
                sampled.stream()
                        .map(peaks -> requireNonNull(peaks.get(burst.port()), "every listener has a peak"))
                        .toList());
    }
}
