package dev.tidemark.kernel.procfs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Which counter stands where in a file of name and value rows.
///
/// A row of names, `TcpExt: ListenOverflows ListenDrops`, comes before each row of values, `TcpExt: 5 5`. The
/// names do not change while a kernel runs, except that `IcmpMsg` rows grow, so that a layout is kept from one
/// read to the next. A group may have several such pairs: `IcmpMsg` breaks after 16 (`net/ipv4/proc.c`,
/// `icmpmsg_put`).
final class CounterLayout {
    private final String file;
    private final List<NameRow> rows;
    private final Map<String, Map<String, Integer>> indexes;

    private CounterLayout(String file, List<NameRow> rows, Map<String, Map<String, Integer>> indexes) {
        this.file = file;
        this.rows = rows;
        this.indexes = indexes;
    }

    /// One row of names.
    ///
    /// @param text the whole row
    /// @param prefix the group and its colon, with which the row of values has to start too
    record NameRow(String text, String prefix, int count) {}

    static CounterLayout parse(String file, String text) {
        List<NameRow> rows = new ArrayList<>();
        Map<String, Map<String, Integer>> indexes = new HashMap<>();
        int total = 0;
        int start = 0;
        while (start < text.length()) {
            int end = endOfLine(text, start);
            if (end == text.length()) {
                throw new MalformedKernelText(file, "a row of names at the end (expected: values after it)");
            }
            NameRow row = parseRow(file, text.substring(start, end), indexes, total);
            rows.add(row);
            total += row.count();
            start = endOfLine(text, end + 1) + 1;
        }
        if (rows.isEmpty()) {
            throw new MalformedKernelText(file, "empty (expected: rows of counters)");
        }
        return new CounterLayout(file, List.copyOf(rows), indexes);
    }

    private static NameRow parseRow(String file, String row, Map<String, Map<String, Integer>> indexes, int first) {
        int colon = row.indexOf(':');
        if (colon < 1) {
            throw new MalformedKernelText(file, "a row without a group (expected: such as 'TcpExt: names')");
        }
        String group = row.substring(0, colon);
        Map<String, Integer> names = indexes.computeIfAbsent(group, _ -> new HashMap<>());
        int count = 0;
        int start = colon + 1;
        while (start < row.length()) {
            int end = row.indexOf(' ', start);
            end = end < 0 ? row.length() : end;
            if (end > start) {
                String name = row.substring(start, end);
                if (names.put(name, first + count) != null) {
                    throw new MalformedKernelText(file, group + " names '" + name + "' twice (expected: once)");
                }
                count++;
            }
            start = end + 1;
        }
        return new NameRow(row, row.substring(0, colon + 1), count);
    }

    /// Whether the rows of names in `text` are these.
    boolean fits(String text) {
        int start = 0;
        for (NameRow row : rows) {
            int end = start + row.text().length();
            if (end >= text.length() || text.charAt(end) != '\n' || !text.startsWith(row.text(), start)) {
                return false;
            }
            start = endOfLine(text, end + 1) + 1;
        }
        return start >= text.length();
    }

    /// Where the line that starts at `start` ends: at its newline or at the end of the text.
    static int endOfLine(String text, int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    OptionalInt indexOf(String group, String name) {
        Integer index = indexes.getOrDefault(group, Map.of()).get(name);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    List<NameRow> rows() {
        return rows;
    }

    int count() {
        return rows.stream().mapToInt(NameRow::count).sum();
    }

    String file() {
        return file;
    }
}
