package dev.tidemark.cli;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.wording.ListRow;
import dev.tidemark.wording.ListenerWords;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// `--sort [-]COLUMN`: figures smallest first and words in alphabetical order, the other way round with `-`.
record RowOrder(Comparator<ListRow> comparator) {
    /// What the command line completes to.
    static final List<String> COLUMNS =
            List.of("state", "listener", "port", "owner", "length", "limit", "fill", "drops", "syn");

    static final RowOrder WORST_FIRST = new RowOrder(ListRow.WORST_FIRST);

    static RowOrder parse(String text) {
        boolean reversed = text.startsWith("-");
        Comparator<ListRow> column = column(text.substring(reversed ? 1 : 0).toLowerCase(Locale.ROOT), text);
        return new RowOrder((reversed ? column.reversed() : column).thenComparing(ListRow.WORST_FIRST));
    }

    private static long drops(ListRow row) {
        return row.listener() instanceof TcpListener tcp ? tcp.drops().orElse(-1L) : -1;
    }

    private static Comparator<ListRow> column(String name, String text) {
        return switch (name) {
            case "state" -> Comparator.comparing(ListRow::state);
            case "listener" -> Comparator.comparing(row -> row.listener().address());
            case "port" -> Comparator.comparingInt(ListRow::port);
            case "owner" ->
                Comparator.comparing(
                        row -> ListenerWords.ownerName(row.listener()).orElse("\uffff"));
            case "length" ->
                Comparator.comparingLong(row -> row.listener().queue().length());
            case "limit" ->
                Comparator.comparingLong(row -> row.listener().queue().limit());
            case "fill" ->
                Comparator.comparingDouble(row -> row.listener().queue().fill());
            case "drops" -> Comparator.comparingLong(RowOrder::drops);
            case "syn" ->
                Comparator.comparingLong(row ->
                        row.syn().orElse(Reading.unknown("not asked for")).orElse(-1L));
            default ->
                throw CommandFailure.couldNot(
                        "--sort: " + text
                                + " (expected: state, listener, port, owner, length, limit, fill, drops or syn, perhaps with -)");
        };
    }
}
