package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.control.Author;
import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Journal;
import dev.tidemark.control.Target;
import dev.tidemark.listener.SocketIdentity;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// `tidemark changes` as a user sees it.
class ChangesScreenTest {
    private static final Instant AT = Instant.parse("2026-03-14T22:10:46Z");
    private static final Target QUEUE = new Target.Queue(
            Target.Place.of(Fabricated.HOST), "127.0.0.1:18080", false, new SocketIdentity(1, 2), "python3 12345");

    private static Change change(
            long id, Change.Kind kind, Optional<Long> undoes, long before, long after, String why) {
        return new Change(
                id,
                AT.plusSeconds(id),
                "boot",
                kind,
                new Author("root", Optional.empty(), 1, List.of("resize")),
                why,
                Optional.empty(),
                undoes,
                List.of(ChangeItem.of(QUEUE, before, after)),
                Optional.of(List.of(ItemResult.changed(Optional.of(Long.toString(after))))));
    }

    @Test
    void whatItWasAndByWhichChangeItWasTakenBackIsReadOnEightyColumns() {
        List<Change> changes = List.of(
                change(1, Change.Kind.RESIZE, Optional.empty(), 5, 200, "look what a larger one does to the clients"),
                change(2, Change.Kind.UNDO, Optional.of(1L), 200, 5, "asked"));
        ChangesReport report = new ChangesReport(
                new Journal(changes, List.of()), changes, "journal", "boot", AT, new ClockTimes(ZoneOffset.UTC, false));

        List<String> lines = new ChangesScreen(report, new Look(OptionalInt.of(80), false, false))
                .texts()
                .rows()
                .lines()
                .toList();

        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(lines.get(1)).contains(":18080 python3 12345 ", " 5   200 ", " taken back by 2 ");
        assertThat(lines.get(2)).contains(":18080 python3 12345 ", " done ");
    }
}
