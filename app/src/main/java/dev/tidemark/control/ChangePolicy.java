package dev.tidemark.control;

import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.settings.InvalidSettings;
import dev.tidemark.settings.SettingsFile;
import dev.tidemark.settings.SettingsPlace;
import dev.tidemark.settings.YamlText;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What may be changed on this host: a file of rules, each of which forbids something.
///
/// A policy guards against mistakes, by people and by what acts for them; who may change a listener could change
/// it without Tidemark too. Taking a change back is not asked of it: what was there before may always be there
/// again. What a file says is in tidemark-policy(5). Immutable.
public final class ChangePolicy {
    /// Where the policy is, unless [#VARIABLE] names another file.
    public static final Path USUAL = Path.of("/etc/tidemark/policy.yaml");

    /// The variable of the environment that names the file.
    public static final String VARIABLE = "TIDEMARK_POLICY";

    /// Forbids nothing.
    public static final ChangePolicy NONE = new ChangePolicy(List.of(), List.of());

    private final List<PolicyRule> rules;
    private final List<SettingRule> settings;

    ChangePolicy(List<PolicyRule> rules, List<SettingRule> settings) {
        this.rules = List.copyOf(rules);
        this.settings = List.copyOf(settings);
    }

    /// What a policy says of one sysctl.
    ///
    /// @param forbidden the file and line that forbid any change of it
    record SettingRule(String sysctl, Optional<String> forbidden, PolicyRange range) {
        Optional<String> refuses(String name, long value) {
            if (!sysctl.equals(name)) {
                return Optional.empty();
            }
            return forbidden.map(where -> where + " forbids " + sysctl).or(() -> range.refuses(value));
        }
    }

    /// The policy of this host: the file that [#VARIABLE] names, which has to be there, else [#USUAL], which
    /// need not.
    ///
    /// @throws ChangeRefused when it cannot be read or understood: then nothing may be changed
    public static ChangePolicy read(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isEmpty()) {
            return read(Path.of(named));
        }
        return Files.notExists(USUAL, LinkOption.NOFOLLOW_LINKS) ? NONE : read(USUAL);
    }

    /// The policy of one file, of at most 64 kB.
    ///
    /// @throws ChangeRefused when it cannot be read or understood
    public static ChangePolicy read(Path file) {
        SettingsPlace place = place(file.toString());
        return of(place, () -> SettingsFile.text(file, place));
    }

    /// The policy that `text` states.
    ///
    /// @param name of the file, for messages
    /// @throws ChangeRefused with one sentence that names file and line, for anything but a policy
    public static ChangePolicy parse(String text, String name) {
        return of(place(name), () -> text);
    }

    private static SettingsPlace place(String name) {
        return new SettingsPlace("policy", name);
    }

    /// Nothing may be changed by a policy that cannot be understood.
    private static ChangePolicy of(SettingsPlace place, Supplier<String> text) {
        try {
            return YamlText.parse(text.get(), place)
                    .map(node -> new PolicyGrammar(place).policy(node))
                    .orElse(NONE);
        } catch (InvalidSettings invalid) {
            throw new ChangeRefused(String.valueOf(invalid.getMessage()), invalid);
        }
    }

    /// Why `listener` of `namespace` may not be given `limit`: `policy /etc/tidemark/policy.yaml:3 forbids :22`.
    /// Empty when it may. A rule about owners counts for a listener whose owner is not known.
    public Optional<String> refusesResize(Namespace namespace, Listener listener, long limit) {
        return rules.stream()
                .flatMap(rule -> rule.refuses(namespace, listener, limit).stream())
                .findFirst();
    }

    /// Why `sysctl`, such as `net.core.somaxconn`, may not be set to `value` in any namespace; empty when it may.
    public Optional<String> refusesSetting(String sysctl, long value) {
        return settings.stream()
                .flatMap(rule -> rule.refuses(sysctl, value).stream())
                .findFirst();
    }
}
