package dev.tidemark.elastic;

import dev.tidemark.elastic.ElasticRule.AtStop;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.InvalidFilter;
import dev.tidemark.settings.DurationText;
import dev.tidemark.settings.InvalidSettings;
import dev.tidemark.settings.Nearest;
import dev.tidemark.settings.SettingsPlace;
import dev.tidemark.settings.YamlNode;
import dev.tidemark.settings.YamlNode.Entry;
import dev.tidemark.settings.YamlNode.Items;
import dev.tidemark.settings.YamlNode.Keys;
import dev.tidemark.settings.YamlNode.Words;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `elastic.rules` may say, and what it means.
public final class ElasticRuleGrammar {
    private static final List<String> KEYS =
            List.of("filter", "floor", "ceiling", "client-timeout", "memory", "calm", "mode", "at-stop");
    private static final String RULE = "a list of rules, {filter: [\":8080\"], ceiling: N, client-timeout: 2s}";
    private static final String FILTERS = "a list of FILTERs in quotes, such as [\":8080\"]";
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(kB|MB|GB)");
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration SHORTEST_CALM = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final SettingsPlace file;

    public ElasticRuleGrammar(SettingsPlace file) {
        this.file = file;
    }

    /// The rules that `node` states.
    ///
    /// @throws InvalidSettings with file and line
    public List<ElasticRule> rules(YamlNode node) {
        if (!(node instanceof Items(List<YamlNode> nodes, int _))) {
            throw file.unexpected(node, RULE);
        }
        return nodes.stream().map(this::rule).toList();
    }

    private ElasticRule rule(YamlNode node) {
        if (!(node instanceof Keys(List<Entry> entries, int line))) {
            throw file.unexpected(node, RULE);
        }
        Map<String, Entry> given = new HashMap<>();
        for (Entry entry : entries) {
            if (!KEYS.contains(entry.key().text())) {
                throw file.unexpected(
                        entry.key(), Nearest.to(entry.key().text(), KEYS).orElse(String.join(", ", KEYS)));
            }
            given.put(entry.key().text(), entry);
        }
        if (!given.containsKey("filter")) {
            throw file.refused(line, "a rule without filter", FILTERS);
        }
        OptionalLong floor = number(given, "floor", 0);
        OptionalLong ceiling = number(given, "ceiling", 1);
        if (floor.isPresent() && ceiling.isPresent() && floor.getAsLong() > ceiling.getAsLong()) {
            throw file.refused(line, "floor " + floor.getAsLong(), "at most the ceiling, " + ceiling.getAsLong());
        }
        return new ElasticRule(
                filters(given.get("filter").value()),
                floor,
                ceiling,
                duration(given, "client-timeout", SHORTEST, ElasticRule.USUAL_TIMEOUT),
                memory(given),
                duration(given, "calm", SHORTEST_CALM, ElasticRule.USUAL_CALM),
                mode(given),
                atStop(given));
    }

    private List<String> filters(YamlNode node) {
        List<YamlNode> nodes =
                node instanceof Items(List<YamlNode> items, int _) ? items : List.of(words(node, FILTERS));
        if (nodes.isEmpty()) {
            throw file.unexpected(node, FILTERS);
        }
        return nodes.stream().map(each -> filter(words(each, FILTERS))).toList();
    }

    private String filter(Words words) {
        try {
            if (Filter.parse(words.text()) instanceof Filter.Unix) {
                throw file.unexpected(words, "a TCP listener: of unix sockets the kernel counts no overflows");
            }
            return words.text();
        } catch (InvalidFilter invalid) {
            throw new InvalidSettings(file.at(words.line()) + ": " + invalid.getMessage(), invalid);
        }
    }

    private OptionalLong number(Map<String, Entry> given, String key, long least) {
        Optional<Words> words = words(given, key, "a number");
        if (words.isEmpty()) {
            return OptionalLong.empty();
        }
        String text = words.get().text();
        boolean isNumber = text.matches("[0-9]{1,10}")
                && Long.parseLong(text) >= least
                && Long.parseLong(text) <= Integer.MAX_VALUE;
        if (!isNumber) {
            throw file.unexpected(key, words.get(), "a number from " + least + " to " + Integer.MAX_VALUE);
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    private OptionalLong memory(Map<String, Entry> given) {
        Optional<Words> words = words(given, "memory", "a size");
        if (words.isEmpty()) {
            return OptionalLong.empty();
        }
        Matcher size = SIZE.matcher(words.get().text());
        if (!size.matches()) {
            throw file.unexpected("memory", words.get(), "a size with its unit, such as 16MB");
        }
        long unit = switch (size.group(2)) {
            case "kB" -> 1_000L;
            case "MB" -> 1_000_000L;
            default -> 1_000_000_000L;
        };
        return OptionalLong.of(Long.parseLong(size.group(1)) * unit);
    }

    private Duration duration(Map<String, Entry> given, String key, Duration least, Duration usual) {
        Optional<Words> words = words(given, key, "a duration with its unit, such as 2s");
        if (words.isEmpty()) {
            return usual;
        }
        try {
            Duration duration = DurationText.parse(words.get().text());
            if (duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
                throw file.unexpected(key, words.get(), "from " + least.toMillis() + "ms to 1d");
            }
            return duration;
        } catch (IllegalArgumentException invalid) {
            throw new InvalidSettings(file.at(words.get().line()) + ": " + key + ": " + invalid.getMessage(), invalid);
        }
    }

    private ElasticMode mode(Map<String, Entry> given) {
        Optional<Words> words = words(given, "mode", "on or dry-run");
        return words.map(word -> ElasticMode.of(word.text())
                        .orElseThrow(() -> file.unexpected("mode", word, String.join(", ", ElasticMode.words()))))
                .orElse(ElasticMode.ON);
    }

    private AtStop atStop(Map<String, Entry> given) {
        Optional<Words> words = words(given, "at-stop", "restore or keep");
        if (words.isEmpty()) {
            return AtStop.RESTORE;
        }
        return switch (words.get().text()) {
            case "restore" -> AtStop.RESTORE;
            case "keep" -> AtStop.KEEP;
            default -> throw file.unexpected("at-stop", words.get(), "restore or keep");
        };
    }

    private Optional<Words> words(Map<String, Entry> given, String key, String expected) {
        return Optional.ofNullable(given.get(key)).map(entry -> words(entry.value(), expected));
    }

    private Words words(YamlNode node, String expected) {
        if (node instanceof Words words) {
            return words;
        }
        throw file.unexpected(node, expected);
    }
}
