package dev.tidemark.metrics;

import dev.tidemark.history.ListenerKey;
import dev.tidemark.wording.Escaped;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/// Makes labels of names that come from outside: harmless, and bounded in length.
///
/// They name the place and the program, never a process or a socket, so that a server which starts anew continues
/// its series.
final class MetricLabels {
    /// The most characters of a value.
    static final int LONGEST = 200;

    private static final int HASH = 9;

    private MetricLabels() {}

    /// Those of a listener; one whose owner is not known has no label `owner`.
    static Labels of(ListenerKey key) {
        List<String> names = new ArrayList<>(MetricEntry.Subject.LISTENER.labels());
        List<String> values = new ArrayList<>(List.of(
                value(key.namespace()),
                key.unix() ? "unix" : "tcp",
                key.address().isEmpty() ? "(unnamed)" : value(key.address()),
                Integer.toString(key.number())));
        if (key.owner().isPresent()) {
            values.add(value(key.owner().get()));
        } else {
            names.removeLast();
        }
        return Labels.of(names, values);
    }

    /// `text` with control characters as `\x1b` and, where it is too long, a sum of the whole in place of its
    /// end: two long values that differ stay different.
    static String value(String text) {
        String clean = Escaped.text(text);
        if (clean.length() <= LONGEST) {
            return clean;
        }
        CRC32 sum = new CRC32();
        sum.update(clean.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        int end = LONGEST - HASH;
        int whole = Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end;
        return clean.substring(0, whole) + "~" + String.format("%08x", sum.getValue());
    }
}
