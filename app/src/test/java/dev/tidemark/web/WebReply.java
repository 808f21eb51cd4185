package dev.tidemark.web;

import io.avaje.json.mapper.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a server answered.
///
/// @param status 0 when it closed the connection without a word
/// @param headers by their names in lower case; several of one name on a line each
record WebReply(int status, Map<String, String> headers, String body) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param text all that came, a character for each byte
    static WebReply parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new WebReply(0, Map.of(), "");
        }
        List<String> lines = text.substring(0, end).lines().toList();
        Map<String, String> headers = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + "\n" + other);
        }
        return new WebReply(
                Integer.parseInt(lines.getFirst().split(" ", -1)[1]), headers, utf8(text.substring(end + 4)));
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    Map<String, Object> document() {
        return JSON.fromJsonObject(body);
    }

    /// The sentence of an answer that says why there is none.
    String error() {
        return String.valueOf(document().get("error"));
    }
}
