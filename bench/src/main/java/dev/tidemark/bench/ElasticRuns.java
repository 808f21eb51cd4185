package dev.tidemark.bench;

import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.traffic.Course;
import dev.tidemark.lab.traffic.QueueTrace;
import dev.tidemark.lab.traffic.QueueTrace.Look;
import dev.tidemark.lab.traffic.Service;
import dev.tidemark.lab.traffic.Traffic;
import dev.tidemark.lab.traffic.TrafficRun;
import dev.tidemark.lab.traffic.Truth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Real servers, clients and agents: the same train at three queues at the same time, noise at one, and the cost.
record ElasticRuns(Path project, ElasticPlan plan) {
    private static final int PORT = 18_080;
    private static final long SEED = 20_261_122;
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final double TENTH = 0.1;
    private static final double NOISE_ACCEPTS = 397;
    private static final int NOISE_BACKLOG = 29;

    ElasticResults measure() {
        List<ElasticTrain> trains = trains();
        trains.forEach(one -> System.err.println(one.setting().words() + ": " + one.parts()));
        ElasticNoise noise = noise();
        System.err.println("noise: " + noise.steps() + " steps in " + Math.round(noise.seconds()) + " s");
        return new ElasticResults(trains, noise, new ElasticCost(project, plan).measure());
    }

    /// Each on a thread of its own, which lives as long as what it started.
    private List<ElasticTrain> trains() {
        Traffic.Shifts traffic = ElasticTrain.traffic(plan);
        Course course = traffic.draw(traffic.span(), SEED);
        List<Future<ElasticTrain>> under = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(ElasticSetting.values().length)) {
            for (ElasticSetting setting : ElasticSetting.values()) {
                under.add(threads.submit(() -> train(setting, course)));
            }
            List<ElasticTrain> done = new ArrayList<>();
            for (Future<ElasticTrain> one : under) {
                done.add(one.get());
            }
            return done;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    private ElasticTrain train(ElasticSetting setting, Course course) {
        Service service = new Service(setting.backlog(), ElasticTrain.ACCEPTS, ElasticTrain.PATIENCE);
        Optional<Duration> calm =
                setting == ElasticSetting.ELASTIC ? Optional.of(Duration.ofSeconds(20)) : Optional.empty();
        Watched watched = watch(service, calm, course);
        return ElasticTrain.of(
                setting,
                plan,
                watched.truth(),
                QueuePoint.of(watched.looks(), TENTH),
                QueueTrace.steps(watched.looks()));
    }

    /// Strangers, and now and then many at once, while the strangers are few and many in turn: nothing is calm.
    private ElasticNoise noise() {
        Traffic noisy = new Traffic.Both(
                new Traffic.Diurnal(31, 293, Duration.ofSeconds(67)),
                new Traffic.Bursty(1, 0.7, 19, Duration.ofMillis(200)));
        Course course = noisy.draw(plan.noise(), SEED);
        Service service = new Service(NOISE_BACKLOG, NOISE_ACCEPTS, ElasticTrain.PATIENCE);
        Watched watched = watch(service, Optional.of(Duration.ofSeconds(30)), course);
        Truth truth = watched.truth();
        List<Look> looks = watched.looks();
        return new ElasticNoise(
                plan.noise().toMillis() / 1e3,
                truth.clients(),
                truth.refusedAtFirst(),
                truth.gaveUp(),
                truth.overflows(),
                QueueTrace.steps(looks),
                ElasticNoise.turns(looks.stream().map(Look::limit).toList()),
                truth.waits().map(waits -> waits.p99().toNanos() / 1e6).orElse(Double.NaN),
                QueuePoint.of(looks, 1));
    }

    private record Watched(Truth truth, List<Look> looks) {}

    /// @param calm of the elastic queue, if it is one
    private Watched watch(Service service, Optional<Duration> calm, Course course) {
        try (LabNamespace namespace = LabNamespace.create();
                TrafficRun run = TrafficRun.start(namespace, PORT, service);
                Folder folder = Folder.temporary()) {
            Supplier<Watched> play = () -> {
                try (QueueTrace trace = QueueTrace.start(namespace, PORT, LOOK)) {
                    Truth truth = run.play(course);
                    return new Watched(truth, trace.looks());
                }
            };
            if (calm.isEmpty()) {
                return play.get();
            }
            List<String> inside = List.of("nsenter", "--net=" + namespace.path(), "--");
            ElasticAgent agent = ElasticAgent.of(":" + PORT, ElasticTrain.BUDGET, calm.get());
            try (RunningProgram _ = agent.start(project, folder.path(), inside)) {
                return play.get();
            }
        }
    }
}
