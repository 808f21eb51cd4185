package dev.tidemark.json;

import dev.tidemark.kernel.Reading;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.StringWriter;
import java.time.Instant;
import java.util.function.Consumer;

/// Writes JSON by the house rules: an unknown value is `{"unknown": "reason"}`, one that does not apply is
/// absent.
public final class JsonText {
    private static final JsonStream STREAM = JsonStream.builder().build();

    private JsonText() {}

    /// What `body` writes, on one line with its newline.
    public static String line(Consumer<JsonWriter> body) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = STREAM.writer(text)) {
            body.accept(json);
        }
        return text.append('\n').toString();
    }

    /// A text.
    public static void string(JsonWriter json, String name, String value) {
        json.name(name);
        json.value(value);
    }

    /// A whole number.
    public static void number(JsonWriter json, String name, long value) {
        json.name(name);
        json.value(value);
    }

    /// A number, as exact as a double is.
    public static void fraction(JsonWriter json, String name, double value) {
        json.name(name);
        json.value(value);
    }

    /// True or false.
    public static void flag(JsonWriter json, String name, boolean value) {
        json.name(name);
        json.value(value);
    }

    /// RFC 3339 in UTC.
    public static void time(JsonWriter json, String name, Instant value) {
        string(json, name, value.toString());
    }

    /// A number, or the reason why there is none.
    public static void reading(JsonWriter json, String name, Reading<Long> reading) {
        switch (reading) {
            case Reading.Known<Long>(Long value) -> number(json, name, value);
            case Reading.Unknown<Long>(String reason) -> unknown(json, name, reason);
        }
    }

    /// A number that may exceed what JavaScript holds, as a string.
    public static void readingAsText(JsonWriter json, String name, Reading<Long> reading) {
        switch (reading) {
            case Reading.Known<Long>(Long value) -> string(json, name, Long.toUnsignedString(value));
            case Reading.Unknown<Long>(String reason) -> unknown(json, name, reason);
        }
    }

    /// The reason why there is no value.
    public static void unknown(JsonWriter json, String name, String reason) {
        json.name(name);
        json.beginObject();
        string(json, "unknown", reason);
        json.endObject();
    }
}
