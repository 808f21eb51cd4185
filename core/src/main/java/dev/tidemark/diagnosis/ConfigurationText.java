package dev.tidemark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A configuration file, or a part of one, with its comments blanked out: lines keep their numbers.
///
/// @param firstLine the number of its first line in the file
record ConfigurationText(String path, int firstLine, String text) {
    private static final String XML_COMMENT = "<!--";
    private static final String XML_END = "-->";

    /// @param comment what begins a comment
    static ConfigurationText of(String path, String text, String comment) {
        String plain = comment.equals(XML_COMMENT) ? withoutXmlComments(text) : withoutLineComments(text, comment);
        return new ConfigurationText(path, 1, plain);
    }

    /// Its parts: what comes before the first match of `start`, and from each match to the next.
    List<ConfigurationText> parts(Pattern start) {
        List<ConfigurationText> parts = new ArrayList<>();
        Matcher matcher = start.matcher(text);
        int from = 0;
        int line = firstLine;
        while (matcher.find()) {
            if (matcher.start() > from) {
                String part = text.substring(from, matcher.start());
                parts.add(new ConfigurationText(path, line, part));
                line += lines(part);
                from = matcher.start();
            }
        }
        parts.add(new ConfigurationText(path, line, text.substring(from)));
        return parts;
    }

    /// The number of the line in which the character at `index` is.
    int lineOf(int index) {
        return firstLine + lines(text.substring(0, index));
    }

    private static int lines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }

    private static String withoutLineComments(String text, String comment) {
        StringBuilder plain = new StringBuilder(text.length());
        for (String line : text.split("\n", -1)) {
            int start = commentStart(line, comment);
            plain.append(start < 0 ? line : line.substring(0, start)).append('\n');
        }
        return plain.toString();
    }

    /// At the start of a line or after a blank: elsewhere it belongs to a word, such as a color or an anchor.
    private static int commentStart(String line, String comment) {
        int at = line.indexOf(comment);
        while (at > 0 && !Character.isWhitespace(line.charAt(at - 1)) && line.charAt(at - 1) != ';') {
            at = line.indexOf(comment, at + 1);
        }
        return at;
    }

    private static String withoutXmlComments(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int from = 0;
        while (true) {
            int start = text.indexOf(XML_COMMENT, from);
            if (start < 0) {
                return plain.append(text, from, text.length()).toString();
            }
            int end = text.indexOf(XML_END, start);
            String comment = text.substring(start, end < 0 ? text.length() : end + XML_END.length());
            plain.append(text, from, start).append("\n".repeat(lines(comment)));
            from = start + comment.length();
        }
    }
}
