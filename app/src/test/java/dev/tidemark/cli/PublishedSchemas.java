package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The schemas that docs/json.md promises, each from the block below its heading.
final class PublishedSchemas {
    private static final Pattern BLOCK = Pattern.compile(
            "^## (tidemark\\.[a-z-]+/\\d+)$(?:(?!^## ).)*?^```json\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("\"schema\":\"([^\"]+)\"");

    private final Map<String, JsonSchema> schemas = new LinkedHashMap<>();

    private PublishedSchemas() {}

    static PublishedSchemas read() {
        PublishedSchemas published = new PublishedSchemas();
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
        Matcher blocks = BLOCK.matcher(text());
        while (blocks.find()) {
            published.schemas.put(blocks.group(1), factory.getSchema(blocks.group(2)));
        }
        return published;
    }

    private static String text() {
        // Tests run in the module's folder.
        try {
            return Files.readString(Path.of("..", "docs", "json.md"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Set<String> ids() {
        return schemas.keySet();
    }

    /// What is wrong with `document`, by the schema that it names.
    Set<ValidationMessage> complaints(String document) {
        Matcher id = ID.matcher(document);
        assertThat(id.find()).as(document).isTrue();
        @Nullable JsonSchema schema = schemas.get(id.group(1));
        if (schema == null) {
            throw new AssertionError("docs/json.md: no schema " + id.group(1));
        }
        return schema.validate(document, InputFormat.JSON);
    }

    void assertValid(String document) {
        assertThat(complaints(document)).as(document).isEmpty();
    }
}
