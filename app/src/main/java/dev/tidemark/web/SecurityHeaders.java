package dev.tidemark.web;

import com.sun.net.httpserver.Headers;
import java.util.Map;

/// What every answer forbids the browser: to load from elsewhere, to guess types, to be framed, to keep
/// documents.
final class SecurityHeaders {
    private static final Map<String, String> ALL = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private SecurityHeaders() {}

    static void add(Headers headers) {
        ALL.forEach(headers::set);
    }
}
