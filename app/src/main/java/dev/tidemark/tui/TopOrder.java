package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.wording.ListenerState;
import dev.tidemark.wording.ListenerWords;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The order of the rows: figures smallest first and words in alphabetical order, or the other way round.
///
/// @param reversed whether it is the other way round
public record TopOrder(Column column, boolean reversed) {
    /// The worst first.
    public static final TopOrder USUAL = new TopOrder(Column.STATE, false);

    private static final Comparator<LiveListener> WORST_FIRST = Comparator.comparing(
                    (LiveListener row) -> ListenerState.of(row.state()))
            .thenComparingInt(TopOrder::port)
            .thenComparing(row -> row.now().address())
            .thenComparing(row -> row.key().namespace())
            .thenComparingInt(row -> row.key().number())
            .thenComparingLong(row -> row.now().identity().inode());

    /// What rows can be ordered by.
    public enum Column {
        STATE(false),
        FILL(true),
        LENGTH(true),
        LIMIT(true),
        PEAK(true),
        DROPS(true),
        LISTENER(false),
        PORT(false),
        OWNER(false);

        private final boolean largestFirst;

        Column(boolean largestFirst) {
            this.largestFirst = largestFirst;
        }

        /// As options and the screen call it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Parses `fill` or `-fill`; empty for anything else.
    public static Optional<TopOrder> parse(String text) {
        boolean reversed = text.startsWith("-");
        String name = text.substring(reversed ? 1 : 0).toLowerCase(Locale.ROOT);
        return Arrays.stream(Column.values())
                .filter(column -> column.word().equals(name))
                .findFirst()
                .map(column -> new TopOrder(column, reversed));
    }

    /// The names of all columns.
    public static List<String> words() {
        return Arrays.stream(Column.values()).map(Column::word).toList();
    }

    /// By the next column, and the way round that is most often wanted.
    TopOrder next() {
        List<Column> all = List.of(Column.values());
        Column following = all.get((all.indexOf(column) + 1) % all.size());
        return new TopOrder(following, following.largestFirst);
    }

    TopOrder turned() {
        return new TopOrder(column, !reversed);
    }

    /// `fill`, `fill reversed`.
    String text() {
        return column.word() + (reversed ? " reversed" : "");
    }

    Comparator<LiveListener> comparator() {
        Comparator<LiveListener> by = switch (column) {
            case STATE -> Comparator.comparing(row -> ListenerState.of(row.state()));
            case FILL -> Comparator.comparingDouble(row -> row.now().queue().fill());
            case LENGTH -> Comparator.comparingLong(row -> row.now().queue().length());
            case LIMIT -> Comparator.comparingLong(row -> row.now().queue().limit());
            case PEAK -> Comparator.comparingLong(TopOrder::peak);
            case DROPS -> Comparator.comparingLong(TopOrder::drops);
            case LISTENER -> Comparator.comparing(row -> row.now().address());
            case PORT -> Comparator.comparingInt(TopOrder::port);
            case OWNER ->
                Comparator.comparing(row -> ListenerWords.ownerName(row.now()).orElse("\uffff"));
        };
        return (reversed ? by.reversed() : by).thenComparing(WORST_FIRST);
    }

    private static int port(LiveListener row) {
        return row.now() instanceof TcpListener tcp ? tcp.endpoint().port() : 65536;
    }

    private static long peak(LiveListener row) {
        HighWaterMark mark = row.peaks().get(PeakWindow.LIFETIME);
        return mark == null ? -1 : mark.queue().length();
    }

    private static long drops(LiveListener row) {
        return row.now() instanceof TcpListener tcp ? tcp.drops().orElse(-1L) : -1;
    }
}
