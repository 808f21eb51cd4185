package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the changing commands write in JSON is what docs/json.md says, and so is the journal itself.
final class ChangeDocumentsKernelTest {
    private static final PublishedSchemas SCHEMAS = PublishedSchemas.read();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void eachDocumentOfAChangeAndOfItsWayBackIsDescribed() throws IOException {
        ChangingProduct product = ChangingProduct.asRoot(folder);
        try (LabNamespace namespace = LabNamespace.create()) {
            namespace.sysctl("net.core.somaxconn", 211);
            try (LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 17)) {
                String filter = ":" + listener.port();
                for (List<String> words : List.of(
                        List.of("resize", filter, "97", "--dry-run", "--json"),
                        List.of("resize", filter, "97", "--yes", "--json", "--for", "1h", "--reason", "a \"test\""),
                        List.of("resize", filter, "97", "--yes", "--json"),
                        List.of("resize", filter, "9973", "--yes", "--json"),
                        List.of("resize", filter, "9973", "--raise-somaxconn", "--dry-run", "--json"),
                        List.of("resize", filter, "9973", "--raise-somaxconn", "--yes", "--json"),
                        List.of("undo", "--dry-run", "--json"),
                        List.of("undo", "--yes", "--json"),
                        List.of("undo", "1", "--yes", "--json"),
                        List.of("changes", "--json"),
                        List.of("changes", "1", "--json"))) {
                    Product.Answer answer = product.run(namespace, words.toArray(String[]::new));
                    assertThat(answer.out()).as("%s: %s", words, answer).hasLineCount(1);
                    SCHEMAS.assertValid(answer.out());
                }
                List<String> lines = Files.readAllLines(product.journal());
                assertThat(lines).hasSizeGreaterThan(8);
                lines.forEach(SCHEMAS::assertValid);
            }
        }
    }
}
