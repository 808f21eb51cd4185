package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceCommand;
import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Tidemark run by somebody who changes things, with a state folder of the test's own: no journal of this host is
/// touched.
final class ChangingProduct {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Product product;
    private final Path folder;
    private final SortedMap<String, String> environment;

    private ChangingProduct(Product product, Path folder, SortedMap<String, String> environment) {
        this.product = product;
        this.folder = folder;
        this.environment = environment;
    }

    /// As this user.
    ///
    /// @param folder for its state and what it prints
    static ChangingProduct asRoot(Path folder) {
        return of(Product.asRoot(folder), folder);
    }

    static ChangingProduct of(Product product, Path folder) {
        return new ChangingProduct(
                product,
                folder,
                new TreeMap<>(Map.of("STATE_DIRECTORY", folder.resolve("state").toString())));
    }

    /// With another variable of the environment.
    ChangingProduct with(String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new ChangingProduct(product, folder, more);
    }

    /// Without that variable of the environment.
    ChangingProduct without(String name) {
        SortedMap<String, String> less = new TreeMap<>(environment);
        less.remove(name);
        return new ChangingProduct(product, folder, less);
    }

    /// Where its journal is.
    Path journal() {
        return Path.of(environment.getOrDefault("STATE_DIRECTORY", "")).resolve("journal.ndjson");
    }

    /// The lines of its journal; none when there is no journal.
    List<Map<String, Object>> journalLines() throws IOException {
        if (!Files.exists(journal())) {
            return List.of();
        }
        return Files.readAllLines(journal()).stream().map(JSON::fromJsonObject).toList();
    }

    /// Runs it inside `namespace`.
    Product.Answer run(LabNamespace namespace, String... arguments) throws IOException {
        return runBehind(namespace, List.of(), arguments);
    }

    /// Runs it inside `namespace` as the command of another program, such as strace(1).
    Product.Answer runBehind(LabNamespace namespace, List<String> before, String... arguments) throws IOException {
        Path err = Files.createTempFile(folder, "tidemark", ".err");
        Files.setPosixFilePermissions(err, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" 2>\"$0\"", err.toString()));
        command.addAll(wordsBehind(before, arguments));
        NamespaceCommand.Outcome outcome = NamespaceCommand.run(namespace, LIMIT, command);
        return new Product.Answer(outcome.exitCode(), outcome.output(), Files.readString(err));
    }

    /// The words that run it.
    List<String> words(String... arguments) {
        return wordsBehind(List.of(), arguments);
    }

    /// The words that run it as the command of another program.
    List<String> wordsBehind(List<String> before, String... arguments) {
        List<String> words = new ArrayList<>(List.of("env", "-u", "STATE_DIRECTORY", "-u", "TIDEMARK_POLICY"));
        environment.forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(before);
        words.addAll(product.words(arguments));
        return words;
    }

    /// `tidemark resize … --yes --json`, which has to do all that was asked.
    ///
    /// @return the document's changes
    List<Map<String, Object>> resize(LabNamespace namespace, String... arguments) throws IOException {
        Product.Answer answer = tryResize(namespace, arguments);
        assertThat(answer.exitCode()).as("%s", answer).isZero();
        return changes(answer);
    }

    /// `tidemark resize … --yes --json`, however it ends.
    Product.Answer tryResize(LabNamespace namespace, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("resize"));
        words.addAll(Arrays.asList(arguments));
        words.addAll(List.of("--yes", "--json"));
        return run(namespace, words.toArray(String[]::new));
    }

    /// The changes of a document of `resize`.
    static List<Map<String, Object>> changes(Product.Answer answer) {
        assertThat(answer.document()).containsEntry("schema", "tidemark.resize/1");
        return Product.objects(answer.document(), "changes");
    }
}
