package dev.tidemark.wording;

import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.watch.WantedListening;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// How a wait for listeners ended, ready to be written in any form.
///
/// @param found the listeners that are meant, as they were at the end, in the order of a list
/// @param wanted what was waited for
/// @param waited how long; where it was in vain, the time that was given for it
/// @param timeout the time that was given for it
public record WaitReport(ListReport found, WantedListening wanted, Duration waited, Duration timeout) {
    private static final Comparator<ListRow> LOWEST_FIRST = Comparator.comparingLong(
                    (ListRow row) -> row.listener().queue().limit())
            .thenComparing(ListRow.WORST_FIRST);

    /// Selects and sorts.
    public static WaitReport of(HostSnapshot host, WantedListening wanted, Duration waited, Duration timeout) {
        return new WaitReport(
                ListReport.of(host, wanted.selection(), ListRow.WORST_FIRST, Map.of()), wanted, waited, timeout);
    }

    /// Whether anything listens.
    public boolean isListening() {
        return !found.rows().isEmpty();
    }

    /// Whether each listener has the limit that it should have.
    public boolean isEnough() {
        return tooLow().isEmpty();
    }

    boolean isEnough(ListRow row) {
        return wanted.isEnough(row.listener().queue().limit());
    }

    /// Those whose limit is lower than it should be, the lowest first.
    List<ListRow> tooLow() {
        return found.rows().stream()
                .filter(row -> !isEnough(row))
                .sorted(LOWEST_FIRST)
                .toList();
    }
}
