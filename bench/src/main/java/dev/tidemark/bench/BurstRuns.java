package dev.tidemark.bench;

import static java.util.Objects.requireNonNull;

import dev.tidemark.bench.BurstShare.Told;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.ListenerRecipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// Bursts before the agent's sampler: what it catches of them at which rate.
///
/// In rounds, one at each rate in turn. A round has a fresh sampler, and for each burst a listener of its own, so
/// that the highest mark of that listener tells what was caught. Lengths are mixed, and between two bursts is a
/// pause of random length up to a period, so that they come at any time of it.
///
/// @param flags those of the launcher, for the process that samples
record BurstRuns(List<String> flags, BurstPlan plan) {
    private static final int EACH_IN_A_ROUND = 12;
    private static final int BACKLOG = 64;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /// Repeats those that do not count, as long as two of three do not.
    List<BurstShare> measure() {
        OwnNamespace.prepare();
        Map<Integer, Map<Integer, List<Told>>> told = new HashMap<>();
        int rounds = 3 * (plan.bursts() / EACH_IN_A_ROUND + 1);
        try (Child watcher = Child.java(BurstWatcher.class, flags)) {
            for (int round = 0; round < rounds; round++) {
                for (int rate : plan.rates()) {
                    Map<Integer, List<Told>> ofRate = told.computeIfAbsent(rate, _ -> new HashMap<>());
                    List<Integer> missing = missing(ofRate);
                    if (!missing.isEmpty()) {
                        round(watcher, rate, missing)
                                .forEach(one -> ofRate.computeIfAbsent(
                                                one.burst().millis(), _ -> new ArrayList<>())
                                        .add(one));
                    }
                }
            }
        }
        return plan.rates().stream()
                .flatMap(rate -> plan.millis().stream()
                        .map(millis -> BurstShare.of(
                                rate, millis, told.getOrDefault(rate, Map.of()).getOrDefault(millis, List.of()))))
                .toList();
    }

    /// The lengths of the next round's bursts, mixed.
    private List<Integer> missing(Map<Integer, List<Told>> told) {
        List<Integer> missing = new ArrayList<>();
        for (int millis : plan.millis()) {
            long done = told.getOrDefault(millis, List.of()).stream()
                    .filter(one -> one.burst().isAsMeant())
                    .count();
            int next = (int) Math.min(EACH_IN_A_ROUND, plan.bursts() - done);
            missing.addAll(Collections.nCopies(next, millis));
        }
        Collections.shuffle(missing);
        return missing;
    }

    private static List<Told> round(Child watcher, int rate, List<Integer> lengths) {
        List<LabListener> listeners = new ArrayList<>();
        try {
            lengths.forEach(_ -> listeners.add(LabListener.open(ListenerRecipe.tcp("127.0.0.1"), BACKLOG)));
            String _ = watcher.ask(Integer.toString(rate));
            List<Burst> bursts = new ArrayList<>();
            for (int i = 0; i < listeners.size(); i++) {
                pause(ThreadLocalRandom.current().nextLong(SECOND / rate));
                bursts.add(Burst.at(listeners.get(i), lengths.get(i)));
            }
            Map<Integer, Long> peaks = peaks(watcher.ask(""));
            return bursts.stream()
                    .map(burst -> new Told(burst, requireNonNull(peaks.get(burst.port()), "every listener has a peak")))
                    .toList();
        } finally {
            listeners.forEach(LabListener::close);
        }
    }

    /// The answer of a [BurstWatcher]: peaks by port.
    static Map<Integer, Long> peaks(String answer) {
        return Arrays.stream(answer.split(" ", -1))
                .skip(1)
                .map(word -> word.split("=", -1))
                .collect(Collectors.toMap(pair -> Integer.valueOf(pair[0]), pair -> Long.valueOf(pair[1])));
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
