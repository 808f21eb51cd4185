package dev.tidemark.bench;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.StringJoiner;

/// Records as JSON: an object of their components.
final class Json {
    private Json() {}

    /// @param value a record, a list, a number, a boolean, or something whose text tells what it is
    static String of(Object value) {
        return switch (value) {
            case Record one -> object(one);
            case List<?> many -> {
                StringJoiner items = new StringJoiner(",\n", "[", "]");
                many.forEach(item -> items.add(of(item)));
                yield items.toString();
            }
            case Double number when !Double.isFinite(number) -> "null";
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> quoted(value.toString());
        };
    }

    private static String object(Record one) {
        StringJoiner fields = new StringJoiner(", ", "{", "}");
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                fields.add(quoted(component.getName())
                        + ": "
                        + of(component.getAccessor().invoke(one)));
            } catch (ReflectiveOperationException impossible) {
                throw new LinkageError("a record has accessors", impossible);
            }
        }
        return fields.toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                quoted.append('\\');
            }
            quoted.appendCodePoint(point < ' ' ? ' ' : point);
        });
        return quoted.append('"').toString();
    }
}
