package dev.tidemark.bench;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.procfs.ProcFile;
import java.io.File;
import java.util.List;
import java.util.stream.Stream;

/// What a process and all that it started have now. Memory is in megabytes of a million bytes.
///
/// @param processes how many
/// @param rss resident memory, by `/proc/PID/status`
/// @param anonymous of it, what is not from files
/// @param most the highest that `rss` ever was
/// @param pss resident memory, what several share divided among them, by `/proc/PID/smaps_rollup`
/// @param threads of all
/// @param descriptors open in all
/// @param cpuMillis that they took so far, and children of theirs that ended
record Footprint(
        int processes,
        double rss,
        double anonymous,
        double most,
        double pss,
        int threads,
        int descriptors,
        double cpuMillis) {
    private static final double BYTES_PER_KILOBYTE = 1_024;
    private static final double BYTES_PER_MEGABYTE = 1_000_000;
    private static final double NANOS_PER_MILLI = 1_000_000;
    private static final Footprint NOTHING = new Footprint(0, 0, 0, 0, 0, 0, 0, 0);

    /// That of process `pid` and its descendants; one that ends meanwhile is left out.
    static Footprint of(long pid) {
        List<Long> tree = Stream.concat(
                        Stream.of(pid),
                        ProcessHandle.of(pid).stream()
                                .flatMap(ProcessHandle::descendants)
                                .map(ProcessHandle::pid))
                .toList();
        Footprint sum = NOTHING;
        for (long one : tree) {
            sum = sum.plus(ofOne(one));
        }
        return sum;
    }

    private static Footprint ofOne(long pid) {
        String status = text("/proc/" + pid + "/status");
        String rollup = text("/proc/" + pid + "/smaps_rollup");
        String[] descriptors = new File("/proc/" + pid + "/fd").list();
        if (status.isEmpty() || rollup.isEmpty() || descriptors == null) {
            return NOTHING;
        }
        try {
            return new Footprint(
                    1,
                    megabytes(status, "VmRSS"),
                    megabytes(status, "RssAnon"),
                    megabytes(status, "VmHWM"),
                    megabytes(rollup, "Pss"),
                    (int) number(status, "Threads"),
                    descriptors.length,
                    CpuTime.of(pid) / NANOS_PER_MILLI);
        } catch (KernelException gone) {
            return NOTHING;
        }
    }

    private static double megabytes(String text, String name) {
        return number(text, name) * BYTES_PER_KILOBYTE / BYTES_PER_MEGABYTE;
    }

    private static long number(String text, String name) {
        String line = text.lines()
                .filter(each -> each.startsWith(name + ":"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + ": not there"));
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }

    private static String text(String path) {
        return switch (ProcFile.read(path)) {
            case Reading.Known<String>(String text) -> text;
            case Reading.Unknown<String> _ -> "";
        };
    }

    private Footprint plus(Footprint other) {
        return new Footprint(
                processes + other.processes,
                rss + other.rss,
                anonymous + other.anonymous,
                most + other.most,
                pss + other.pss,
                threads + other.threads,
                descriptors + other.descriptors,
                cpuMillis + other.cpuMillis);
    }
}
