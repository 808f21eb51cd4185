package dev.tidemark.web;

import java.util.List;
import java.util.Locale;

/// What a client says of the ways in which an answer may be packed (RFC 9110 section 12.5.3).
final class AcceptedEncoding {
    private AcceptedEncoding() {}

    /// Whether gzip is welcome: named, and not with a weight of zero. `*` is not enough.
    ///
    /// @param headers `Accept-Encoding`, which may be there more than once
    static boolean isGzip(List<String> headers) {
        for (String header : headers) {
            for (String one : header.split(",", -1)) {
                String[] parts = one.split(";", -1);
                String name = parts[0].strip().toLowerCase(Locale.ROOT);
                if (name.equals("gzip") || name.equals("x-gzip")) {
                    return parts.length < 2 || !isZero(parts[1]);
                }
            }
        }
        return false;
    }

    private static boolean isZero(String weight) {
        return weight.replace(" ", "").toLowerCase(Locale.ROOT).matches("q=0(\\.0*)?");
    }
}
