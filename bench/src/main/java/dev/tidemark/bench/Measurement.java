package dev.tidemark.bench;

import dev.tidemark.bench.Duel.Effort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One run of all that a plan asks for: sets the population up, compares, and writes down.
final class Measurement {
    private static final List<String> NATIVE =
            List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    private static final List<String> BY_JMH = List.of(
            "sample",
            "bare dump",
            "kernel records",
            "sample with counters, sysctls and unix",
            "counters",
            "sysctls",
            "unix listeners",
            "/proc/net/tcp and tcp6");
    private static final int FEW = 10;
    private static final int BOUNDED = 1_000;
    private static final int MANY = 10_000;
    private static final int WATCHED = 50;

    private final Path project;
    private final List<String> launcherFlags;
    private final Results results;
    private final Plan plan;
    private final Rivals rivals;

    Measurement(Path project, List<String> launcherFlags, Results results) {
        this.project = project;
        this.launcherFlags = launcherFlags;
        this.results = results;
        this.plan = results.plan();
        this.rivals = new Rivals(project.resolve("bench/rivals"));
    }

    /// What bounds are about comes first; a short run leaves out of the rest what its time does not suffice for.
    void run() {
        long enough = System.nanoTime() + plan.forBeside().toNanos();
        if (plan.extent() == Plan.Extent.BURSTS) {
            burst();
            return;
        }
        if (plan.extent() == Plan.Extent.AGENT) {
            results.ran(new AgentRuns(project, plan.agent()).measure());
            return;
        }
        if (plan.extent() == Plan.Extent.PROBE) {
            results.recorded(new ProbeRuns(project, launcherFlags, plan.probe()).measure());
            return;
        }
        if (plan.extent() == Plan.Extent.ELASTIC) {
            results.stretched(new ElasticRuns(project, plan.elastic()).measure());
            return;
        }
        if (plan.extent() == Plan.Extent.ARRIVALS) {
            results.counted(new ArrivalRuns(project, plan).measure());
            return;
        }
        try (Population population = new Population()) {
            if (plan.extent() == Plan.Extent.DOCTOR) {
                examine(population);
                return;
            }
            if (plan.extent() == Plan.Extent.EXEC) {
                execute();
                return;
            }
            for (int listeners : Plan.LISTENERS) {
                population.listeners(listeners);
                compareWithinProcess(population);
                compareWithSs(population);
            }
            population.listeners(BOUNDED);
            compareConnections(population);
            examine(population);
            population.listeners(FEW);
            start(population);
            execute();
            burst();
            List<Runnable> beside =
                    plan.extent() == Plan.Extent.ALL ? besideOfAll(population) : besideOfBounds(population);
            for (Runnable one : beside) {
                if (System.nanoTime() - enough < 0) {
                    one.run();
                } else {
                    say("no time left for all that would be told beside the bounds");
                    break;
                }
            }
        }
    }

    private List<Runnable> besideOfBounds(Population population) {
        return List.of(
                () -> watch(population),
                () -> population.listeners(BOUNDED),
                () -> compareWithOthers(population),
                () -> byJmh(population, BY_JMH.subList(0, 2)));
    }

    private List<Runnable> besideOfAll(Population population) {
        List<Runnable> all = new ArrayList<>();
        all.add(() -> watch(population));
        for (int connections : List.of(0, plan.connections())) {
            all.add(() -> population.connections(connections));
            for (int listeners : Plan.LISTENERS) {
                all.add(() -> population.listeners(listeners));
                if (connections == 0) {
                    all.add(() -> byJmh(population, BY_JMH));
                } else {
                    all.add(() -> compareWithinProcess(population));
                    all.add(() -> compareWithSs(population));
                }
                all.add(() -> compareParts(population));
                all.add(() -> compareWithOthers(population));
            }
        }
        return all;
    }

    private void byJmh(Population population, List<String> subjects) {
        say("JMH, " + population.listeners() + " listeners");
        results.byJmh(population, JmhRun.run(subjects, NATIVE, plan.jmhWarmUps(), plan.jmhIterations()));
    }

    private void compareWithinProcess(Population population) {
        try (Subject sample = Ours.sample();
                Subject bare = Ours.bareDump();
                Subject records = Ours.kernelRecords()) {
            Duel duel = compare(population, bare, sample, plan.effort());
            if (population.listeners() == BOUNDED && population.connections() == 0) {
                results.judge(Bounds.BARE, duel);
            }
            Duel _ = compare(population, records, sample, plan.effort());
        }
    }

    private void compareParts(Population population) {
        try (Subject sample = Ours.sample();
                Subject all = Ours.sampleOfAll();
                Subject counters = Ours.counters();
                Subject sysctls = Ours.sysctls();
                Subject unix = Ours.unixListeners()) {
            for (Subject part : List.of(all, counters, sysctls, unix)) {
                Duel _ = compare(population, sample, part, plan.slowEffort());
            }
        }
    }

    private void compareWithSs(Population population) {
        try (Subject sample = Ours.sample()) {
            Duel duel = compare(population, sample, Rivals.ss(), plan.effort());
            if (population.connections() == 0) {
                switch (population.listeners()) {
                    case FEW -> results.judge(Bounds.SS_FEW, duel);
                    case MANY -> results.judge(Bounds.SS_MANY, duel);
                    default -> {}
                }
            }
        }
    }

    private void compareWithOthers(Population population) {
        try (Subject sample = Ours.sample();
                Subject all = ProcNetTcp.subject(false);
                Subject early = ProcNetTcp.subject(true);
                Subject loop = rivals.somaxconnLoop();
                Subject raindrops = rivals.raindrops()) {
            for (Subject rival : List.of(Rivals.nothing(), Rivals.ssWithAll(), all, early, loop, raindrops)) {
                Duel _ = compare(population, sample, rival, plan.slowEffort());
            }
        }
    }

    /// Connections come and go between the blocks, so that both sides meet the same load of others.
    private void compareConnections(Population population) {
        int connections = plan.connections();
        try (InProcess without = Ours.sample("sample, no connections");
                InProcess with = Ours.sample("sample, " + connections + " connections")) {
            Effort effort = new Effort(
                    plan.rounds(), 4 * plan.effort().blockNanos(), plan.effort().warmUpNanos());
            Duel duel = Duel.fight(
                    without,
                    () -> settle(population, 0, without),
                    with,
                    () -> settle(population, connections, with),
                    effort);
            results.compared(population, duel);
            results.judge(Bounds.CONNECTIONS, duel);
            say(population, duel);
        }
        population.connections(0);
    }

    /// The caches are those of whoever made the connections, at first.
    private static void settle(Population population, int connections, InProcess subject) {
        population.connections(connections);
        long end = System.nanoTime() + Duration.ofMillis(50).toNanos();
        while (System.nanoTime() < end) {
            subject.run(new long[1]);
        }
    }

    private void watch(Population population) {
        population.listeners(WATCHED);
        for (int rate : List.of(10, 100)) {
            try (Child child = Child.java(
                    WatchLoad.class, launcherFlags, Integer.toString(rate), Integer.toString(plan.watchSeconds()))) {
                long micros = Long.parseLong(child.ask(""));
                results.watched(population, rate, micros);
                say("watch, " + rate + " samples a second: " + micros + " us of CPU a second");
            }
        }
    }

    /// What the doctor costs where there are many listeners and connections.
    private void examine(Population population) {
        population.listeners(BOUNDED);
        population.connections(plan.connections());
        DoctorRuns doctor = new DoctorRuns(project.resolve("tidemark"), launcherFlags);
        for (QueueLoad load : plan.doctorLoads()) {
            DoctorCost cost = doctor.measure(population, load, plan.doctorRuns(), plan.doctorWholeRuns());
            results.examined(cost, Bounds.doctor(load));
            say("doctor, " + load.words() + ": " + cost.looks().median() + " looks, "
                    + cost.watching().median() / 1_000 + " ms of CPU");
        }
        population.queue(QueueLoad.QUIET);
        population.connections(0);
    }

    private void execute() {
        ExecCost cost = new ExecRuns(project.resolve("tidemark"), project.resolve("bench/rivals"))
                .measure(plan.execEffort(), plan.execIdleSeconds());
        results.executed(cost);
        say("exec: " + Math.round(cost.start().more().median() / 1e6) + " ms more at the start, "
                + Math.round(cost.listen().more().median() / 1e3) + " us more for each listen(2), "
                + Math.round(cost.rssMegabytes()) + " MB");
    }

    private void burst() {
        List<BurstShare> shares = new BurstRuns(launcherFlags, plan.bursts()).measure();
        results.burst(shares);
        shares.forEach(one -> say(one.rate() + " samples a second caught " + one.caught() + " of " + one.bursts()
                + " bursts of " + one.millis() + " ms"));
    }

    private void start(Population population) {
        StartUp startUp = new StartUp(
                project.resolve("tidemark"),
                Path.of(System.getProperty("java.home"), "bin", "java"),
                launcherFlags,
                System.getProperty("tidemark.bench.hello"));
        List<Duel> duels = startUp.measure(plan.starts());
        results.judge(Bounds.START, duels.getFirst());
        for (Duel duel : duels) {
            results.started(population, duel);
            say(population, duel);
        }
    }

    private Duel compare(Population population, Subject ours, Subject theirs, Effort effort) {
        Duel duel = Duel.fight(ours, theirs, effort);
        results.compared(population, duel);
        say(population, duel);
        return duel;
    }

    private static void say(Population population, Duel duel) {
        say(population.listeners() + " listeners, " + population.connections() + " connections: " + duel.rival() + " / "
                + duel.name() + " = " + Report.ratio(duel.ratios().median()) + ", A/A "
                + Report.spread(duel.spread()));
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
