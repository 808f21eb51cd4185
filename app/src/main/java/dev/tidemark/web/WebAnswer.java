package dev.tidemark.web;

import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A whole answer to one request. The body may be shared with other answers: it is not changed.
///
/// @param length how much of the array is the body
/// @param headers further headers; caching is `no-store` unless they say otherwise
@SuppressWarnings("ArrayRecordComponent") // Answers are never compared.
record WebAnswer(int status, String type, byte[] body, int length, Map<String, String> headers) {
    static final String JSON = "application/json; charset=utf-8";
    private static final JsonStream STREAM = JsonStream.builder().build();

    WebAnswer {
        headers = Map.copyOf(headers);
    }

    static WebAnswer of(String type, byte[] body) {
        return of(type, body, body.length);
    }

    static WebAnswer of(String type, byte[] body, int length) {
        return new WebAnswer(200, type, body, length, Map.of());
    }

    static WebAnswer json(String document) {
        return of(JSON, document.getBytes(StandardCharsets.UTF_8));
    }

    /// `{"error": "one sentence"}`.
    static WebAnswer error(int status, String sentence) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = STREAM.writer(text)) {
            json.beginObject();
            json.name("error");
            json.value(sentence);
            json.endObject();
        }
        text.append('\n');
        return json(text.toString()).withStatus(status);
    }

    static WebAnswer notFound(String path) {
        return error(
                404,
                "path: " + path + " (expected: /, /metrics, /healthz, or /api/v1/ with listeners, events, live,"
                        + " history, findings, advice or arrivals/ID)");
    }

    /// Too much is asked for at the same time.
    static WebAnswer busy(String sentence) {
        return error(503, sentence).with("Retry-After", "1");
    }

    WebAnswer withStatus(int other) {
        return new WebAnswer(other, type, body, length, headers);
    }

    WebAnswer with(String name, String value) {
        java.util.HashMap<String, String> more = new java.util.HashMap<>(headers);
        more.put(name, value);
        return new WebAnswer(status, type, body, length, more);
    }
}
