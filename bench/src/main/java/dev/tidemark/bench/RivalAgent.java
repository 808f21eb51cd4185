package dev.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What else one could run to watch a host, as Debian has it. None of them knows accept queues.
enum RivalAgent {
    /// Reads only when it is asked, and nobody asks.
    NODE_EXPORTER {
        @Override
        RunningProgram start(Path folder) {
            return RunningProgram.start(
                    "prometheus-node-exporter, never scraped",
                    folder,
                    "Listening on",
                    Map.of(),
                    List.of("prometheus-node-exporter", "--web.listen-address=127.0.0.1:9100", "--collector.tcpstat"));
        }
    },
    /// Reads and keeps each second, with the plugins that its packages bring.
    NETDATA {
        @Override
        RunningProgram start(Path folder) {
            try {
                for (String name : List.of("etc", "log", "cache", "lib", "lib/cloud.d", "lib/registry", "lock")) {
                    Files.createDirectories(folder.resolve(name));
                }
                Files.createFile(folder.resolve("etc/.opt-out-from-anonymous-statistics"));
                Files.writeString(folder.resolve("lib/cloud.d/cloud.conf"), "[global]\n  enabled = no\n");
                Path config = folder.resolve("etc/netdata.conf");
                Files.writeString(config, """
                        [global]
                          run as user = root
                        [directories]
                          config = %1$s/etc
                          log = %1$s/log
                          cache = %1$s/cache
                          lib = %1$s/lib
                          home = %1$s
                          lock = %1$s/lock
                          registry = %1$s/lib/registry
                        [logs]
                          error = stderr
                          access = none
                          debug = none
                        [web]
                          bind to = 127.0.0.1:19999
                        """.formatted(folder));
                return RunningProgram.start(
                        "netdata and its plugins",
                        folder,
                        "netdata started on pid",
                        Map.of("DISABLE_TELEMETRY", "1", "DO_NOT_TRACK", "1"),
                        List.of("netdata", "-D", "-c", config.toString()));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    };

    /// @param folder for what it keeps
    abstract RunningProgram start(Path folder);
}
