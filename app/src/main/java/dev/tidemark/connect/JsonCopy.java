package dev.tidemark.connect;

import dev.tidemark.json.JsonFields;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/// Writes an object that was read, as it was read.
final class JsonCopy {
    private static final JsonStream STREAM = JsonStream.builder().build();

    private JsonCopy() {}

    /// On one line, without its newline.
    static String of(JsonFields object) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = STREAM.writer(text)) {
            write(json, object.fields());
        }
        return text.toString();
    }

    private static void write(JsonWriter json, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                json.beginObject();
                map.forEach((name, each) -> {
                    json.name(String.valueOf(name));
                    write(json, each);
                });
                json.endObject();
            }
            case List<?> list -> {
                json.beginArray();
                list.forEach(each -> write(json, each));
                json.endArray();
            }
            case String text -> json.value(text);
            case BigDecimal number -> json.value(number);
            case Boolean flag -> json.value(flag.booleanValue());
            default -> json.rawValue("null");
        }
    }
}
