package dev.tidemark.diagnosis;

import dev.tidemark.listener.Listener;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// How the configuration files of a server are found, and what in them states its backlog.
///
/// @param flags words of the command line followed by a file
/// @param argument a word of the command line that is itself a file
/// @param title finds `path` in the title of a process that wrote one over its arguments
/// @param below added to what the command line names
/// @param defaults where the files are when the command line names none; `*` stands for any characters
/// @param defaultsFor the command line has to fit for `defaults` to be believed
/// @param base finds `path`, the folder that included files are relative to; else that of the first file
/// @param baseFlags words of the command line followed by that folder
/// @param comment what begins a comment, to the end of the line or to `-->`
/// @param include finds `path`
/// @param section finds the start of each part; all is one part when it is empty
/// @param shared first words of parts that hold for those below too, the nearest first
/// @param bind found in the part that is about the listener
/// @param line finds `n` in that part
/// @param otherwise finds `n` where `line` does not
record ConfigurationRule(
        List<String> flags,
        Optional<Pattern> argument,
        Optional<Pattern> title,
        Optional<String> below,
        List<String> defaults,
        Optional<Pattern> defaultsFor,
        Optional<Pattern> base,
        List<String> baseFlags,
        String comment,
        Optional<Pattern> include,
        Optional<Pattern> section,
        List<String> shared,
        Optional<String> bind,
        Optional<String> line,
        Optional<String> otherwise) {

    static ConfigurationRule of(ServerRow row) {
        ConfigurationRule rule = new ConfigurationRule(
                row.list("config.flags"),
                row.pattern("config.argument"),
                row.pattern("config.title"),
                row.optional("config.below"),
                row.list("config.default"),
                row.pattern("config.default.for"),
                pattern(row, "config.base"),
                row.list("config.base.flags"),
                row.optional("config.comment").orElse("#"),
                pattern(row, "config.include"),
                pattern(row, "config.section"),
                row.list("config.shared"),
                row.optional("config.bind"),
                row.optional("config.line"),
                row.optional("config.otherwise"));
        for (String text : List.of("config.bind", "config.line", "config.otherwise")) {
            row.optional(text).ifPresent(template -> expanded(row, text, template));
        }
        return rule;
    }

    /// Whether there is a configuration that could state a backlog.
    boolean isKnown() {
        return line.isPresent();
    }

    Pattern forListener(String template, Listener listener) {
        return Pattern.compile(ListenerSpelling.of(listener).expand(template), Pattern.MULTILINE);
    }

    private static Optional<Pattern> pattern(ServerRow row, String key) {
        return row.optional(key).map(template -> expanded(row, key, template));
    }

    private static Pattern expanded(ServerRow row, String key, String template) {
        try {
            return Pattern.compile(ListenerSpelling.NONE.expand(template), Pattern.MULTILINE);
        } catch (PatternSyntaxException malformed) {
            throw row.wrong(key, malformed.getDescription(), "a regular expression");
        }
    }
}
