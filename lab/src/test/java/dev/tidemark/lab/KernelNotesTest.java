package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each statement of docs/kernel-notes.md names a test that proves it, and that test is there.
final class KernelNotesTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern PROOF = Pattern.compile("`([A-Z][A-Za-z]*Test)#([a-z][A-Za-z0-9]*)`");

    private static String notes() throws IOException {
        return Files.readString(PROJECT.resolve("docs/kernel-notes.md"));
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, String> sources = sourcesOfTests();
        List<String> missing = new ArrayList<>();
        Matcher proof = PROOF.matcher(notes());
        int count = 0;
        while (proof.find()) {
            count++;
            Pattern method = Pattern.compile(
                    "@(Test|ParameterizedTest|Property)\\b[^{}]*?(\\{[^{}]*\\}[^{}]*?)?\\s" + proof.group(2) + "\\(");
            if (!method.matcher(sources.getOrDefault(proof.group(1), "")).find()) {
                missing.add(proof.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(count).isGreaterThan(40);
    }

    /// A row of a table is a statement, but for its head and its rule.
    @Test
    void everyRowNamesAProof() throws IOException {
        List<String> unproved = notes().lines()
                .filter(line -> line.startsWith("|") && !line.startsWith("|--") && !line.endsWith("| proof |"))
                .filter(line -> !PROOF.matcher(line).find())
                .toList();
        assertThat(unproved).isEmpty();
    }

    private static Map<String, String> sourcesOfTests() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("kernel", "core", "lab", "app")) {
            Path tests = PROJECT.resolve(module).resolve("src/test/java");
            if (Files.isDirectory(tests)) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(path -> path.toString().endsWith("Test.java"))
                            .toList()) {
                        String name = String.valueOf(file.getFileName());
                        sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
                    }
                }
            }
        }
        return sources;
    }
}
