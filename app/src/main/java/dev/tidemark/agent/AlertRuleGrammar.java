package dev.tidemark.agent;

import dev.tidemark.agent.AlertRule.AcceptorStalled;
import dev.tidemark.agent.AlertRule.Condition;
import dev.tidemark.agent.AlertRule.Fill;
import dev.tidemark.agent.AlertRule.LimitBelow;
import dev.tidemark.agent.AlertRule.Overflow;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What `alerts.rules` may say, and what it means.
final class AlertRuleGrammar {
    private static final List<String> KEYS = List.of("name", "when", "above", "for", "min", "filter");
    private static final String KINDS = "fill, overflow, limit-below or acceptor-stalled";
    private static final String FILTERS = "a list of FILTERs in quotes, such as [\":8080\"]";
    private static final int USUAL_PERCENT = 90;
    private static final Duration USUAL_STALL = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final SettingsPlace file;

    AlertRuleGrammar(SettingsPlace file) {
        this.file = file;
    }

    List<AlertRule> rules(YamlNode node) {
        if (!(node instanceof Items(List<YamlNode> nodes, int _))) {
            throw file.unexpected(node, "a list of rules, {name: TEXT, when: " + KINDS + "}");
        }
        List<AlertRule> rules = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (YamlNode each : nodes) {
            AlertRule rule = rule(each);
            Integer before = lines.putIfAbsent(rule.name(), each.line());
            if (before != null) {
                throw file.refused(each.line(), "name " + rule.name(), "once; it is on line " + before + " too");
            }
            rules.add(rule);
        }
        return rules;
    }

    private AlertRule rule(YamlNode node) {
        if (!(node instanceof Keys(List<Entry> entries, int line))) {
            throw file.unexpected(node, "{name: TEXT, when: " + KINDS + "}");
        }
        Map<String, Entry> given = new HashMap<>();
        for (Entry entry : entries) {
            if (!KEYS.contains(entry.key().text())) {
                throw file.unexpected(
                        entry.key(), Nearest.to(entry.key().text(), KEYS).orElse(String.join(", ", KEYS)));
            }
            given.put(entry.key().text(), entry);
        }
        Entry when = given.get("when");
        if (when == null) {
            throw file.refused(line, "a rule without when", KINDS);
        }
        Condition condition = condition(words(when.value(), KINDS), given);
        Entry name = given.get("name");
        return new AlertRule(
                name == null ? condition.word() : name(name.value()),
                condition,
                lasting(given, condition),
                filters(given));
    }

    private Condition condition(Words kind, Map<String, Entry> given) {
        Condition condition = switch (kind.text()) {
            case "fill" -> new Fill((int) number(given, "above", 1, 100, USUAL_PERCENT));
            case "overflow" -> new Overflow();
            case "limit-below" -> {
                if (!given.containsKey("min")) {
                    throw file.refused(kind.line(), "limit-below without min", "min: N");
                }
                yield new LimitBelow(number(given, "min", 1, Integer.MAX_VALUE, 1));
            }
            case "acceptor-stalled" -> new AcceptorStalled();
            default ->
                throw file.unexpected(
                        "when",
                        kind,
                        Nearest.to(kind.text(), List.of("fill", "overflow", "limit-below", "acceptor-stalled"))
                                .orElse(KINDS));
        };
        refuseOthers(given, "above", condition instanceof Fill, "when: fill");
        refuseOthers(given, "min", condition instanceof LimitBelow, "when: limit-below");
        return condition;
    }

    private void refuseOthers(Map<String, Entry> given, String key, boolean fits, String expected) {
        Entry entry = given.get(key);
        if (entry != null && !fits) {
            throw file.refused(entry.key().line(), key, "it only with " + expected);
        }
    }

    private long number(Map<String, Entry> given, String key, long least, long most, long usual) {
        Entry entry = given.get(key);
        if (entry == null) {
            return usual;
        }
        String expected = "a number from " + least + " to " + most;
        Words words = words(entry.value(), expected);
        boolean isNumber = words.text().matches("[0-9]{1,10}");
        if (!isNumber || Long.parseLong(words.text()) < least || Long.parseLong(words.text()) > most) {
            throw file.unexpected(key, words, expected);
        }
        return Long.parseLong(words.text());
    }

    private Duration lasting(Map<String, Entry> given, Condition condition) {
        Entry entry = given.get("for");
        if (entry == null) {
            return condition instanceof AcceptorStalled ? USUAL_STALL : Duration.ZERO;
        }
        Words words = words(entry.value(), "a duration with its unit, such as 30s");
        try {
            Duration duration = DurationText.parse(words.text());
            if (duration.compareTo(LONGEST) > 0) {
                throw file.unexpected("for", words, "at most 1d");
            }
            return duration;
        } catch (IllegalArgumentException invalid) {
            throw new InvalidSettings(file.at(words.line()) + ": for: " + invalid.getMessage(), invalid);
        }
    }

    private String name(YamlNode node) {
        Words words = words(node, "a name");
        if (words.text().isBlank() || words.text().length() > 100) {
            throw file.unexpected("name", words, "a name of 1 to 100 characters");
        }
        return words.text();
    }

    private List<String> filters(Map<String, Entry> given) {
        Entry entry = given.get("filter");
        if (entry == null) {
            return List.of();
        }
        List<YamlNode> nodes = entry.value() instanceof Items(List<YamlNode> items, int _)
                ? items
                : List.of(words(entry.value(), FILTERS));
        return nodes.stream().map(each -> filter(words(each, FILTERS))).toList();
    }

    private String filter(Words words) {
        try {
            Filter _ = Filter.parse(words.text());
            return words.text();
        } catch (InvalidFilter invalid) {
            throw new InvalidSettings(file.at(words.line()) + ": " + invalid.getMessage(), invalid);
        }
    }

    private Words words(YamlNode node, String expected) {
        if (node instanceof Words words) {
            return words;
        }
        throw file.unexpected(node, expected);
    }
}
