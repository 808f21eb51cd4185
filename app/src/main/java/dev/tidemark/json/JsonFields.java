package dev.tidemark.json;

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
/// or is of another kind, is a [MalformedJson].
///
/// @param path where in the document it is, for messages
public record JsonFields(String path, Map<String, Object> fields) {
    private static final JsonStream STREAM = JsonStream.builder().build();

    /// Deeper than any document of ours.
    private static final int DEEPEST = 40;

    /// What stands for null.
    private enum Nothing {
        NULL
    }

    /// @throws MalformedJson for anything but one JSON object
    public static JsonFields parse(byte[] document) {
        try (JsonReader json = STREAM.reader(document)) {
            return object("", value(json, 0));
        } catch (MalformedJson malformed) {
            throw malformed;
        } catch (RuntimeException malformed) {
            // The parser has several kinds, and runs over the end of arrays at some truncated numbers.
            throw new MalformedJson("no JSON (expected: a document of Tidemark)", malformed);
        }
    }

    private static Object value(JsonReader json, int depth) {
        if (depth > DEEPEST) {
            throw new MalformedJson("JSON nested deeper than " + DEEPEST + " (expected: less)");
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

    private static MalformedJson wrong(String path, Object value, String expected) {
        String text = String.valueOf(value);
        return new MalformedJson((path.isEmpty() ? "document" : path) + ": "
                + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + " (expected: " + expected + ")");
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /// Whether it is there.
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    private Object value(String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw new MalformedJson(pathOf(name) + ": missing (expected: a document of Tidemark)");
        }
        return value;
    }

    /// What `read` makes of the field, if it is there.
    public <T> Optional<T> optional(String name, Function<String, T> read) {
        return has(name) ? Optional.of(read.apply(name)) : Optional.empty();
    }

    /// A text.
    public String text(String name) {
        Object value = value(name);
        if (value instanceof String text) {
            return text;
        }
        throw wrong(pathOf(name), value, "a text");
    }

    /// True or false.
    public boolean flag(String name) {
        Object value = value(name);
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(pathOf(name), value, "true or false");
    }

    /// A whole number.
    public long number(String name) {
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
    public long count(String name) {
        long number = number(name);
        if (number < 0) {
            throw wrong(pathOf(name), number, "0 or more");
        }
        return number;
    }

    /// A number of something, which an int holds.
    public int smallNumber(String name) {
        long number = number(name);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw wrong(pathOf(name), number, "0 to " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    /// A time span, in whole milliseconds.
    public Duration millis(String name) {
        return Duration.ofMillis(count(name));
    }

    /// RFC 3339.
    public Instant time(String name) {
        String text = text(name);
        try {
            return Instant.parse(text);
        } catch (DateTimeException wrong) {
            throw wrong(pathOf(name), text, "a time");
        }
    }

    /// 64 bits as digits.
    public long unsigned(String name) {
        String text = text(name);
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException _) {
            throw wrong(pathOf(name), text, "digits");
        }
    }

    /// A whole number, or the reason why there is none.
    public Reading<Long> reading(String name) {
        Optional<Reading<Long>> unknown = unknown(name);
        return unknown.orElseGet(() -> Reading.of(number(name)));
    }

    /// 64 bits as digits, or the reason why there are none.
    public Reading<Long> unsignedReading(String name) {
        Optional<Reading<Long>> unknown = unknown(name);
        return unknown.orElseGet(() -> Reading.of(unsigned(name)));
    }

    /// The reason, where the field is `{"unknown": "reason"}`.
    public <T> Optional<Reading<T>> unknown(String name) {
        return value(name) instanceof Map<?, ?>
                ? Optional.of(Reading.unknown(object(name).text("unknown")))
                : Optional.empty();
    }

    /// An object.
    public JsonFields object(String name) {
        return object(pathOf(name), value(name));
    }

    /// A list of objects.
    public List<JsonFields> objects(String name) {
        List<Object> elements = list(name);
        List<JsonFields> objects = new ArrayList<>(elements.size());
        for (int at = 0; at < elements.size(); at++) {
            objects.add(object(pathOf(name) + "[" + at + "]", elements.get(at)));
        }
        return objects;
    }

    /// A list of texts.
    public List<String> texts(String name) {
        return list(name).stream()
                .map(value -> {
                    if (value instanceof String text) {
                        return text;
                    }
                    throw wrong(pathOf(name), value, "texts");
                })
                .toList();
    }

    /// A list of whole numbers.
    public List<Long> numbers(String name) {
        return list(name).stream().map(value -> number(pathOf(name), value)).toList();
    }

    /// Numbers, and null where there is none.
    public List<OptionalInt> numbersWithGaps(String name) {
        return list(name).stream()
                .map(value -> value == Nothing.NULL
                        ? OptionalInt.empty()
                        : OptionalInt.of(Math.clamp(number(pathOf(name), value), 0, Integer.MAX_VALUE)))
                .toList();
    }

    /// Lists of numbers.
    public List<List<Long>> rows(String name) {
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
