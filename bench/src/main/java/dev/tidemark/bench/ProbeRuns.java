package dev.tidemark.bench;

import dev.tidemark.bench.ProbeCost.Price;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.probe.Probe;
import dev.tidemark.probe.ProbeFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the kernel records for us: its price, and whether it is true.
///
/// @param flags those of the launcher
record ProbeRuns(Path project, List<String> flags, ProbePlan plan) {
    private static final int READ = 1_000;
    private static final int AGENT_STARTS = 3;

    ProbeCost measure() {
        OwnNamespace.prepare();
        List<Price> prices = prices();
        Figures opening = opening();
        Figures cold = coldOpening();
        Figures agent = agentStart();
        Set<ProbeFeature> all = ProbeSwitch.WITH_REASONS;
        long maps;
        try (Probe _ = ProbeSwitch.open(all)) {
            maps = SlabMemory.ofOwnMaps();
        }
        List<Double> bytes = SlabMemory.ofRecording(all, plan.listeners(), plan.memoryRounds());
        return new ProbeCost(
                prices,
                opening,
                cold,
                agent,
                bytes,
                plan.listeners(),
                maps,
                read(),
                new ExactRuns(flags, plan).measure());
    }

    /// The probe is there before each block of the one side, and not before each of the other.
    private List<Price> prices() {
        List<Price> prices = new ArrayList<>();
        try (Folder folder = Folder.temporary();
                ProbeSwitch probe = new ProbeSwitch()) {
            Path program = CompiledProgram.of(project.resolve("bench/rivals"), "loads", folder.path());
            for (WatchedLoad load : WatchedLoad.OF_ALL) {
                try (Child child = load.start(program)) {
                    for (boolean reasons : List.of(false, true)) {
                        Set<ProbeFeature> features = reasons ? ProbeSwitch.WITH_REASONS : ProbeSwitch.DEFAULT;
                        Duel duel = Duel.fight(
                                new TimedProgram(load.words() + ", recorded", child),
                                () -> probe.on(features),
                                new TimedProgram(load.words(), child),
                                probe::off,
                                plan.loads());
                        prices.add(new Price(load, reasons, duel));
                        System.err.println(load.words() + (reasons ? ", with reasons" : "") + ": the rate left is "
                                + Report.ratio(duel.ratios().median()) + ", A/A " + Report.spread(duel.spread()));
                    }
                }
            }
        }
        return prices;
    }

    private Figures opening() {
        long[] nanos = new long[plan.openings()];
        for (int i = -plan.openings(); i < plan.openings(); i++) {
            long begin = System.nanoTime();
            try (Probe _ = ProbeSwitch.open(ProbeSwitch.WITH_REASONS)) {
                nanos[Math.max(0, i)] = System.nanoTime() - begin;
            }
        }
        return Figures.of(nanos, 0);
    }

    private Figures coldOpening() {
        long[] nanos = new long[plan.coldOpenings()];
        for (int i = 0; i < nanos.length; i++) {
            try (Child child = Child.java(ProbeOpener.class, flags)) {
                nanos[i] = Long.parseLong(child.answer());
            }
        }
        return Figures.of(nanos, 0);
    }

    private Figures agentStart() {
        long[] nanos = new long[AGENT_STARTS];
        for (int i = 0; i < nanos.length; i++) {
            try (Folder folder = Folder.temporary()) {
                List<String> words = List.of(
                        project.resolve("tidemark").toString(),
                        "agent",
                        "--history",
                        folder.path().resolve("history.db").toString());
                long begin = System.nanoTime();
                try (RunningProgram _ =
                        RunningProgram.start("tidemark agent", folder.path(), "http://", Map.of(), words)) {
                    nanos[i] = System.nanoTime() - begin;
                }
            }
        }
        return Figures.of(nanos, 0);
    }

    /// Of listeners that all have facts.
    private Duel read() {
        try (Probe probe = ProbeSwitch.open(ProbeSwitch.WITH_REASONS);
                Population population = new Population();
                SockDiag sockets = SockDiag.open();
                Subject rows = Ours.kernelRecords();
                Subject facts = new InProcess(
                        "facts", () -> probe.read(sockets).orElse(Map.of()).size(), () -> {})) {
            population.listeners(READ);
            int known = probe.read(sockets).orElse(Map.of()).size();
            if (known < READ) {
                throw new IllegalStateException("facts: of " + known + " listeners (expected: " + READ + ")");
            }
            return Duel.fight(rows, facts, plan.reads());
        }
    }
}
