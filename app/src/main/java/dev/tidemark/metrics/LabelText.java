package dev.tidemark.metrics;

import dev.tidemark.history.ListenerKey;
import dev.tidemark.wording.Escaped;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// The labels of a series as they are written between the braces, without a comma at the end.
///
/// Those of a listener name the place and the program, never a process or a socket, so that a server which starts
/// anew continues its series. Names that come from outside are made harmless and are bounded in length.
///
/// Kept in UTF-8, as the page has it.
final class LabelText {
    static final LabelText NONE = of("");

    /// The most characters of a value.
    static final int LONGEST = 200;

    private static final int SUM = 9;

    private final String text;
    private final byte[] bytes;

    private LabelText(String text) {
        this.text = text;
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    private static LabelText of(String text) {
        return new LabelText(text);
    }

    /// Those of a listener; one whose owner is not known has no label `owner`.
    static LabelText of(ListenerKey key) {
        LabelText place = of("netns", key.namespace())
                .and("protocol", key.unix() ? "unix" : "tcp")
                .and("listener", key.address().isEmpty() ? "(unnamed)" : key.address())
                .and("member", Integer.toString(key.number()));
        return key.owner().map(owner -> place.and("owner", owner)).orElse(place);
    }

    /// One label.
    static LabelText of(String name, String value) {
        return of(name + "=\"" + quoted(bounded(value)) + '"');
    }

    /// These and one more.
    LabelText and(String name, String value) {
        String more = of(name, value).text();
        return of(text.isEmpty() ? more : text + "," + more);
    }

    /// What tells one series of a metric from another.
    String text() {
        return text;
    }

    /// The same in UTF-8; not to be changed.
    byte[] bytes() {
        return bytes;
    }

    /// `value` with control characters as `\x1b` and, where it is too long, a sum of the whole in place of its
    /// end: two long values that differ stay different.
    static String bounded(String value) {
        String clean = new String(Escaped.text(value).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        if (clean.length() <= LONGEST) {
            return clean;
        }
        CRC32 sum = new CRC32();
        sum.update(clean.getBytes(StandardCharsets.UTF_8));
        int end = LONGEST - SUM;
        int whole = Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end;
        return clean.substring(0, whole) + String.format("~%08x", sum.getValue());
    }

    private static String quoted(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
