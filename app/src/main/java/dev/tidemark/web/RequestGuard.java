package dev.tidemark.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Optional;

/// What is refused before anybody looks at what was asked for.
final class RequestGuard {
    private final AllowedHosts hosts;
    private final Credentials credentials;

    RequestGuard(AllowedHosts hosts, Credentials credentials) {
        this.hosts = hosts;
        this.credentials = credentials;
    }

    /// Why this is not answered; empty when it is.
    Optional<WebAnswer> refusal(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        if (!hosts.admit(host(exchange), exchange.getLocalAddress().getAddress())) {
            return Optional.of(WebAnswer.error(
                    421, "Host: not a name of this server (expected: localhost, its address or one of http.hosts)"));
        }
        if (!exchange.getRequestMethod().equals("GET") && !isHead(exchange)) {
            return Optional.of(WebAnswer.error(405, "method: not allowed (expected: GET or HEAD)")
                    .with("Allow", "GET, HEAD"));
        }
        if (hasBody(headers)) {
            return Optional.of(WebAnswer.error(413, "body: not empty (expected: none)"));
        }
        if (isFromAnotherSite(headers)) {
            return Optional.of(WebAnswer.error(403, "Sec-Fetch-Site: cross-site (expected: the dashboard itself)"));
        }
        if (!credentials.admit(headers.getFirst("Authorization"))) {
            return Optional.of(WebAnswer.error(
                    401, "Authorization: none that is known (expected: the token, or user and password)"));
        }
        return Optional.empty();
    }

    /// How a client may prove itself.
    List<String> challenges() {
        return credentials.challenges();
    }

    static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    /// A whole address in the request line counts before the header (RFC 9112 section 3.2.2).
    private static List<String> host(HttpExchange exchange) {
        String authority = exchange.getRequestURI().getRawAuthority();
        return authority == null ? exchange.getRequestHeaders().getOrDefault("Host", List.of()) : List.of(authority);
    }

    /// Whether a body is announced.
    static boolean hasBody(Headers headers) {
        String length = headers.getFirst("Content-Length");
        return headers.containsKey("Transfer-Encoding")
                || (length != null && !length.strip().equals("0"));
    }

    /// A page elsewhere can make a browser ask here, if not read the answer. Following a link is another matter.
    private static boolean isFromAnotherSite(Headers headers) {
        return "cross-site".equals(headers.getFirst("Sec-Fetch-Site"))
                && !"navigate".equals(headers.getFirst("Sec-Fetch-Mode"));
    }
}
