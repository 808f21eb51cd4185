package dev.tidemark.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// [ServedMain] as a process of its own: the limits of the JDK's server are read once by each process.
final class ServedProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private ServedProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param properties such as `jdk.httpserver.maxConnections=100`
    static ServedProcess start(int listeners, int writeLimitMillis, String... properties) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED"));
        Stream.of(properties).map(property -> "-D" + property).forEach(words::add);
        words.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path", ""),
                ServedMain.class.getName(),
                Integer.toString(listeners),
                Integer.toString(writeLimitMillis)));
        try {
            Process process = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String port = out.readLine();
            if (port == null) {
                throw new AssertionError("the server did not start");
            }
            return new ServedProcess(process, Integer.parseInt(port));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int port() {
        return port;
    }

    WebReply get(String path, String... headers) {
        return RawClient.ask(port, "GET " + path + " HTTP/1.1", headers);
    }

    int streamClients() {
        return Integer.parseInt(get("/metrics").body().strip().split(" ", -1)[1]);
    }

    long descriptors() {
        return entries("fd");
    }

    long threads() {
        return entries("task");
    }

    private long entries(String folder) {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(process.pid()), folder))) {
            return entries.count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the server does not end");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        } finally {
            process.destroyForcibly();
        }
    }
}
