package dev.tidemark.history;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The rises of a namespace's counters as the file holds them: the names that were read as one word, and of those
/// that rose the place of the name and the rise: `1:15 4:2`.
final class Rises {
    private static final Pattern SPACE = Pattern.compile(" ");

    private Rises() {}

    /// The word for the names that were read.
    static String names(Map<String, Long> rises) {
        return String.join(" ", new TreeSet<>(rises.keySet()));
    }

    /// Those that rose; empty where none did.
    static String encode(Map<String, Long> rises) {
        StringBuilder text = new StringBuilder();
        int place = 0;
        for (Map.Entry<String, Long> each : new TreeMap<>(rises).entrySet()) {
            if (each.getValue() != 0) {
                text.append(text.isEmpty() ? "" : " ").append(place).append(':').append(each.getValue());
            }
            place++;
        }
        return text.toString();
    }

    /// Adds what `text` says to `sums`.
    ///
    /// @param names the word for the names that were read
    static void addTo(Map<String, Long> sums, String names, String text) {
        List<String> places =
                names.isEmpty() ? List.of() : SPACE.splitAsStream(names).toList();
        places.forEach(name -> sums.putIfAbsent(name, 0L));
        if (text.isEmpty()) {
            return;
        }
        SPACE.splitAsStream(text).forEach(pair -> {
            int colon = pair.indexOf(':');
            int place = colon < 0 ? -1 : Integer.parseInt(pair, 0, colon, 10);
            if (place < 0 || place >= places.size()) {
                throw new HistoryRefused(
                        HistoryRefused.Reason.DAMAGED, "history: rises " + text + " (expected: place:rise)");
            }
            sums.merge(places.get(place), Long.parseLong(pair, colon + 1, pair.length(), 10), Long::sum);
        });
    }
}
