package dev.tidemark.bench;

import dev.tidemark.bench.ArrivalCost.Agent;
import dev.tidemark.bench.ArrivalCost.Price;
import dev.tidemark.probe.ProbeFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// What counting arrivals in bins costs: programs that connect, and the agent.
record ArrivalRuns(Path project, Plan plan) {
    private static final int LISTENERS = 1_000;
    private static final int SETTLE_SECONDS = 10;
    private static final int MOST_SECONDS = 120;
    private static final int FIRST_PORT = 9_559;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<WatchedLoad> LOADS = List.of(WatchedLoad.CONNECT, WatchedLoad.REFUSED, WatchedLoad.AFTER);

    ArrivalCost measure() {
        OwnNamespace.prepare();
        return new ArrivalCost(prices(), agents());
    }

    private List<Price> prices() {
        List<Price> prices = new ArrayList<>();
        try (Folder folder = Folder.temporary();
                ArrivalSwitch probe = new ArrivalSwitch()) {
            Path program = CompiledProgram.of(project.resolve("bench/rivals"), "loads", folder.path());
            for (WatchedLoad load : LOADS) {
                try (Child child = load.start(program)) {
                    prices.add(price(load, child, "nothing", probe, probe::off));
                    prices.add(
                            price(load, child, "peaks and reasons", probe, () -> probe.on(ProbeSwitch.WITH_REASONS)));
                }
            }
        }
        return prices;
    }

    private Price price(WatchedLoad load, Child child, String against, ArrivalSwitch probe, Runnable otherwise) {
        Set<ProbeFeature> arrivals = ProbeSwitch.WITH_ARRIVALS;
        Duel duel = Duel.fight(
                new TimedProgram(load.words() + ", counted", child),
                () -> probe.on(arrivals),
                new TimedProgram(load.words(), child),
                otherwise,
                plan.probe().loads());
        System.err.println(load.words() + ", against " + against + ": the rate left is "
                + Report.ratio(duel.ratios().median()) + ", A/A " + Report.spread(duel.spread()));
        return new Price(load, against, duel);
    }

    /// One agent with and one without, side by side, in a namespace with the listeners.
    private List<Agent> agents() {
        List<Agent> agents = new ArrayList<>();
        try (Folder folder = Folder.temporary();
                Child holder = Population.holder(
                        List.of("unshare", "--net", "--", "sh", "-c", "ip link set lo up && exec \"$@\"", "holder"))) {
            int _ = Population.answer(holder, LISTENERS);
            List<String> there = List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net", "--");
            Path with = folder.sub("with");
            Path without = folder.sub("without");
            try (RunningProgram one = agent(with, there, true, FIRST_PORT);
                    RunningProgram other = agent(without, there, false, FIRST_PORT + 1)) {
                watch(agents, "idle", List.of(one, other), List.of(with, without));
                List<String> command = new ArrayList<>(there);
                command.addAll(Child.javaCommand(BusyListeners.class, BusyListeners.FLAGS));
                try (Child busy = Child.start("BusyListeners", command)) {
                    String words = busy.ask("begin");
                    watch(agents, words, List.of(one, other), List.of(with, without));
                }
            }
        }
        return agents;
    }

    private RunningProgram agent(Path folder, List<String> before, boolean arrivals, int port) {
        Path config = folder.resolve("agent.yaml");
        try {
            Files.writeString(config, """
                    sample:
                      interval: 100ms
                      namespaces: current
                    history: %s
                    arrivals: %s
                    http:
                      listen: 127.0.0.1:%d
                    """.formatted(folder.resolve("history.db"), arrivals ? "auto" : "off", port));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        List<String> words = new ArrayList<>(before);
        words.addAll(List.of(project.resolve("tidemark").toString(), "agent", "--config", config.toString()));
        return RunningProgram.start("tidemark agent", folder, "http://", Map.of(), words);
    }

    private void watch(List<Agent> agents, String what, List<RunningProgram> programs, List<Path> folders) {
        pause(SETTLE_SECONDS);
        List<Footprint> begin = footprints(programs);
        long before = System.nanoTime();
        pause(Math.min(plan.agent().seconds(), MOST_SECONDS));
        List<Footprint> end = footprints(programs);
        double seconds = (System.nanoTime() - before) / NANOS_PER_SECOND;
        for (int i = 0; i < programs.size(); i++) {
            double cpu = (end.get(i).cpuMillis() - begin.get(i).cpuMillis()) / seconds;
            agents.add(new Agent(i == 0, what, seconds, cpu, end.get(i).rss(), historyBytes(folders.get(i))));
            System.err.println(what + ", arrivals " + (i == 0 ? "auto" : "off") + ": " + Page.number(cpu) + " ms/s");
        }
    }

    private static List<Footprint> footprints(List<RunningProgram> programs) {
        return programs.stream().map(one -> Footprint.of(one.pid())).toList();
    }

    private static long historyBytes(Path folder) {
        Path log = folder.resolve("history.db-wal");
        return folder.resolve("history.db").toFile().length() + log.toFile().length();
    }

    private static void pause(int seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
