package dev.tidemark.agent;

import dev.tidemark.elastic.ElasticRule;
import dev.tidemark.elastic.ElasticRuleGrammar;
import dev.tidemark.settings.InvalidSettings;
import dev.tidemark.settings.Nearest;
import dev.tidemark.settings.SettingsFile;
import dev.tidemark.settings.SettingsPlace;
import dev.tidemark.settings.YamlNode;
import dev.tidemark.settings.YamlNode.Entry;
import dev.tidemark.settings.YamlNode.Items;
import dev.tidemark.settings.YamlNode.Keys;
import dev.tidemark.settings.YamlNode.Words;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The configuration of the agent as it comes together: defaults, a file, the environment and options, each
/// stronger than the one before. Nothing is known of what values mean: that is [AgentSettings].
public final class SettingsLayers {
    /// Where the file is, unless another one is named.
    public static final Path USUAL = Path.of("/etc/tidemark/agent.yaml");

    private static final String RULES = "alerts.rules";
    private static final String ELASTIC_RULES = "elastic.rules";
    private static final List<String> SECTIONS =
            List.of("TIDEMARK_SAMPLE_", "TIDEMARK_ELASTIC_", "TIDEMARK_HTTP_", "TIDEMARK_ALERTS_");

    private final Map<SettingKey, Setting> settings = new EnumMap<>(SettingKey.class);
    private List<AlertRule> rules = List.of();
    private String rulesOrigin = Setting.DEFAULT;
    private List<ElasticRule> elasticRules = List.of();
    private String elasticOrigin = Setting.DEFAULT;

    private SettingsLayers() {}

    /// The defaults.
    ///
    /// @param history where the history file is
    public static SettingsLayers defaults(Path history) {
        SettingsLayers layers = new SettingsLayers();
        for (SettingKey key : SettingKey.values()) {
            layers.put(key, key.usual(), Setting.DEFAULT);
        }
        layers.put(SettingKey.HISTORY, history.toString(), Setting.DEFAULT);
        return layers;
    }

    /// What a file says. Whatever is not known is an error: a slip of the pen would set nothing.
    ///
    /// @param named the file, which has to be there; empty for [#USUAL], which need not
    /// @throws InvalidSettings with file and line
    public SettingsLayers file(Optional<Path> named) {
        if (named.isEmpty() && Files.notExists(USUAL, LinkOption.NOFOLLOW_LINKS)) {
            return this;
        }
        Path path = named.orElse(USUAL);
        SettingsPlace place = new SettingsPlace("config", path.toString());
        SettingsFile.read(path, place).ifPresent(root -> section("", root, place));
        return this;
    }

    private void section(String path, YamlNode node, SettingsPlace place) {
        if (node instanceof Words(String text, boolean quoted, int _) && text.isEmpty() && !quoted) {
            // `http:` with all of its lines commented out.
            return;
        }
        if (!(node instanceof Keys(List<Entry> entries, int _))) {
            throw place.unexpected(node, "keys: " + String.join(", ", below(path)));
        }
        for (Entry entry : entries) {
            String name = entry.key().text();
            String full = path.isEmpty() ? name : path + "." + name;
            Optional<SettingKey> key = SettingKey.at(full);
            if (key.isPresent()) {
                put(
                        key.get(),
                        words(entry.value(), key.get(), place),
                        place.at(entry.key().line()));
            } else if (full.equals(RULES)) {
                rules = List.copyOf(new AlertRuleGrammar(place).rules(entry.value()));
                rulesOrigin = place.at(entry.key().line());
            } else if (full.equals(ELASTIC_RULES)) {
                elasticRules = List.copyOf(new ElasticRuleGrammar(place).rules(entry.value()));
                elasticOrigin = place.at(entry.key().line());
            } else if (SettingKey.isSection(full)) {
                section(full, entry.value(), place);
            } else {
                throw place.refused(entry.key().line(), full, nearest(full, path));
            }
        }
    }

    private static String nearest(String full, String section) {
        return Nearest.to(full, known()).orElse(String.join(", ", below(section)));
    }

    private static List<String> known() {
        List<String> known = new ArrayList<>(SettingKey.paths());
        known.add(ELASTIC_RULES);
        known.add(RULES);
        return known;
    }

    /// The next words of the paths below a section.
    private static List<String> below(String section) {
        int start = section.isEmpty() ? 0 : section.length() + 1;
        return known().stream()
                .filter(each -> section.isEmpty() || each.startsWith(section + "."))
                .map(each -> each.substring(start).split("\\.", 2)[0])
                .distinct()
                .toList();
    }

    private static List<String> words(YamlNode node, SettingKey key, SettingsPlace place) {
        if (node instanceof Words(String text, boolean _, int _)) {
            return List.of(text);
        }
        if (key.isList() && node instanceof Items(List<YamlNode> items, int _)) {
            return items.stream()
                    .map(each -> words(each, key, place).getFirst())
                    .toList();
        }
        throw place.unexpected(node, key.isList() ? "a list of words" : "one value");
    }

    /// What the environment says: `TIDEMARK_` and the path in capitals. An empty variable says nothing.
    ///
    /// @throws InvalidSettings for a variable that looks like one of these and is none
    public SettingsLayers environment(Map<String, String> environment) {
        for (SettingKey key : SettingKey.values()) {
            String value = environment.getOrDefault(key.variable(), "");
            if (!value.isEmpty()) {
                put(key, value, key.variable());
            }
        }
        List<String> known = SettingKey.variables();
        for (String name : environment.keySet()) {
            if (SECTIONS.stream().anyMatch(name::startsWith) && !known.contains(name)) {
                throw new InvalidSettings("environment: " + name + " (expected: "
                        + Nearest.to(name, known).orElse(String.join(", ", known)) + ")");
            }
        }
        return this;
    }

    /// What an option says.
    public SettingsLayers option(SettingKey key, String value, String option) {
        put(key, value, option);
        return this;
    }

    private void put(SettingKey key, String value, String origin) {
        List<String> words = key.isList()
                ? Arrays.stream(value.split(",", -1))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList()
                : value.isEmpty() && origin.equals(Setting.DEFAULT) ? List.of() : List.of(value);
        put(key, words, origin);
    }

    private void put(SettingKey key, List<String> words, String origin) {
        settings.put(key, new Setting(words, origin));
    }

    /// `problem` with the file and line before it, if that is where the setting comes from that it begins with.
    public String placed(String problem) {
        return Arrays.stream(SettingKey.values())
                .filter(key -> problem.startsWith(key.path() + ":") || problem.startsWith(key.path() + " "))
                .findFirst()
                .map(this::setting)
                .filter(Setting::isOfFile)
                .map(setting -> setting.origin() + ": " + problem)
                .orElse(problem);
    }

    Setting setting(SettingKey key) {
        Setting setting = settings.get(key);
        if (setting == null) {
            throw new IllegalStateException(key.path() + ": not set (expected: at least by default)");
        }
        return setting;
    }

    List<AlertRule> rules() {
        return rules;
    }

    List<ElasticRule> elasticRules() {
        return elasticRules;
    }

    String elasticOrigin() {
        return elasticOrigin;
    }

    String rulesOrigin() {
        return rulesOrigin;
    }
}
