package dev.tidemark.web;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The envelopes of a PEM text (RFC 7468): what each is called, and the bytes in it.
record PemFile(List<Part> parts) {
    private static final Pattern ENVELOPE = Pattern.compile(
            "^-----BEGIN ([A-Z0-9 ]{1,40})-----\\s*$([A-Za-z0-9+/=\\s]*?)^-----END \\1-----\\s*$", Pattern.MULTILINE);

    PemFile {
        parts = List.copyOf(parts);
    }

    /// @param label such as `CERTIFICATE`
    @SuppressWarnings("ArrayRecordComponent") // Parts are never compared.
    record Part(String label, byte[] der) {}

    /// Whatever stands between the envelopes is skipped; a broken one is as good as none.
    static PemFile parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher envelope = ENVELOPE.matcher(text);
        while (envelope.find()) {
            try {
                parts.add(new Part(
                        envelope.group(1),
                        Base64.getDecoder().decode(envelope.group(2).replaceAll("\\s", ""))));
            } catch (IllegalArgumentException _) {
                // Not base64: no such part.
            }
        }
        return new PemFile(parts);
    }

    List<byte[]> all(String label) {
        return parts.stream()
                .filter(part -> part.label().equals(label))
                .map(Part::der)
                .toList();
    }

    boolean has(String labelEnd) {
        return parts.stream().anyMatch(part -> part.label().endsWith(labelEnd));
    }
}
