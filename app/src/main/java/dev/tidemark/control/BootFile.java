package dev.tidemark.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The text of the file in which settings are kept over a reboot. For each there are two lines: a comment that
/// names the change, and the assignment. All other lines stay as they are, whoever wrote them.
///
/// @param lines without their newlines
record BootFile(List<String> lines) {
    private static final String TITLE =
            "# Written by tidemark tune. To take a change back: tidemark undo NUMBER. Other lines are kept.";
    private static final String MARK = "# change ";

    BootFile {
        lines = List.copyOf(lines);
    }

    /// One that says nothing yet.
    static BootFile empty() {
        return new BootFile(List.of(TITLE));
    }

    static BootFile parse(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return new BootFile(lines);
    }

    /// The lines for `name = value`, of a change.
    ///
    /// @param comment what names the change, such as `17, 2025-03-14T03:31:02Z, by root: asked`
    static String block(String name, long value, String comment) {
        return MARK + comment + "\n" + name + " = " + value;
    }

    /// The lines that set `name` here, the last if there are several; without the newline at the end.
    Optional<String> block(String name) {
        return range(name).map(range -> String.join("\n", lines.subList(range.from(), range.end())));
    }

    /// The same text with these lines for `name`, or without any.
    BootFile with(String name, Optional<String> block) {
        List<String> next = new ArrayList<>(lines);
        int at = next.size();
        Optional<Range> held = range(name);
        if (held.isPresent()) {
            at = held.get().from();
            next.subList(at, held.get().end()).clear();
        }
        next.addAll(at, block.map(text -> List.of(text.split("\n", -1))).orElse(List.of()));
        return new BootFile(next);
    }

    private record Range(int from, int end) {}

    private Optional<Range> range(String name) {
        return SysctlConf.parse("", text()).stream()
                .filter(line -> line.isOf(name))
                .reduce((_, later) -> later)
                .map(last -> {
                    int at = last.line() - 1;
                    boolean isMarked = at > 0 && lines.get(at - 1).startsWith(MARK);
                    return new Range(isMarked ? at - 1 : at, at + 1);
                });
    }

    /// Whether nothing is left but what we put above.
    boolean isEmpty() {
        return lines.stream().allMatch(line -> line.isBlank() || line.equals(TITLE));
    }

    String text() {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
