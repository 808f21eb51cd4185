package dev.tidemark.connect;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// Where an agent listens: `http://127.0.0.1:9559`.
///
/// @param root without a path
public record AgentAddress(URI root) {
    private static final int USUAL_PORT = 9559;
    private static final String EXPECTED = " (expected: a URL such as http://127.0.0.1:9559)";

    /// Parses a URL; the scheme may be left out, which is http, and the port, which is 9559, or 443 with https.
    ///
    /// @throws AgentFailure for anything else
    public static AgentAddress parse(String text) {
        String url = text.contains("://") ? text : "http://" + text;
        URI parsed;
        try {
            parsed = new URI(url);
        } catch (URISyntaxException wrong) {
            throw new AgentFailure("--connect: " + text + EXPECTED, wrong);
        }
        String scheme = parsed.getScheme() == null ? "" : parsed.getScheme().toLowerCase(Locale.ROOT);
        String path = parsed.getRawPath() == null ? "" : parsed.getRawPath();
        boolean isKnown = scheme.equals("http") || scheme.equals("https");
        boolean isRoot = (path.isEmpty() || path.equals("/")) && parsed.getRawQuery() == null;
        if (!isKnown || parsed.getHost() == null || !isRoot || parsed.getPort() > 65535) {
            throw new AgentFailure("--connect: " + text + EXPECTED);
        }
        if (parsed.getRawUserInfo() != null) {
            throw new AgentFailure("--connect: a URL with a password (expected: --token-file, which ps does not show)");
        }
        int port = parsed.getPort() > 0 ? parsed.getPort() : scheme.equals("https") ? 443 : USUAL_PORT;
        return new AgentAddress(URI.create(scheme + "://" + parsed.getHost() + ":" + port));
    }

    /// Whether it is asked by TLS.
    public boolean isEncrypted() {
        return "https".equals(root.getScheme());
    }

    URI resolve(String path) {
        return URI.create(root + path);
    }

    /// `127.0.0.1:9559`, for screens.
    public String place() {
        return root.getRawAuthority();
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
