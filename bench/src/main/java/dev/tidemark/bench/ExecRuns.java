package dev.tidemark.bench;

import dev.tidemark.bench.Duel.Effort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Runs of `tidemark exec`, each in turn with the same without it.
///
/// @param launcher `./tidemark`
/// @param rivals where the program is that listens
record ExecRuns(Path launcher, Path rivals) {
    private static final double NANOS_PER_MICRO = 1_000.0;
    private static final int LISTENS = 1_000;
    private static final String TRUE = "/bin/true";

    /// @param effort of the calls; its number of pairs is that of the starts too
    ExecCost measure(Effort effort, int idleSeconds) {
        List<String> exec = List.of(launcher.toString(), "exec", "--backlog", "max", "--quiet", "--");
        Effort starts = new Effort(effort.pairs(), 1, 0);
        Subject direct = new SpawnedCommand("true", TRUE);
        Duel env = Duel.fight(direct, new SpawnedCommand("env true", "/usr/bin/env", TRUE), starts);
        List<String> wrapped = Stream.concat(exec.stream(), Stream.of(TRUE)).toList();
        Duel start = Duel.fight(direct, new SpawnedCommand("tidemark exec -- true", wrapped), starts);
        Path folder = temporary();
        Path program = CompiledProgram.of(rivals, "listens", folder);
        try (Subject without = TimedProgram.start("listen(2)", List.of(), program);
                Subject with = TimedProgram.start("listen(2) below tidemark exec", exec, program)) {
            with.run(new long[LISTENS]);
            Supervisor supervisor = Supervisor.find();
            Duel listen = Duel.fight(without, with, effort);
            long before = supervisor.cpuNanos();
            with.run(new long[LISTENS]);
            double each = (supervisor.cpuNanos() - before) / NANOS_PER_MICRO / LISTENS;
            double idle = idle(supervisor, idleSeconds);
            return new ExecCost(
                    env,
                    start,
                    listen,
                    each,
                    megabytes(supervisor.kilobytes("VmRSS")),
                    megabytes(supervisor.kilobytes("RssAnon")),
                    idleSeconds,
                    idle);
        } finally {
            delete(program, folder);
        }
    }

    private static double idle(Supervisor supervisor, int seconds) {
        pause(Duration.ofSeconds(1));
        long before = supervisor.cpuNanos();
        long begin = System.nanoTime();
        pause(Duration.ofSeconds(seconds));
        return (supervisor.cpuNanos() - before) / NANOS_PER_MICRO * 1e9 / (System.nanoTime() - begin);
    }

    private static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static double megabytes(long kilobytes) {
        return kilobytes * 1024 / 1e6;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("tidemark-bench");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void delete(Path... files) {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
