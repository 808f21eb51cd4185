package dev.tidemark.bench;

import dev.tidemark.bench.AgentCost.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// What elastic queues cost an agent: three at the same time, each with listeners of its own.
record ElasticCost(Path project, ElasticPlan plan) {
    private static final int LISTENERS = 1_000;
    private static final int SELECTED = 20;
    private static final int FIRST_PORT = 2_000;
    private static final Duration CALM = Duration.ofMinutes(10);

    private record Agent(String name, Child holder, RunningProgram program) {}

    List<Program> measure() {
        List<Agent> agents = new ArrayList<>();
        try (Folder folder = Folder.temporary()) {
            try {
                agents.add(start("off", folder.sub("off"), Optional.empty()));
                agents.add(start("on for " + SELECTED, folder.sub("on"), Optional.of(selected())));
                return watch(agents);
            } finally {
                for (Agent agent : agents) {
                    agent.program().close();
                    agent.holder().close();
                }
            }
        }
    }

    private static ElasticAgent selected() {
        List<String> ports = new ArrayList<>();
        for (int i = 0; i < SELECTED; i++) {
            ports.add(":" + (FIRST_PORT + i));
        }
        return new ElasticAgent(ports, ElasticTrain.BUDGET, CALM);
    }

    private Agent start(String name, Path folder, Optional<ElasticAgent> elastic) {
        Child holder = Population.holder(
                List.of("unshare", "--net", "--", "sh", "-c", "ip link set lo up && exec \"$@\"", "holder"));
        int _ = Population.answer(holder, LISTENERS);
        List<String> inside = List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net", "--");
        ElasticAgent agent = elastic.orElseGet(ElasticAgent::off);
        return new Agent(name, holder, agent.start(project, folder, inside));
    }

    private List<Program> watch(List<Agent> agents) {
        pause(plan.settleSeconds());
        List<Footprint> begin = footprints(agents);
        long before = System.nanoTime();
        pause(plan.costSeconds());
        double seconds = (System.nanoTime() - before) / 1e9;
        List<Footprint> end = footprints(agents);
        List<Program> programs = new ArrayList<>();
        for (int i = 0; i < agents.size(); i++) {
            String name = LISTENERS + " listeners, elastic " + agents.get(i).name();
            programs.add(new Program(name, LISTENERS, seconds, begin.get(i), end.get(i)));
        }
        return programs;
    }

    private static List<Footprint> footprints(List<Agent> agents) {
        return agents.stream().map(one -> Footprint.of(one.program().pid())).toList();
    }

    private static void pause(int seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
