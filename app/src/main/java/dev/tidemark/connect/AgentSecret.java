package dev.tidemark.connect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// What proves to an agent that one may read: a token, or `user:password`. It is never shown.
public final class AgentSecret {
    /// Where a token may stand in the environment.
    public static final String VARIABLE = "TIDEMARK_TOKEN";

    private static final int LONGEST = 4096;
    private final Optional<String> header;

    private AgentSecret(Optional<String> header) {
        this.header = header;
    }

    /// For an agent that asks for none.
    public static AgentSecret none() {
        return new AgentSecret(Optional.empty());
    }

    /// That of the file, else that of the environment, else none.
    ///
    /// @throws AgentFailure when the file cannot be read or holds something else
    public static AgentSecret read(Optional<Path> file, Map<String, String> environment) {
        if (file.isPresent()) {
            return parse("--token-file: " + file.get(), text(file.get()));
        }
        String token = environment.getOrDefault(VARIABLE, "");
        return token.isBlank() ? none() : parse(VARIABLE, token);
    }

    private static String text(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > LONGEST) {
                throw new AgentFailure("--token-file: " + file + " (expected: one line)");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AgentFailure(
                    "--token-file: " + file + " (expected: a file that can be read, with a token or user:password)",
                    unreadable);
        }
    }

    private static AgentSecret parse(String where, String text) {
        String secret = text.strip();
        if (secret.isEmpty() || secret.length() > LONGEST || secret.chars().anyMatch(Character::isISOControl)) {
            throw new AgentFailure(where + " (expected: one line with a token, or user:password)");
        }
        return new AgentSecret(Optional.of(
                secret.indexOf(':') > 0
                        ? "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8))
                        : "Bearer " + secret));
    }

    /// The value of `Authorization`.
    Optional<String> header() {
        return header;
    }

    @Override
    public String toString() {
        return header.isPresent() ? "a secret" : "no secret";
    }
}
