package dev.tidemark.cli;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.wording.ListRow;
import dev.tidemark.wording.ListenerWords;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/// `--sort [-]COLUMN`: figures smallest first and words in alphabetical order, the other way round with `-`.
record RowOrder(Comparator<ListRow> comparator) {
    static final RowOrder WORST_FIRST = new RowOrder(ListRow.WORST_FIRST);

    private static final Map<String, Comparator<ListRow>> COLUMNS = Map.of(
            "state", Comparator.comparing(ListRow::state),
            "listener", Comparator.comparing(row -> row.listener().address()),
            "port", Comparator.comparingInt(ListRow::port),
            "owner",
                    Comparator.comparing(
                            row -> ListenerWords.ownerName(row.listener()).orElse("\uffff")),
            "length", Comparator.comparingLong(row -> row.listener().queue().length()),
            "limit", Comparator.comparingLong(row -> row.listener().queue().limit()),
            "fill", Comparator.comparingDouble(row -> row.listener().queue().fill()),
            "drops", Comparator.comparingLong(RowOrder::drops),
            "syn",
                    Comparator.comparingLong(
                            row -> row.syn().orElse(Reading.unknown("")).orElse(-1L)));

    static RowOrder parse(String text) {
        boolean reversed = text.startsWith("-");
        Comparator<ListRow> column =
                COLUMNS.get(text.substring(reversed ? 1 : 0).toLowerCase(Locale.ROOT));
        if (column == null) {
            throw CommandFailure.couldNot("--sort: " + text
                    + " (expected: state, listener, port, owner, length, limit, fill, drops or syn, perhaps with -)");
        }
        return new RowOrder((reversed ? column.reversed() : column).thenComparing(ListRow.WORST_FIRST));
    }

    private static long drops(ListRow row) {
        return row.listener() instanceof TcpListener tcp ? tcp.drops().orElse(-1L) : -1;
    }
}
