package dev.tidemark.bench;

import dev.tidemark.bench.AgentCost.Program;
import dev.tidemark.bench.AgentCost.Scrapes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Agents as users start them: one with few listeners, at the same time as what else one could run, and after
/// that one with many.
///
/// Not at once: the kernel keeps the listeners of all namespaces in one table and walks past those of others, so
/// that the one with few would pay for the many. Nobody asks them for anything while they are measured; the
/// metrics of the second one are read afterwards.
record AgentRuns(Path project, AgentPlan plan) {
    private static final int FEW = 50;
    private static final int MANY = 1_000;
    private static final int SCRAPES_A_SECOND = 10;
    private static final String ADDRESS = "127.0.0.1:9559";
    private static final double NANOS_PER_SECOND = 1e9;

    private record Started(int listeners, RunningProgram program) {}

    AgentCost measure() {
        OwnNamespace.prepare();
        try (Folder folder = Folder.temporary()) {
            List<Program> programs = new ArrayList<>(fewBesideRivals(folder));
            AgentCost many = many(folder.sub("many"));
            programs.addAll(1, many.programs());
            return new AgentCost(programs, many.scrapes());
        }
    }

    private List<Program> fewBesideRivals(Folder folder) {
        List<Started> started = new ArrayList<>();
        try (Child few = Population.holder(List.of())) {
            int _ = Population.answer(few, FEW);
            started.add(new Started(FEW, agent(folder.sub("few"), List.of())));
            if (plan.hasRivals()) {
                for (RivalAgent rival : RivalAgent.values()) {
                    started.add(new Started(0, rival.start(folder.sub(rival.name()))));
                }
            }
            return watch(started);
        } finally {
            started.forEach(one -> one.program().close());
        }
    }

    private AgentCost many(Path folder) {
        try (Child many = Population.holder(
                List.of("unshare", "--net", "--", "sh", "-c", "ip link set lo up && exec \"$@\"", "holder"))) {
            int _ = Population.answer(many, MANY);
            List<String> elsewhere = List.of("nsenter", "--net=/proc/" + many.pid() + "/ns/net", "--");
            try (RunningProgram agent = agent(folder, elsewhere)) {
                List<Program> programs = watch(List.of(new Started(MANY, agent)));
                return new AgentCost(
                        programs, List.of(scrape(agent, elsewhere, "gzip"), scrape(agent, elsewhere, "identity")));
            }
        }
    }

    private RunningProgram agent(Path folder, List<String> before) {
        Path config = folder.resolve("agent.yaml");
        try {
            Files.writeString(config, """
                    sample:
                      interval: 100ms
                      namespaces: current
                    history: %s
                    http:
                      listen: %s
                    """.formatted(folder.resolve("history.db"), ADDRESS));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        List<String> words = new ArrayList<>(before);
        words.addAll(List.of(project.resolve("tidemark").toString(), "agent", "--config", config.toString()));
        return RunningProgram.start("tidemark agent", folder, "http://", Map.of(), words);
    }

    private List<Program> watch(List<Started> started) {
        pause(plan.settleSeconds());
        List<Footprint> begin = footprints(started);
        long before = System.nanoTime();
        pause(plan.seconds());
        double seconds = (System.nanoTime() - before) / NANOS_PER_SECOND;
        List<Footprint> end = footprints(started);
        List<Program> programs = new ArrayList<>();
        for (int i = 0; i < started.size(); i++) {
            int listeners = started.get(i).listeners();
            String name = started.get(i).program().name();
            programs.add(new Program(
                    listeners > 0 ? name + ", " + listeners + " listeners" : name,
                    listeners,
                    seconds,
                    begin.get(i),
                    end.get(i)));
        }
        return programs;
    }

    private static List<Footprint> footprints(List<Started> started) {
        return started.stream().map(one -> Footprint.of(one.program().pid())).toList();
    }

    private Scrapes scrape(RunningProgram agent, List<String> elsewhere, String encoding) {
        Footprint begin = Footprint.of(agent.pid());
        long before = System.nanoTime();
        List<String> words = Child.javaCommand(
                Scraper.class,
                List.of("-XX:+UseSerialGC", "-Xmx64m"),
                "http://" + ADDRESS + "/metrics",
                Integer.toString(SCRAPES_A_SECOND),
                Integer.toString(plan.scrapeSeconds()),
                encoding);
        List<String> command = new ArrayList<>(elsewhere);
        command.addAll(words);
        try (Child scraper = Child.start("scraper", command)) {
            String[] told = scraper.answer().split(" ", -1);
            double seconds = (System.nanoTime() - before) / NANOS_PER_SECOND;
            Footprint end = Footprint.of(agent.pid());
            double cpu = (end.cpuMillis() - begin.cpuMillis()) / seconds;
            return new Scrapes(
                    MANY,
                    encoding,
                    Integer.parseInt(told[0]),
                    SCRAPES_A_SECOND,
                    Long.parseLong(told[1]),
                    Double.parseDouble(told[2]),
                    Double.parseDouble(told[3]),
                    Double.parseDouble(told[4]),
                    cpu,
                    end.rss());
        }
    }

    private static void pause(int seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
