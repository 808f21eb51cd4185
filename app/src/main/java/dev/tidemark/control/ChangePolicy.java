package dev.tidemark.control;

import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What may be changed on this host: a file of rules, each of which forbids something.
///
/// A policy guards against mistakes, by people and by what acts for them; who may change a listener could change
/// it
/// without Tidemark too. Taking a change back is not asked of it: what was there before may always be there
/// again.
/// What a file says is in tidemark-policy(5). Immutable.
public final class ChangePolicy {
    /// Where the policy is, unless [#VARIABLE] names another file.
    public static final Path USUAL = Path.of("/etc/tidemark/policy.yaml");

    /// The variable of the environment that names the file.
    public static final String VARIABLE = "TIDEMARK_POLICY";

    /// Forbids nothing.
    public static final ChangePolicy NONE = new ChangePolicy(List.of(), List.of());

    private static final int LARGEST = 64 * 1024;

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
        PolicyPlace place = new PolicyPlace(file.toString());
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new ChangeRefused("policy " + file + ": no regular file (expected: one)");
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(LARGEST + 1);
            }
            if (bytes.length > LARGEST) {
                throw new ChangeRefused("policy " + file + ": longer than " + LARGEST + " bytes (expected: shorter)");
            }
            return parse(decoded(bytes, place), file.toString());
        } catch (IOException failed) {
            String reason = failed instanceof NoSuchFileException ? "no such file" : StateFolder.reason(failed);
            throw new ChangeRefused("policy " + file + ": " + reason + " (expected: a file to read)", failed);
        }
    }

    private static String decoded(byte[] bytes, PolicyPlace place) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        if (result.isError()) {
            int line = 1 + (int) out.chars().filter(c -> c == '\n').count();
            throw place.refused(line, "bytes that are not UTF-8", "UTF-8");
        }
        return out.toString();
    }

    /// The policy that `text` states.
    ///
    /// @param name of the file, for messages
    /// @throws ChangeRefused with one sentence that names file and line, for anything but a policy
    public static ChangePolicy parse(String text, String name) {
        PolicyPlace file = new PolicyPlace(name);
        return PolicyText.parse(text, file)
                .map(node -> new PolicyGrammar(file).policy(node))
                .orElse(NONE);
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
