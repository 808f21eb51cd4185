package dev.tidemark.lab;

import java.util.HashMap;
import java.util.Map;

/// The protocol counters of one namespace at one moment, by their names in `nstat`, such as
/// `TcpExtListenOverflows`.
///
/// Parsed apart from the product's own parser, so that a test can hold one against the other.
public record NamespaceCounters(Map<String, Long> values) {
    public NamespaceCounters {
        values = Map.copyOf(values);
    }

    /// Reads the text of `/proc/net/netstat` and `/proc/net/snmp`: pairs of lines, names above values.
    ///
    /// @throws IllegalArgumentException when names and values do not match
    static NamespaceCounters parse(String text) {
        Map<String, Long> values = new HashMap<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i + 1 < lines.length; i += 2) {
            String[] names = lines[i].split(" ", -1);
            String[] numbers = lines[i + 1].split(" ", -1);
            if (names.length != numbers.length || !names[0].equals(numbers[0])) {
                throw new IllegalArgumentException("counters: " + names[0] + " (expected: a value for each name)");
            }
            String group = names[0].replace(":", "");
            for (int j = 1; j < names.length; j++) {
                values.put(group + names[j], Long.parseLong(numbers[j]));
            }
        }
        return new NamespaceCounters(values);
    }

    /// One counter.
    ///
    /// @throws IllegalArgumentException when this kernel has none of that name
    public long of(String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("counter: " + name + " (expected: one of this kernel's)");
        }
        return value;
    }

    /// These counters and those of `others`.
    NamespaceCounters with(NamespaceCounters others) {
        Map<String, Long> all = new HashMap<>(values);
        all.putAll(others.values);
        return new NamespaceCounters(all);
    }

    /// How much each counter grew since `earlier`.
    public NamespaceCounters since(NamespaceCounters earlier) {
        Map<String, Long> growth = new HashMap<>();
        values.forEach((name, value) -> growth.put(name, value - earlier.values.getOrDefault(name, 0L)));
        return new NamespaceCounters(growth);
    }
}
