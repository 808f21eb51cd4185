package dev.tidemark.lab;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/// Copies of compiled classes that every user may read, to run a program of the tests without privilege.
public final class ReadableClasses {
    private ReadableClasses() {}

    /// The words of a shell that run `main`, from copies in `folder` of all that comes from where `types` come
    /// from.
    public static String command(Path folder, List<Class<?>> types, Class<?> main) throws IOException {
        for (Class<?> type : types) {
            copy(
                    Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath()),
                    folder);
        }
        try (Stream<Path> copies = Files.walk(folder)) {
            for (Path copy : copies.toList()) {
                boolean _ = copy.toFile().setReadable(true, false);
                boolean _ = !Files.isDirectory(copy) || copy.toFile().setExecutable(true, false);
            }
        }
        return Path.of(System.getProperty("java.home"), "bin", "java") + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
                + " --enable-native-access=ALL-UNNAMED -cp '" + folder + "' " + main.getName();
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.isRegularFile(from)) {
            try (var jar = FileSystems.newFileSystem(from)) {
                copyTree(jar.getPath("/"), to);
            }
        } else {
            copyTree(from, to);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
