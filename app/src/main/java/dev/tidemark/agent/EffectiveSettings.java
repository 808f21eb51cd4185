package dev.tidemark.agent;

import dev.tidemark.agent.AlertRule.AcceptorStalled;
import dev.tidemark.agent.AlertRule.Fill;
import dev.tidemark.agent.AlertRule.LimitBelow;
import dev.tidemark.agent.AlertRule.Overflow;
import dev.tidemark.elastic.ElasticRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The configuration as it is in effect, as YAML that could be its file, each value with where it comes from.
/// Secrets are not in it: they are in files of their own, and of a webhook's address only the host is told.
public final class EffectiveSettings {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9/._:-]*[A-Za-z0-9]|[A-Za-z0-9/]");
    private static final Pattern PATH_OF_ADDRESS = Pattern.compile("^(https?://[^/?#@]*).*", Pattern.DOTALL);

    private final StringBuilder text = new StringBuilder();
    private List<String> sections = List.of();

    private EffectiveSettings() {}

    /// The text, for layers that [AgentSettings#of] has found to be right.
    public static String of(SettingsLayers layers) {
        EffectiveSettings effective = new EffectiveSettings();
        for (SettingKey key : SettingKey.values()) {
            effective.add(key, layers.setting(key));
            if (key == SettingKey.ELASTIC_MODE) {
                effective.addElastic(layers.elasticRules(), layers.elasticOrigin());
            }
        }
        effective.add(layers.rules(), layers.rulesOrigin());
        return effective.text.toString();
    }

    private void add(SettingKey key, Setting setting) {
        String name = open(key.path());
        String value = value(key, setting);
        text.append(setting.isSet() || key.isList() ? "" : "#")
                .append(name)
                .append(':')
                .append(value.isEmpty() ? "" : " " + value)
                .append("  # ")
                .append(setting.isSet() || key.isList() ? setting.origin() : "not set")
                .append('\n');
    }

    /// Writes the keys that lead to `path`, as far as they are not written already, and the indent of its last.
    private String open(String path) {
        List<String> words = List.of(path.split("\\.", -1));
        List<String> parents = words.subList(0, words.size() - 1);
        for (int depth = 0; depth < parents.size(); depth++) {
            List<String> here = parents.subList(0, depth + 1);
            if (sections.size() <= depth || !sections.subList(0, depth + 1).equals(here)) {
                text.append(indent(depth)).append(parents.get(depth)).append(":\n");
            }
        }
        sections = parents;
        text.append(indent(parents.size()));
        return words.getLast();
    }

    private static String indent(int depth) {
        return "  ".repeat(depth);
    }

    private static String value(SettingKey key, Setting setting) {
        if (key.isList()) {
            return list(setting.words());
        }
        if (!setting.isSet()) {
            return "";
        }
        return key.isSecret()
                ? quoted(PATH_OF_ADDRESS.matcher(setting.text()).replaceFirst("$1/..."))
                : quoted(setting.text());
    }

    private void add(List<AlertRule> rules, String origin) {
        text.append("  rules:")
                .append(rules.isEmpty() ? " []" : "")
                .append("  # ")
                .append(origin)
                .append('\n');
        for (AlertRule rule : rules) {
            List<String> parts = new ArrayList<>();
            parts.add("name: " + quoted(rule.name()));
            parts.add("when: " + rule.when().word());
            switch (rule.when()) {
                case Fill(int percent) -> parts.add("above: " + percent);
                case LimitBelow(long least) -> parts.add("min: " + least);
                case Overflow _, AcceptorStalled _ -> {}
            }
            parts.add("for: " + duration(rule.lasting()));
            if (!rule.filters().isEmpty()) {
                parts.add("filter: " + list(rule.filters()));
            }
            text.append("    - {").append(String.join(", ", parts)).append("}\n");
        }
    }

    private void addElastic(List<ElasticRule> rules, String origin) {
        text.append("  rules:")
                .append(rules.isEmpty() ? " []" : "")
                .append("  # ")
                .append(origin)
                .append('\n');
        for (ElasticRule rule : rules) {
            List<String> parts = new ArrayList<>();
            parts.add("filter: " + list(rule.filters()));
            rule.floor().ifPresent(floor -> parts.add("floor: " + floor));
            rule.ceiling().ifPresent(ceiling -> parts.add("ceiling: " + ceiling));
            parts.add("client-timeout: " + duration(rule.clientTimeout()));
            rule.memoryBytes().ifPresent(bytes -> parts.add("memory: " + bytes / 1000 + "kB"));
            parts.add("calm: " + duration(rule.calm()));
            parts.add("mode: " + rule.mode().word());
            parts.add("at-stop: " + rule.atStop().word());
            text.append("    - {").append(String.join(", ", parts)).append("}\n");
        }
    }

    private static String list(List<String> words) {
        return words.stream().map(EffectiveSettings::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String duration(Duration duration) {
        return duration.toNanosPart() == 0
                ? duration.toSeconds() + "s"
                : duration.toMillisPart() * 1_000_000 == duration.toNanosPart()
                        ? duration.toMillis() + "ms"
                        : duration.toNanos() / 1000 + "us";
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : '"' + escaped(word) + '"';
    }

    private static String escaped(String word) {
        StringBuilder escaped = new StringBuilder();
        word.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                escaped.append('\\').appendCodePoint(c);
            } else if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
                escaped.append("\\x%02x".formatted(c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
