package dev.tidemark.cli;

import dev.tidemark.history.ListenerHistory;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// `--sort [-]COLUMN` of `tidemark history`: figures smallest first and words in alphabetical order, the other
/// way round with `-`.
record HistoryOrder(Comparator<ListenerHistory> comparator) {
    /// What the command line completes to.
    static final List<String> COLUMNS = List.of(
            "fill", "listener", "owner", "peak", "at", "p50", "p99", "p99.9", "drops", "episodes", "limit", "samples");

    /// The fullest peak first.
    static final HistoryOrder FULLEST_FIRST = new HistoryOrder(Comparator.comparingDouble(
                    (ListenerHistory each) -> -each.peak().queue().fill())
            .thenComparingLong(each -> -each.peak().queue().length())
            .thenComparing(each -> each.listener().address())
            .thenComparingInt(each -> each.listener().number()));

    static HistoryOrder parse(String text) {
        boolean reversed = text.startsWith("-");
        Comparator<ListenerHistory> column =
                column(text.substring(reversed ? 1 : 0).toLowerCase(Locale.ROOT), text);
        return new HistoryOrder((reversed ? column.reversed() : column).thenComparing(FULLEST_FIRST.comparator()));
    }

    private static Comparator<ListenerHistory> column(String name, String text) {
        return switch (name) {
            case "fill" ->
                Comparator.comparingDouble(each -> each.peak().queue().fill());
            case "listener" -> Comparator.comparing(each -> each.listener().address());
            case "owner" -> Comparator.comparing(each -> each.listener().owner().orElse("\uffff"));
            case "peak" -> Comparator.comparingLong(each -> each.peak().queue().length());
            case "at" -> Comparator.comparing(each -> each.peak().at());
            case "p50" -> Comparator.comparingLong(each -> each.quantile(50));
            case "p99" -> Comparator.comparingLong(each -> each.quantile(99));
            case "p99.9" -> Comparator.comparingLong(each -> each.quantile(99.9));
            case "drops" -> Comparator.comparingLong(each -> each.drops().orElse(-1L));
            case "episodes" -> Comparator.comparingInt(ListenerHistory::episodes);
            case "limit" -> Comparator.comparingLong(ListenerHistory::limit);
            case "samples" -> Comparator.comparingLong(ListenerHistory::samples);
            default ->
                throw CommandFailure.couldNot(
                        "--sort: " + text + " (expected: " + String.join(", ", COLUMNS) + ", perhaps with -)");
        };
    }
}
