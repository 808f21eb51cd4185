package dev.tidemark.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What makes the product start in half the time, as its launcher has it for users: an AOT cache, and all classes
/// in jars for that. Made once by each process of tests.
record QuickStart(String classPath, List<String> options) {
    private static @Nullable QuickStart made;

    /// The one of this process.
    ///
    /// @param launch the JVM and its options
    static synchronized QuickStart of(List<String> launch) {
        QuickStart quick = made;
        if (quick == null) {
            try {
                quick = make(launch);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            }
            made = quick;
        }
        return quick;
    }

    private static QuickStart make(List<String> launch) throws IOException, InterruptedException {
        Path folder = Path.of("target", "quick-start-" + System.getProperty("surefire.forkNumber", "0"))
                .toAbsolutePath();
        empty(folder);
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            Path place = Path.of(entry);
            if (Files.isDirectory(place) && !place.endsWith("test-classes")) {
                Path jar = folder.resolve(entries.size() + ".jar");
                run(List.of(tool("jar"), "--create", "--no-compress", "--file", jar.toString(), "-C", entry, "."));
                entries.add(jar.toString());
            } else if (!Files.isDirectory(place)) {
                entries.add(entry);
            }
        }
        String classPath = String.join(File.pathSeparator, entries);
        Path cache = folder.resolve("classes.aot");
        List<String> words = new ArrayList<>(launch);
        words.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-cp", classPath, "dev.tidemark.cli.Main"));
        words.add("--train");
        run(words);
        return new QuickStart(classPath, Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of());
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        Files.createDirectories(folder);
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home", ""), "bin", name).toString();
    }

    private static void run(List<String> words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int _ = process.waitFor();
    }
}
