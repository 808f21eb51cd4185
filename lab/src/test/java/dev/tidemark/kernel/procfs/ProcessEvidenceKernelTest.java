package dev.tidemark.kernel.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `/proc` tells of a process that does not accept, and why.
final class ProcessEvidenceKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int SIGSTOP = 19;
    private static final int SIGCONT = 18;
    private static final String BUSY = "while :; do :; done";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void stoppedProcessIsInStateTAndWaitsForASignal() {
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess server = NamespaceProcess.start(namespace, List.of("sleep", "60"))) {
            int pid = (int) server.pid();
            ProcessState asleep = awaitState(
                    pid,
                    state -> state.state() == 'S'
                            && known(state.executable()).path().endsWith("sleep"));
            assertThat(known(asleep.waitChannel())).contains("nanosleep");
            assertThat(known(asleep.executable()).isGone()).isFalse();

            Libc.require("stop", SystemCall.KILL, pid, SIGSTOP, 0, 0, 0, 0);
            ProcessState stopped = awaitState(pid, state -> state.state() == 'T');
            assertThat(known(stopped.waitChannel())).isEqualTo("do_signal_stop");
            assertThat(stopped.startTicks()).isEqualTo(asleep.startTicks());
            assertThat(stopped.parent()).isEqualTo(asleep.parent());

            Libc.require("continue", SystemCall.KILL, pid, SIGCONT, 0, 0, 0, 0);
            assertThat(awaitState(pid, state -> state.state() == 'S').startTicks())
                    .isEqualTo(asleep.startTicks());
        }
    }

    @Test
    void programThatWasReplacedSinceItStartedSaysSo() throws IOException {
        Path program = folder.resolve("server");
        Files.copy(Path.of("/usr/bin/sleep"), program);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess server = NamespaceProcess.start(namespace, List.of(program.toString(), "60"))) {
            int pid = (int) server.pid();
            awaitState(pid, state -> known(state.executable()).path().equals(program.toString()));

            Path next = Files.copy(Path.of("/usr/bin/sleep"), folder.resolve("next"));
            Files.move(next, program, StandardCopyOption.REPLACE_EXISTING);

            assertThat(known(known(ProcessState.read(ProcRoot.HOST, pid)).executable()))
                    .isEqualTo(new ProcessState.Executable(program.toString(), true));
        }
    }

    @Test
    void descriptorsAtTheirLimitAreSeenAsThat() {
        String program = """
                import resource,os,time
                resource.setrlimit(resource.RLIMIT_NOFILE,(17,23))
                fds=[]
                try:
                  while True: fds.append(os.dup(0))
                except OSError: print('full',flush=True)
                time.sleep(60)
                """;
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess server = NamespaceProcess.start(namespace, List.of("python3", "-c", program))) {
            Await.until("full", LIMIT, () -> server.output().contains("full"));

            assertThat(known(DescriptorUse.read(ProcRoot.HOST, (int) server.pid())))
                    .isEqualTo(new DescriptorUse(17, OptionalLong.of(17)));
        }
    }

    @Test
    void sizeOfTheFolderIsTheNumberOfDescriptors() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess server = NamespaceProcess.start(namespace, List.of("sleep", "60"))) {
            int pid = (int) server.pid();
            awaitState(pid, state -> state.waitChannel().orElse("").contains("nanosleep"));

            assertThat(Files.size(Path.of("/proc/" + pid + "/fd")))
                    .isEqualTo(known(DescriptorUse.read(ProcRoot.HOST, pid)).open())
                    .isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void twoThatShareOneProcessorWaitForEachOther() {
        List<String> busy = List.of("taskset", "-c", "0", "sh", "-c", BUSY);
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess one = NamespaceProcess.start(namespace, busy);
                NamespaceProcess other = NamespaceProcess.start(namespace, busy)) {
            CpuPressure pressure = known(CpuPressure.read(ProcRoot.HOST));
            for (NamespaceProcess process : List.of(one, other)) {
                SchedStat first = sched(process);
                SchedStat later = Await.value(
                        "100 ms of waiting",
                        LIMIT,
                        () -> sched(process),
                        now -> now.waitNanos() - first.waitNanos() > 100_000_000
                                && now.runNanos() - first.runNanos() > 100_000_000);
                assertThat(later.timeslices()).isGreaterThan(first.timeslices());
                assertThat(later.threads()).isEqualTo(later.threadsRead()).isEqualTo(1);
            }
            Await.until(
                    "pressure",
                    LIMIT,
                    () -> known(CpuPressure.read(ProcRoot.HOST)).totalMicros() >= pressure.totalMicros() + 100_000);
        }
    }

    private static SchedStat sched(NamespaceProcess process) {
        return known(SchedStat.read(ProcRoot.HOST, (int) process.pid()));
    }

    private static ProcessState awaitState(int pid, Predicate<ProcessState> wanted) {
        return Await.value("state", LIMIT, () -> known(ProcessState.read(ProcRoot.HOST, pid)), wanted);
    }

    private static <T> T known(Reading<T> reading) {
        return reading.fold(value -> value, reason -> {
            throw new AssertionError("unknown: " + reason);
        });
    }
}
