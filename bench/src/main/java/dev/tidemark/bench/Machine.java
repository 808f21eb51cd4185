package dev.tidemark.bench;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcFile;
import java.time.Instant;

/// Where and when the figures were taken.
///
/// @param commit of the sources, with a `+` when there were changes
/// @param load the load averages at the start: what others did to the figures
record Machine(
        Instant at, String commit, String kernel, String cpu, int cpus, long memoryMegabytes, String jvm, String load) {
    static Machine ofHere(Instant at, String commit) {
        return new Machine(
                at,
                commit,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                field("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(field("/proc/meminfo", "MemTotal").split(" ", -1)[0]) / 1024,
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                loadNow());
    }

    /// The load averages now.
    static String loadNow() {
        String[] fields = text("/proc/loadavg").split(" ", -1);
        return fields[0] + ", " + fields[1] + ", " + fields[2];
    }

    private static String field(String path, String name) {
        return text(path)
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String text(String path) {
        return switch (ProcFile.read(path)) {
            case Reading.Known<String>(String text) -> text;
            case Reading.Unknown<String>(String reason) -> throw new IllegalStateException(reason);
        };
    }
}
