package dev.tidemark.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who may read: whoever has the token or one of the passwords; everybody, where there is neither.
///
/// Only hashes are kept, and those are compared in the same time whatever they hold. The token is also taken as
/// the password of the user `token`, so that a browser, which only knows basic authentication, can give it.
final class Credentials {
    private static final int SHORTEST_TOKEN = 16;
    private static final String TOKEN_USER = "token:";

    private final Optional<byte[]> token;
    private final List<byte[]> users;

    private Credentials(Optional<byte[]> token, List<byte[]> users) {
        this.token = token;
        this.users = users;
    }

    /// @throws HttpRefused when a file cannot be used
    static Credentials read(HttpSettings settings) {
        List<byte[]> users = new ArrayList<>();
        Optional<String> token =
                settings.tokenFile().map(file -> token(file.toString(), SecretText.read("http.token-file", file)));
        token.ifPresent(value -> users.add(hash(TOKEN_USER + value)));
        settings.usersFile()
                .ifPresent(file -> users(file.toString(), SecretText.read("http.users-file", file))
                        .forEach(user -> users.add(hash(user))));
        return new Credentials(token.map(Credentials::hash), List.copyOf(users));
    }

    private static String token(String file, String text) {
        String token = text.strip();
        if (token.length() < SHORTEST_TOKEN
                || !token.chars().allMatch(character -> character > ' ' && character < 127)) {
            throw new HttpRefused("http.token-file " + file + ": no token (expected: one word of " + SHORTEST_TOKEN
                    + " characters at least)");
        }
        return token;
    }

    private static List<String> users(String file, String text) {
        List<String> users = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        if (users.isEmpty() || users.stream().anyMatch(line -> line.indexOf(':') < 1 || line.endsWith(":"))) {
            throw new HttpRefused("http.users-file " + file + ": other lines (expected: lines of user:password)");
        }
        return users;
    }

    /// Whether anything has to be known at all.
    boolean areRequired() {
        return token.isPresent() || !users.isEmpty();
    }

    /// Whether a request with this `Authorization` may be answered.
    boolean admit(@Nullable String authorization) {
        if (!areRequired()) {
            return true;
        }
        if (authorization == null) {
            return false;
        }
        int blank = authorization.indexOf(' ');
        String scheme = authorization.substring(0, Math.max(blank, 0));
        String given = authorization.substring(blank + 1).strip();
        if (scheme.equalsIgnoreCase("Bearer")) {
            return token.isPresent() && MessageDigest.isEqual(token.get(), hash(given));
        }
        return scheme.equalsIgnoreCase("Basic") && isUser(given);
    }

    /// All are compared, so that the time does not tell which user there is.
    private boolean isUser(String encoded) {
        byte[] given;
        try {
            given = hash(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return false;
        }
        boolean found = false;
        for (byte[] user : users) {
            found |= MessageDigest.isEqual(user, given);
        }
        return found;
    }

    /// What a client is told to send, for `WWW-Authenticate`.
    List<String> challenges() {
        return List.of("Basic realm=\"tidemark\", charset=\"UTF-8\"", "Bearer realm=\"tidemark\"");
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is part of every JDK", impossible);
        }
    }
}
