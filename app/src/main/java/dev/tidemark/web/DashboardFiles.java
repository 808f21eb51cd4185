package dev.tidemark.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of the dashboard, which are part of the product, each read once and kept. For any number of threads.
final class DashboardFiles {
    private static final String FOLDER = "dashboard/";
    /// No name can leave the folder: each part begins with a letter or a digit.
    private static final Pattern NAME = Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9._-]{0,60}/){0,4}"
            + "[A-Za-z0-9][A-Za-z0-9._-]{0,60}\\.(?<extension>html|js|css|svg|png|woff2|txt|json)");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8",
            "json", "application/json; charset=utf-8");

    /// Only files that are there, so that it cannot grow beyond them.
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Kept(String type, byte[] bytes, String tag) {}

    /// The file `name`, or that the client has it already; empty where there is none.
    ///
    /// @param ifNoneMatch the tags that the client has
    Optional<WebAnswer> file(String name, @Nullable String ifNoneMatch) {
        return find(name).map(file -> answer(file, ifNoneMatch));
    }

    private static WebAnswer answer(Kept file, @Nullable String ifNoneMatch) {
        boolean has = ifNoneMatch != null && (ifNoneMatch.contains(file.tag()) || ifNoneMatch.equals("*"));
        WebAnswer answer =
                has ? WebAnswer.of(file.type(), new byte[0]).withStatus(304) : WebAnswer.of(file.type(), file.bytes());
        return answer.with("ETag", file.tag()).with("Cache-Control", "no-cache");
    }

    private Optional<Kept> find(String name) {
        Kept known = kept.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        var matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String type = TYPES.getOrDefault(matcher.group("extension"), "application/octet-stream");
        Optional<Kept> found = read(name).map(bytes -> new Kept(type, bytes, tag(bytes)));
        found.ifPresent(file -> kept.put(name, file));
        return found;
    }

    private static Optional<byte[]> read(String name) {
        try (InputStream in = DashboardFiles.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String tag(byte[] bytes) {
        try {
            return '"'
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8)
                    + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is part of every JDK", impossible);
        }
    }
}
