package dev.tidemark.bench;

import dev.tidemark.bench.DoctorCost.Spread;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs of the doctor: as a user starts it, and by its parts.
///
/// @param launcher `./tidemark`
/// @param flags those it starts the JVM with
record DoctorRuns(Path launcher, List<String> flags) {
    /// As long as it watches when nothing else is said.
    static final int SECONDS = 10;

    private static final File NULL = new File("/dev/null");

    /// Runs it `runs` times by its parts, in turn with `wholeRuns` times as users do.
    DoctorCost measure(Population population, QueueLoad load, int runs, int wholeRuns) {
        population.queue(load);
        List<long[]> parts = new ArrayList<>();
        List<Long> whole = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            parts.add(parts());
            if (run < wholeRuns) {
                whole.add(whole());
            }
        }
        return new DoctorCost(
                population.listeners(),
                population.connections(),
                load,
                runs,
                spread(parts, 0),
                spread(parts, 1),
                spread(parts, 2),
                spread(parts, 3),
                spread(parts, 4),
                spread(parts, 5),
                whole.isEmpty() ? List.of() : List.of(Spread.of(whole)),
                parts.stream().map(part -> part[3]).toList());
    }

    private static Spread spread(List<long[]> runs, int part) {
        return Spread.of(runs.stream().map(run -> run[part]).toList());
    }

    private long[] parts() {
        try (Child child = Child.java(DoctorLoad.class, flags, Integer.toString(SECONDS))) {
            return Arrays.stream(child.ask("").split(" ", -1))
                    .mapToLong(Long::parseLong)
                    .toArray();
        }
    }

    /// Microseconds of CPU time, with those of the launcher.
    private long whole() {
        long before = CpuTime.ofEndedChildren();
        try {
            Process process = new ProcessBuilder(launcher.toString(), "doctor", "--for", SECONDS + "s", "--json")
                    .redirectInput(NULL)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var output = process.getInputStream()) {
                byte[] _ = output.readAllBytes();
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() == 3) {
                    throw new IllegalStateException("tidemark doctor: failed (expected: exit code 0 to 2)");
                }
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        return (CpuTime.ofEndedChildren() - before) / 1_000;
    }
}
