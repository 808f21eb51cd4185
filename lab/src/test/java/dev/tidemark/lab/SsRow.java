package dev.tidemark.lab;

import java.util.ArrayList;
import java.util.List;

/// A row of `ss`, iproute2's view of the same kernel, to hold our numbers against.
///
/// @param length Recv-Q of a listener
/// @param limit Send-Q of a listener
/// @param local address and port, or path, as `ss` writes it
/// @param line the whole row
record SsRow(int length, int limit, String local, String line) {
    /// Runs `ss` inside `namespace` with options such as `-lntpem`; without header, a row a line.
    ///
    /// @param options those of TCP: a row starts with the state
    static List<SsRow> tcp(LabNamespace namespace, String options) {
        return parse(NamespaceCommand.output(namespace, "ss", "-OH", options), 1);
    }

    /// Runs `ss` inside `namespace` with options such as `-lxp`: a row starts with the type, then the state.
    static List<SsRow> unix(LabNamespace namespace, String options) {
        return parse(NamespaceCommand.output(namespace, "ss", "-OH", options), 2);
    }

    private static List<SsRow> parse(String text, int first) {
        List<SsRow> rows = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] columns = line.strip().split("\\s+", first + 4);
            rows.add(new SsRow(
                    Integer.parseInt(columns[first]), Integer.parseInt(columns[first + 1]), columns[first + 2], line));
        }
        return rows;
    }
}
