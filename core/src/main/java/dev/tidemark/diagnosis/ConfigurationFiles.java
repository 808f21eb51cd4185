package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcessFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Collects the configuration files of one process, and those that they include, as the process sees them.
///
/// At most 64 files of at most 1 MB each; what cannot be read is left out.
final class ConfigurationFiles {
    private static final int MOST_FILES = 64;
    private static final int LONGEST_FILE = 1024 * 1024;

    private final ProcessFiles files;
    private final ConfigurationRule rule;
    private final FilePatterns patterns;
    private final Set<String> seen = new HashSet<>();
    private final List<ConfigurationText> texts = new ArrayList<>();
    private Optional<String> base = Optional.empty();

    private ConfigurationFiles(ProcessFiles files, ConfigurationRule rule) {
        this.files = files;
        this.rule = rule;
        this.patterns = new FilePatterns(files, MOST_FILES);
    }

    /// The files, each with those it includes after it.
    static List<ConfigurationText> read(ProcessFiles files, ConfigurationRule rule, List<String> command) {
        ConfigurationFiles found = new ConfigurationFiles(files, rule);
        List<String> words = Program.words(command);
        List<CommandLineFlags.Given> bases = CommandLineFlags.of(words, rule.baseFlags());
        if (!bases.isEmpty()) {
            found.base = Optional.of(bases.getLast().value());
        }
        Optional<String> folder = found.base;
        for (String path : found.roots(words, String.join(" ", command))) {
            found.add(inside(folder, path));
        }
        return found.texts;
    }

    private List<String> roots(List<String> words, String commandLine) {
        List<String> named = new ArrayList<>();
        CommandLineFlags.of(words, rule.flags()).forEach(given -> named.add(given.value()));
        rule.argument()
                .ifPresent(pattern -> words.stream()
                        .filter(word ->
                                !word.startsWith("-") && pattern.matcher(word).find())
                        .filter(word -> !named.contains(word))
                        .forEach(named::add));
        rule.title().ifPresent(pattern -> {
            Matcher matcher = pattern.matcher(commandLine);
            if (matcher.find()) {
                named.add(matcher.group("path"));
            }
        });
        if (!named.isEmpty()) {
            return named.stream()
                    .map(path -> rule.below().map(below -> path + "/" + below).orElse(path))
                    .toList();
        }
        boolean fits = rule.defaultsFor()
                .map(pattern -> pattern.matcher(commandLine).find())
                .orElse(true);
        return fits
                ? rule.defaults().stream()
                        .flatMap(path -> patterns.expand(path).stream())
                        .toList()
                : List.of();
    }

    private void add(String path) {
        if (seen.size() == MOST_FILES || !seen.add(path)) {
            return;
        }
        if (files.read(path, LONGEST_FILE) instanceof Reading.Known<byte[]>(byte[] bytes)) {
            ConfigurationText text =
                    ConfigurationText.of(path, new String(bytes, StandardCharsets.UTF_8), rule.comment());
            texts.add(text);
            rule.base().flatMap(pattern -> first(pattern, text.text())).ifPresent(folder -> base = Optional.of(folder));
            if (base.isEmpty() && path.lastIndexOf('/') > 0) {
                base = Optional.of(path.substring(0, path.lastIndexOf('/')));
            }
            rule.include().ifPresent(pattern -> addIncluded(pattern, text.text()));
        }
    }

    private void addIncluded(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        while (seen.size() < MOST_FILES && matcher.find()) {
            patterns.expand(inside(base, matcher.group("path"))).forEach(this::add);
        }
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group("path")) : Optional.empty();
    }

    private static String inside(Optional<String> folder, String path) {
        return path.startsWith("/")
                ? path
                : folder.map(from -> from + "/" + path).orElse(path);
    }
}
