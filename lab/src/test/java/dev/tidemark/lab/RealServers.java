package dev.tidemark.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Real servers running inside a namespace, all of them listening; closing ends them and removes their files.
public final class RealServers implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path folder;
    private final Map<RealServer, NamespaceProcess> processes = new EnumMap<>(RealServer.class);

    private RealServers(Path folder) {
        this.folder = folder;
    }

    /// Starts `servers` and waits until each listens.
    ///
    /// @throws IllegalStateException when one does not within 30 s; nothing stays behind then
    public static RealServers start(LabNamespace namespace, Set<RealServer> servers) {
        try {
            RealServers started = new RealServers(Files.createTempDirectory("tidemark-lab"));
            try {
                for (RealServer server : servers) {
                    Path home = Files.createDirectory(started.folder.resolve(server.processName()));
                    started.processes.put(server, NamespaceProcess.start(namespace, server.command(home)));
                }
                started.processes.forEach((server, process) -> process.awaitListening(server.port(), LIMIT));
                return started;
            } catch (IOException | RuntimeException failed) {
                started.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The process of `server`, one of those started.
    public NamespaceProcess process(RealServer server) {
        NamespaceProcess process = processes.get(server);
        if (process == null) {
            throw new IllegalArgumentException("server: " + server + " (expected: one of " + processes.keySet() + ")");
        }
        return process;
    }

    @Override
    public void close() {
        processes.values().forEach(NamespaceProcess::close);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
