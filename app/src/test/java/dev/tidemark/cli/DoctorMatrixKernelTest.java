package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.scenario.Draw;
import dev.tidemark.lab.scenario.Run;
import dev.tidemark.lab.scenario.Scenario;
import dev.tidemark.lab.scenario.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The doctor against the lab: every scenario is named right, and healthy pictures alarm nobody.
///
/// The doctor is a process of its own, which gets a namespace and nothing else. Ports, backlogs, rates and
/// numbers of clients are drawn from a seed that is printed; `-Dtidemark.matrix.seed=N` repeats them,
/// `-Dtidemark.matrix.repeats=N` sets how often each picture is shown, and `-Dtidemark.matrix.file=FILE` keeps
/// the confusion matrix. `-Dtidemark.matrix.only=NAME` shows one picture only.
final class DoctorMatrixKernelTest {
    private static final Duration UNDER_WAY = Duration.ofSeconds(25);
    private static final int AT_ONCE = 3;

    private static final boolean LONG = Boolean.getBoolean("tidemark.long");
    private static final int REPEATS = Integer.getInteger("tidemark.matrix.repeats", LONG ? 5 : 1);
    private static final String SPAN = LONG ? "10s" : "4s";
    private static final String ONLY = System.getProperty("tidemark.matrix.only", "");

    /// What there is to be seen.
    private record Picture(Scenario scenario, boolean isHealthy) {
        String name() {
            return (isHealthy ? "healthy: " : "") + scenario.name();
        }

        /// What the doctor has to say, `none` for nothing that matters.
        String expected() {
            return scenario.verdict().map(Verdict::word).orElse(DoctorMatrix.NONE);
        }
    }

    @Test
    void everyScenarioIsNamedRightAndHealthyOnesAlarmNobody(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("tidemark.matrix.seed", new Random().nextLong(1, 1_000_000));
        System.out.println("doctor matrix: seed " + seed + ", " + REPEATS + " of each, watching " + SPAN);
        List<Picture> pictures = pictures();
        List<Future<DoctorMatrix.Trial>> trials = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                for (Picture picture : pictures) {
                    long own = seed * 1000 + trials.size();
                    trials.add(pool.submit(trial(picture, own, folder)));
                }
            }
        }
        DoctorMatrix matrix = DoctorMatrix.of(seed, SPAN, results(trials));
        keep(matrix);
        assertThat(matrix.mistakes()).isEmpty();
    }

    private static List<Picture> pictures() {
        return Stream.concat(
                        Scenarios.all().stream()
                                .filter(scenario -> scenario.verdict().isPresent())
                                .map(scenario -> new Picture(scenario, false)),
                        Scenarios.healthy().stream().map(scenario -> new Picture(scenario, true)))
                .filter(picture -> ONLY.isEmpty() || picture.name().equals(ONLY))
                .toList();
    }

    private static Callable<DoctorMatrix.Trial> trial(Picture picture, long seed, Path folder) {
        return () -> {
            try (Run run = picture.scenario().open(Draw.of(seed))) {
                run.begin();
                run.awaitUnderWay(UNDER_WAY);
                List<String> words = new ArrayList<>(List.of("doctor", "--json", "--for", SPAN));
                words.addAll(run.doctorArguments());
                Product.Answer answer = Product.asRoot(folder).run(run.observer(), words.toArray(String[]::new));
                return trial(picture, seed, answer);
            }
        };
    }

    private static DoctorMatrix.Trial trial(Picture picture, long seed, Product.Answer answer) {
        List<Map<String, Object>> findings =
                answer.exitCode() == 3 ? List.of() : Product.objects(answer.document(), "findings");
        List<String> named = findings.stream()
                .map(finding -> String.valueOf(finding.get("verdict")))
                .toList();
        Optional<String> worst = findings.stream()
                .map(finding -> String.valueOf(finding.get("severity")))
                .findFirst();
        return new DoctorMatrix.Trial(
                picture.name(),
                picture.expected(),
                picture.isHealthy(),
                seed,
                named,
                worst.orElse("none"),
                answer.exitCode(),
                answer.err().strip(),
                answer.out());
    }

    private static List<DoctorMatrix.Trial> results(List<Future<DoctorMatrix.Trial>> trials)
            throws InterruptedException, ExecutionException {
        List<DoctorMatrix.Trial> results = new ArrayList<>();
        for (Future<DoctorMatrix.Trial> trial : trials) {
            results.add(trial.get());
        }
        return results;
    }

    private static void keep(DoctorMatrix matrix) throws IOException {
        Path file = Path.of(System.getProperty("tidemark.matrix.file", "target/doctor-matrix.md"));
        Files.writeString(file, matrix.page());
        System.out.println(matrix.page());
    }
}
