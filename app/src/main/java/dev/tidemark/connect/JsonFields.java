package dev.tidemark.connect;

import dev.tidemark.kernel.Reading;
import io.avaje.json.JsonReader;
import io.avaje.json.stream.JsonStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// A JSON object, whose fields are asked for by name. What is not asked for is skipped; what is and is not there,
/// or is of another kind, is a [MalformedAnswer].
///
/// @param path where in the document it is, for messages
record JsonFields(String path, Map<String, Object> fields) {
    private static final JsonStream STREAM = JsonStream.builder().build();

    /// Deeper than any document of ours.
    private static final int DEEPEST = 40;

    /// What stands for null.
    private enum Nothing {
        NULL
    }

    /// @throws MalformedAnswer for anything but one JSON object
    static JsonFields parse(byte[] document) {
        try (JsonReader json = STREAM.reader(document)) {
            return object("", value(json, 0));
        } catch (MalformedAnswer malformed) {
            throw malformed;
        } catch (RuntimeException malformed) {
            // The parser has several kinds, and runs over the end of arrays at some truncated numbers.
            throw new MalformedAnswer("no JSON (expected: a document of a Tidemark agent)", malformed);
        }
    }

    private static Object value(JsonReader json, int depth) {
        if (depth > DEEPEST) {
            throw new MalformedAnswer("JSON nested deeper than " + DEEPEST + " (expected: less)");
        }
        return switch (json.currentToken()) {
            case BEGIN_OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                json.beginObject();
                while (json.hasNextField()) {
                    String name = json.nextField();
                    fields.put(name, value(json, depth + 1));
                }
                json.endObject();
                yield fields;
            }
            case BEGIN_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                json.beginArray();
                while (json.hasNextElement()) {
                    elements.add(value(json, depth + 1));
                }
                json.endArray();
                yield elements;
            }
            case STRING -> json.readString();
            case NUMBER -> json.readDecimal();
            case BOOLEAN -> json.readBoolean();
            case NULL -> {
                boolean _ = json.isNullValue();
                yield Nothing.NULL;
            }
        };
    }

    @SuppressWarnings("unchecked") // Only value() makes maps.
    private static JsonFields object(String path, Object value) {
        if (value instanceof Map<?, ?> map) {
            return new JsonFields(path, (Map<String, Object>) map);
        }
        throw wrong(path, value, "an object");
    }

    private static MalformedAnswer wrong(String path, Object value, String expected) {
        String text = String.valueOf(value);
        return new MalformedAnswer((path.isEmpty() ? "document" : path) + ": "
                + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + " (expected: " + expected + ")");
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    private Object value(String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw new MalformedAnswer(pathOf(name) + ": missing (expected: a document of a Tidemark agent)");
        }
        return value;
    }

    /// What `read` makes of the field, if it is there.
    <T> Optional<T> optional(String name, Function<String, T> read) {
        return has(name) ? Optional.of(read.apply(name)) : Optional.empty();
    }

    String text(String name) {
        Object value = value(name);
        if (value instanceof String text) {
            return text;
        }
        throw wrong(pathOf(name), value, "a text");
    }

    boolean flag(String name) {
        Object value = value(name);
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(pathOf(name), value, "true or false");
    }

    long number(String name) {
        return number(pathOf(name), value(name));
    }

    private static long number(String path, Object value) {
        if (value instanceof BigDecimal decimal) {
            try {
                return decimal.longValueExact();
            } catch (ArithmeticException fraction) {
                throw wrong(path, value, "a whole number");
            }
        }
        throw wrong(path, value, "a whole number");
    }

    /// A number of something, which is not negative.
    long count(String name) {
        long number = number(name);
        if (number < 0) {
            throw wrong(pathOf(name), number, "0 or more");
        }
        return number;
    }

    int smallNumber(String name) {
        long number = number(name);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw wrong(pathOf(name), number, "0 to " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    Duration millis(String name) {
        return Duration.ofMillis(count(name));
    }

    Instant time(String name) {
        String text = text(name);
        try {
            return Instant.parse(text);
        } catch (DateTimeException wrong) {
            throw wrong(pathOf(name), text, "a time");
        }
    }

    /// 64 bits as digits.
    long unsigned(String name) {
        String text = text(name);
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException _) {
            throw wrong(pathOf(name), text, "digits");
        }
    }

    Reading<Long> reading(String name) {
        Optional<Reading<Long>> unknown = unknown(name);
        return unknown.orElseGet(() -> Reading.of(number(name)));
    }

    Reading<Long> unsignedReading(String name) {
        Optional<Reading<Long>> unknown = unknown(name);
        return unknown.orElseGet(() -> Reading.of(unsigned(name)));
    }

    /// The reason, where the field is `{"unknown": "reason"}`.
    <T> Optional<Reading<T>> unknown(String name) {
        return value(name) instanceof Map<?, ?>
                ? Optional.of(Reading.unknown(object(name).text("unknown")))
                : Optional.empty();
    }

    JsonFields object(String name) {
        return object(pathOf(name), value(name));
    }

    List<JsonFields> objects(String name) {
        List<Object> elements = list(name);
        List<JsonFields> objects = new ArrayList<>(elements.size());
        for (int at = 0; at < elements.size(); at++) {
            objects.add(object(pathOf(name) + "[" + at + "]", elements.get(at)));
        }
        return objects;
    }

    List<String> texts(String name) {
        return list(name).stream()
                .map(value -> {
                    if (value instanceof String text) {
                        return text;
                    }
                    throw wrong(pathOf(name), value, "texts");
                })
                .toList();
    }

    List<Long> numbers(String name) {
        return list(name).stream().map(value -> number(pathOf(name), value)).toList();
    }

    /// Numbers, and null where there is none.
    List<OptionalInt> numbersWithGaps(String name) {
        return list(name).stream()
                .map(value -> value == Nothing.NULL
                        ? OptionalInt.empty()
                        : OptionalInt.of(Math.clamp(number(pathOf(name), value), 0, Integer.MAX_VALUE)))
                .toList();
    }

    /// Lists of numbers.
    List<List<Long>> rows(String name) {
        return list(name).stream()
                .map(value -> {
                    if (value instanceof List<?> row) {
                        return row.stream()
                                .map(each -> number(pathOf(name), (Object) each))
                                .toList();
                    }
                    throw wrong(pathOf(name), value, "lists of numbers");
                })
                .toList();
    }

    @SuppressWarnings("unchecked") // Only value() makes lists.
    private List<Object> list(String name) {
        Object value = value(name);
        if (value instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw wrong(pathOf(name), value, "a list");
    }
}
