package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceCommand;
import io.avaje.json.mapper.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Tidemark run as a user runs it: as a process of its own inside a namespace, be it as root or as nobody, or
/// here.
final class Product {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// What a run did.
    record Answer(int exitCode, String out, String err) {
        /// The document on standard output.
        Map<String, Object> document() {
            return JSON.fromJsonObject(out);
        }

        /// The listeners of the document.
        List<Map<String, Object>> listeners() {
            return objects(document(), "listeners");
        }
    }

    private final Path folder;
    private final List<String> launch = new ArrayList<>();

    /// The JVM, as its launcher starts it. Files of figures (UsePerfData) would be removed by whoever starts
    /// next.
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "--enable-native-access=ALL-UNNAMED");

    private Product(Path folder, List<String> options, String classPath) {
        this.folder = folder;
        launch.addAll(JVM);
        launch.addAll(options);
        launch.addAll(List.of("-cp", classPath, "dev.tidemark.cli.Main"));
    }

    /// As this user.
    ///
    /// @param folder for what it writes
    static Product asRoot(Path folder) {
        QuickStart quick = QuickStart.of(JVM);
        return new Product(folder, quick.options(), quick.classPath());
    }

    /// As user 65534, from a copy that everybody may read.
    static Product asNobody(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            Path source = Path.of(entry);
            if (isOfTheProduct(source)) {
                Path copy = folder.resolve("class-path-" + copies.size() + "-" + source.getFileName());
                copy(source, copy);
                copies.add(copy.toString());
            }
        }
        Product product = new Product(folder, List.of(), String.join(File.pathSeparator, copies));
        product.launch.addAll(0, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
        return product;
    }

    private static boolean isOfTheProduct(Path entry) {
        String name = String.valueOf(entry.getFileName());
        return entry.endsWith(Path.of("target", "classes"))
                || (name.endsWith(".jar")
                        && !name.endsWith("-tests.jar")
                        && (name.startsWith("tidemark-")
                                || name.startsWith("avaje-json")
                                || name.startsWith("snakeyaml-engine")
                                || name.startsWith("jspecify")));
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(source.relativize(file).toString()));
            }
        }
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    /// Runs it inside `namespace`.
    Answer run(LabNamespace namespace, String... arguments) throws IOException {
        Path err = Files.createTempFile(folder, "tidemark", ".err");
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" 2>\"$0\"", err.toString()));
        command.addAll(launch);
        command.addAll(List.of(arguments));
        NamespaceCommand.Outcome outcome = NamespaceCommand.run(namespace, LIMIT, command);
        return new Answer(outcome.exitCode(), outcome.output(), Files.readString(err));
    }

    /// Starts it inside `namespace`, for what happens while it runs.
    Running start(LabNamespace namespace, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--pdeathsig", "KILL", "nsenter", "--net=" + namespace.path(), "--"));
        command.addAll(launch);
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "tidemark", ".out");
        Path err = Files.createTempFile(folder, "tidemark", ".err");
        return new Running(
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start(),
                out,
                err);
    }

    /// A run under way.
    record Running(Process process, Path out, Path err) {
        private static final int SIGINT = 2;

        /// Waits until it has opened the kernel's sockets: it looks from now on.
        void awaitLooking() {
            Await.until("looking", LIMIT, () -> {
                try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
                    return descriptors.anyMatch(Running::isSocket);
                } catch (IOException | UncheckedIOException gone) {
                    return false;
                }
            });
        }

        /// Ctrl-C.
        void interrupt() {
            Libc.require("interrupt", SystemCall.KILL, process.pid(), SIGINT, 0, 0, 0, 0);
        }

        private static boolean isSocket(Path descriptor) {
            try {
                return Files.readSymbolicLink(descriptor).toString().startsWith("socket:[");
            } catch (IOException closed) {
                return false;
            }
        }

        /// What it did, when it has ended.
        Answer answer() throws IOException, InterruptedException {
            try {
                assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /// The words that run it, for a program that runs programs.
    List<String> words(String... arguments) {
        List<String> words = new ArrayList<>(launch);
        words.addAll(List.of(arguments));
        return words;
    }

    /// Runs it in this process, in the namespace of the tests.
    static Answer here(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Commands.run(new Console(out, err, Optional.empty(), Map.of()), arguments);
        return new Answer(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// The value of `name`, a list of objects.
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> objects(Map<String, Object> object, String name) {
        assertThat(object).containsKey(name);
        return (List<Map<String, Object>>) value(object, name);
    }

    /// The value of `name`, a number.
    static long number(Map<String, Object> object, String name) {
        return ((Number) value(object, name)).longValue();
    }

    /// The value of `name`, a text.
    static String text(Map<String, Object> object, String name) {
        return (String) value(object, name);
    }

    /// The value of `name`, whatever it is.
    static Object value(Map<String, Object> object, String name) {
        Object value = object.get(name);
        if (value == null) {
            throw new AssertionError(name + " (expected: one of " + object.keySet() + ")");
        }
        return value;
    }
}
