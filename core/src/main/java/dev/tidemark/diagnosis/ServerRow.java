package dev.tidemark.diagnosis;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What the file of servers says of one of them, key by key; in the end each key has to have been asked for.
final class ServerRow {
    private final String id;
    private final Map<String, String> values;
    private final Set<String> unread;

    /// @param values by key, without the id
    ServerRow(String id, Map<String, String> values) {
        this.id = id;
        this.values = Map.copyOf(values);
        this.unread = new HashSet<>(values.keySet());
    }

    String id() {
        return id;
    }

    String required(String key) {
        return optional(key).orElseThrow(() -> wrong(key, "missing", "a value"));
    }

    Optional<String> optional(String key) {
        unread.remove(key);
        Optional<String> value = Optional.ofNullable(values.get(key)).map(String::strip);
        if (value.filter(String::isEmpty).isPresent()) {
            throw wrong(key, "empty", "a value");
        }
        return value;
    }

    /// The parts of a list between commas; none when it is not there.
    List<String> list(String key) {
        return optional(key).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    Optional<Pattern> pattern(String key) {
        return optional(key).map(regex -> compiled(key, regex));
    }

    boolean truth(String key) {
        return switch (required(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, required(key), "true or false");
        };
    }

    <E extends Enum<E>> E constant(String key, Class<E> type) {
        try {
            return Enum.valueOf(type, required(key));
        } catch (IllegalArgumentException _) {
            throw wrong(key, required(key), "one of " + Arrays.toString(type.getEnumConstants()));
        }
    }

    /// @throws IllegalArgumentException when the row has a key that nobody knows
    void finish() {
        if (!unread.isEmpty()) {
            throw wrong(unread.iterator().next(), "unknown", "a key that the head of the file explains");
        }
    }

    private Pattern compiled(String key, String regex) {
        try {
            return Pattern.compile(regex, Pattern.MULTILINE);
        } catch (PatternSyntaxException malformed) {
            throw wrong(key, malformed.getDescription(), "a regular expression");
        }
    }

    IllegalArgumentException wrong(String key, String found, String expected) {
        return new IllegalArgumentException(id + "." + key + ": " + found + " (expected: " + expected + ")");
    }
}
