package dev.tidemark.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What runs inside this JVM, each measured in a fresh JVM by JMH: absolute figures beside the ratios of [Duel].
///
/// The listeners are those of the namespace it is started in.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InProcessBenchmark {
    /// Which of [Ours] or [ProcNetTcp] to run.
    @Param({"sample"})
    public String subject = "sample";

    private InProcess running = none();

    /// Opens what is measured.
    @Setup(Level.Trial)
    public void open() {
        running = switch (subject) {
            case "sample" -> Ours.sample();
            case "sample with counters, sysctls and unix" -> Ours.sampleOfAll();
            case "kernel records" -> Ours.kernelRecords();
            case "bare dump" -> Ours.bareDump();
            case "counters" -> Ours.counters();
            case "sysctls" -> Ours.sysctls();
            case "unix listeners" -> Ours.unixListeners();
            case "/proc/net/tcp and tcp6" -> ProcNetTcp.subject(false);
            default -> throw new IllegalArgumentException("subject: " + subject + " (expected: one of those above)");
        };
    }

    /// One run.
    @Benchmark
    public long run() {
        return running.once();
    }

    /// Closes what was measured.
    @TearDown(Level.Trial)
    public void close() {
        running.close();
    }

    private static InProcess none() {
        return new InProcess("none", () -> 0, () -> {});
    }
}
