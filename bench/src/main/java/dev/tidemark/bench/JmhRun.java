package dev.tidemark.bench;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/// Runs [InProcessBenchmark] by JMH, each subject in a fresh JVM.
final class JmhRun {
    private JmhRun() {}

    /// One subject's figures in nanoseconds.
    record Row(String subject, long samples, double min, double median, double p99) {}

    static List<Row> run(List<String> subjects, List<String> flags, int warmUps, int iterations) {
        try {
            List<Row> rows = new ArrayList<>();
            for (RunResult result : new Runner(new OptionsBuilder()
                            .include(InProcessBenchmark.class.getName())
                            .param("subject", subjects.toArray(String[]::new))
                            .forks(1)
                            .jvmArgs(flags.toArray(String[]::new))
                            .warmupIterations(warmUps)
                            .warmupTime(TimeValue.seconds(1))
                            .measurementIterations(iterations)
                            .measurementTime(TimeValue.seconds(1))
                            .shouldFailOnError(true)
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run()) {
                Statistics figures = result.getPrimaryResult().getStatistics();
                rows.add(new Row(
                        result.getParams().getParam("subject"),
                        figures.getN(),
                        figures.getMin(),
                        figures.getPercentile(50),
                        figures.getPercentile(99)));
            }
            rows.sort(java.util.Comparator.comparingInt(row -> subjects.indexOf(row.subject())));
            return rows;
        } catch (RunnerException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
