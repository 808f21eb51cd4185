package dev.tidemark.control;

import dev.tidemark.control.ChangePolicy.SettingRule;
import dev.tidemark.control.PolicyRange.Bound;
import dev.tidemark.kernel.procfs.Sysctl;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.InvalidFilter;
import dev.tidemark.listener.Selection;
import dev.tidemark.settings.InvalidSettings;
import dev.tidemark.settings.SettingsPlace;
import dev.tidemark.settings.YamlNode;
import dev.tidemark.settings.YamlNode.Entry;
import dev.tidemark.settings.YamlNode.Items;
import dev.tidemark.settings.YamlNode.Keys;
import dev.tidemark.settings.YamlNode.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a policy file may say, and what it means. Whatever is not known is an error: a rule with a slip of the
/// pen would forbid nothing.
final class PolicyGrammar {
    private static final String RESIZE = "resize";
    private static final String TUNE = "tune";
    private static final String FORBID = "forbid";
    private static final String ONLY = "only";
    private static final String LEAST = "least";
    private static final String MOST = "most";
    private static final String LIMITS = "limits";
    private static final String LISTENER = "listener";
    private static final String FILTER = "a FILTER in quotes, such as \":22\" or \"process:sshd\"";
    private static final String RANGE = "least and most, or one of them";

    private static final List<String> SYSCTLS =
            Arrays.stream(Sysctl.values()).map(Sysctl::dotted).toList();

    private final SettingsPlace file;
    private final List<PolicyRule> rules = new ArrayList<>();
    private final List<SettingRule> settings = new ArrayList<>();

    PolicyGrammar(SettingsPlace file) {
        this.file = file;
    }

    ChangePolicy policy(YamlNode root) {
        for (Entry entry : keys(root, RESIZE + " or " + TUNE)) {
            switch (entry.key().text()) {
                case RESIZE -> resize(entry.value());
                case TUNE -> tune(entry.value());
                default -> throw file.unexpected(entry.key(), RESIZE + " or " + TUNE);
            }
        }
        return new ChangePolicy(rules, settings);
    }

    private void resize(YamlNode section) {
        String known = "forbid, only, least, most or limits";
        List<Entry> bounds = new ArrayList<>();
        for (Entry entry : keys(section, known)) {
            switch (entry.key().text()) {
                case FORBID ->
                    items(entry.value(), "a list of FILTERs")
                            .forEach(node -> rules.add(new PolicyRule.Forbid(choice(node))));
                case ONLY -> rules.add(only(entry));
                case LEAST, MOST -> bounds.add(entry);
                case LIMITS ->
                    items(entry.value(), "a list of {listener: FILTER, least: N, most: N}")
                            .forEach(node -> rules.add(limitsOf(node)));
                default -> throw file.unexpected(entry.key(), known);
            }
        }
        if (!bounds.isEmpty()) {
            rules.add(new PolicyRule.Limits(range("a limit of", bounds, 1)));
        }
    }

    private PolicyRule only(Entry entry) {
        return new PolicyRule.Only(
                items(entry.value(), "a list of FILTERs").stream()
                        .map(this::choice)
                        .toList(),
                file.at(entry.key().line()));
    }

    private PolicyRule limitsOf(YamlNode node) {
        String known = "listener, least or most";
        List<Entry> bounds = new ArrayList<>();
        Optional<PolicyChoice> choice = Optional.empty();
        for (Entry entry : keys(node, known)) {
            switch (entry.key().text()) {
                case LISTENER -> choice = Optional.of(choice(entry.value()));
                case LEAST, MOST -> bounds.add(entry);
                default -> throw file.unexpected(entry.key(), known);
            }
        }
        PolicyChoice listener =
                choice.orElseThrow(() -> file.refused(node.line(), "no listener", "listener: with " + FILTER));
        if (bounds.isEmpty()) {
            throw file.refused(node.line(), "neither least nor most", RANGE);
        }
        return new PolicyRule.LimitsOf(listener, range(listener.words() + " a limit of", bounds, 1));
    }

    private void tune(YamlNode section) {
        for (Entry entry : keys(section, "forbid or a sysctl")) {
            String name = entry.key().text();
            if (name.equals(FORBID)) {
                items(entry.value(), "a list of sysctls").forEach(node -> settings.add(forbidden(node)));
            } else {
                String sysctl = sysctl(entry.key());
                List<Entry> bounds = keys(entry.value(), RANGE);
                bounds.forEach(bound -> requireBound(bound.key()));
                if (bounds.isEmpty()) {
                    throw file.refused(entry.value().line(), "neither least nor most", RANGE);
                }
                settings.add(new SettingRule(sysctl, Optional.empty(), range(sysctl + " a value of", bounds, 0)));
            }
        }
    }

    private SettingRule forbidden(YamlNode node) {
        String sysctl = sysctl(words(node, "a sysctl such as " + SYSCTLS.getFirst()));
        return new SettingRule(
                sysctl, Optional.of(file.at(node.line())), new PolicyRange(sysctl, Optional.empty(), Optional.empty()));
    }

    private String sysctl(Words words) {
        if (!SYSCTLS.contains(words.text())) {
            throw file.unexpected(words, "forbid or one of " + String.join(", ", SYSCTLS));
        }
        return words.text();
    }

    private void requireBound(Words key) {
        if (!key.text().equals(LEAST) && !key.text().equals(MOST)) {
            throw file.unexpected(key, RANGE);
        }
    }

    /// The range of entries that are all `least` or `most`.
    private PolicyRange range(String subject, List<Entry> bounds, long smallest) {
        Optional<Bound> least = Optional.empty();
        Optional<Bound> most = Optional.empty();
        for (Entry entry : bounds) {
            Optional<Bound> bound = Optional.of(new Bound(
                    number(entry.value(), smallest), file.at(entry.key().line())));
            if (entry.key().text().equals(LEAST)) {
                least = bound;
            } else {
                most = bound;
            }
        }
        if (least.isPresent()
                && most.isPresent()
                && least.get().value() > most.get().value()) {
            throw file.refused(
                    bounds.getLast().key().line(),
                    "least " + least.get().value() + ", most " + most.get().value(),
                    "least not above most");
        }
        return new PolicyRange(subject, least, most);
    }

    private long number(YamlNode node, long smallest) {
        String expected = "a number from " + smallest + " to " + Integer.MAX_VALUE;
        Words words = words(node, expected);
        boolean isDigits = !words.quoted()
                && !words.text().isEmpty()
                && words.text().length() <= 10
                && words.text().chars().allMatch(c -> c >= '0' && c <= '9');
        long number = isDigits ? Long.parseLong(words.text()) : -1;
        if (number < smallest || number > Integer.MAX_VALUE) {
            throw file.unexpected(words, expected + (words.quoted() ? ", without quotes" : ""));
        }
        return number;
    }

    /// One text is split at blanks; a list of texts is taken as it is, for names that hold blanks.
    private PolicyChoice choice(YamlNode node) {
        List<Words> parts = node instanceof Items(List<YamlNode> nodes, int _)
                ? nodes.stream().map(each -> words(each, FILTER)).toList()
                : split(words(node, FILTER));
        if (parts.isEmpty()) {
            throw file.refused(node.line(), "no filter", FILTER);
        }
        return new PolicyChoice(
                Selection.of(parts.stream().map(this::filter).toList()),
                String.join(" ", parts.stream().map(Words::text).toList()),
                file.at(node.line()));
    }

    private static List<Words> split(Words words) {
        return Arrays.stream(words.text().split("[ \\t\\r\\n]+", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> new Words(part, words.quoted(), words.line()))
                .toList();
    }

    private Filter filter(Words words) {
        try {
            return Filter.parse(words.text());
        } catch (InvalidFilter invalid) {
            throw new InvalidSettings(file.at(words.line()) + ": " + invalid.getMessage(), invalid);
        }
    }

    private List<Entry> keys(YamlNode node, String expected) {
        if (node instanceof Keys(List<Entry> entries, int _)) {
            return entries;
        }
        throw file.unexpected(node, "keys: " + expected);
    }

    private List<YamlNode> items(YamlNode node, String expected) {
        if (node instanceof Items(List<YamlNode> nodes, int _)) {
            return nodes;
        }
        throw file.unexpected(node, expected);
    }

    private Words words(YamlNode node, String expected) {
        if (node instanceof Words words) {
            return words;
        }
        throw file.unexpected(node, expected);
    }
}
