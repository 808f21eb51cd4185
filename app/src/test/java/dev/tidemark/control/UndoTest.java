package dev.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UndoTest {
    private static final Instant NOW = Instant.parse("2026-03-14T03:29:13Z");

    @TempDir
    Path home;

    private final MemoryActuator host =
            new MemoryActuator().with(Told.WEB, 50).with(Told.API, 60).with(Told.SOMAXCONN, 128);

    private ChangeJournal open(String boot) {
        return ChangeJournal.open(new StateFolder(home.resolve("tidemark")), InstantSource.fixed(NOW), boot);
    }

    private Change resized(ChangeJournal journal, ChangeItem... items) {
        return new ChangeRun(journal, host).of(Told.resize(items));
    }

    private Change undo(ChangeJournal journal, Change change) {
        Undo undo = new Undo(journal, host);
        return undo.carryOut(change, undo.plan(change), Told.AUTHOR, "asked");
    }

    private static List<Outcome> outcomes(Change change) {
        return change.results().orElseThrow().stream().map(ItemResult::outcome).toList();
    }

    @Test
    void itBringsBackWhatWasThereTheLastFirst() {
        try (ChangeJournal journal = open("one")) {
            Change change =
                    resized(journal, ChangeItem.of(Told.SOMAXCONN, 128, 4096), ChangeItem.of(Told.WEB, 50, 200));
            assertThat(host.value(Told.WEB)).contains("200");
            Change undo = undo(journal, change);
            assertThat(undo.items()).extracting(ChangeItem::target).containsExactly(Told.WEB, Told.SOMAXCONN);
            assertThat(outcomes(undo)).containsOnly(Outcome.CHANGED);
            assertThat(host.value(Told.WEB)).contains("50");
            assertThat(host.value(Told.SOMAXCONN)).contains("128");
            assertThat(journal.journal().undoOf(change)).contains(undo);
            assertThat(journal.journal().lastStanding("one")).isEmpty();
        }
    }

    @Test
    void whatSomebodyChangedSinceIsLeftAlone() {
        try (ChangeJournal journal = open("one")) {
            Change change = resized(journal, ChangeItem.of(Told.WEB, 50, 200));
            host.with(Told.WEB, 512);
            Change undo = undo(journal, change);
            assertThat(outcomes(undo)).containsExactly(Outcome.LEFT_ALONE);
            assertThat(undo.results().orElseThrow().getFirst().after()).contains("512");
            assertThat(host.value(Told.WEB)).contains("512");
        }
    }

    @Test
    void anUndoCanBeTakenBackToo() {
        try (ChangeJournal journal = open("one")) {
            Change undo = undo(journal, resized(journal, ChangeItem.of(Told.WEB, 50, 200)));
            assertThat(outcomes(undo(journal, undo))).containsExactly(Outcome.CHANGED);
            assertThat(host.value(Told.WEB)).contains("200");
        }
    }

    @Test
    void lessThanAskedIsTakenBackAsItCame() {
        host.cutAt(100);
        try (ChangeJournal journal = open("one")) {
            Change change = resized(journal, ChangeItem.of(Told.WEB, 50, 200));
            assertThat(outcomes(change)).containsExactly(Outcome.LESS_THAN_ASKED);
            assertThat(outcomes(undo(journal, change))).containsExactly(Outcome.CHANGED);
            assertThat(host.value(Told.WEB)).contains("50");
        }
    }

    @Test
    void afterAStartOfTheMachineThereIsNothingToTakeBack() {
        try (ChangeJournal journal = open("one")) {
            resized(journal, ChangeItem.of(Told.WEB, 50, 200));
        }
        try (ChangeJournal journal = open("two")) {
            Change change = journal.journal().changes().getFirst();
            assertThat(change.isVoid("two")).isTrue();
            assertThat(journal.journal().lastStanding("two")).isEmpty();
            assertThat(outcomes(undo(journal, change))).containsExactly(Outcome.VOID);
            assertThat(host.value(Told.WEB)).contains("200");
        }
    }

    @Test
    void aListenerThatIsGoneIsVoidAndItsNeighbourIsStillTakenBack() {
        try (ChangeJournal journal = open("one")) {
            Change change = resized(journal, ChangeItem.of(Told.WEB, 50, 200), ChangeItem.of(Told.API, 60, 200));
            host.without(Told.WEB);
            assertThat(outcomes(undo(journal, change))).containsExactly(Outcome.CHANGED, Outcome.VOID);
            assertThat(host.value(Told.API)).contains("60");
        }
    }

    /// A change of three items whose command is killed before the item of that number, or before the result.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aKilledCommandLeavesTheOldOrTheNewStateAndTheJournalSaysWhich(int done) {
        Target.Queue third = Told.queue("*:7070", 79);
        host.with(third, 70);
        List<ChangeItem> items = List.of(
                ChangeItem.of(Told.WEB, 50, 200), ChangeItem.of(Told.API, 60, 200), ChangeItem.of(third, 70, 200));
        try (ChangeJournal journal = open("one")) {
            if (done < items.size()) {
                host.dyingAfter(done);
                ChangeRun run = new ChangeRun(journal, host);
                assertThatThrownBy(() -> run.of(Told.resize(items.toArray(ChangeItem[]::new))))
                        .isInstanceOf(MemoryActuator.Killed.class);
            } else {
                journal.begin(Told.resize(items.toArray(ChangeItem[]::new)));
                items.forEach(host::change);
            }
        }
        try (ChangeJournal journal = open("one")) {
            assertThat(journal.journal().open()).hasSize(1);
            List<Change> ended = new Upkeep(journal, host, Told.AUTHOR).endOpen();
            assertThat(outcomes(ended.getFirst()))
                    .containsExactlyElementsOf(IntStream.range(0, 3)
                            .mapToObj(at -> at < done ? Outcome.CHANGED : Outcome.NOT_DONE)
                            .toList());
            assertThat(journal.journal().open()).isEmpty();
            host.dyingAfter(Integer.MAX_VALUE);
            undo(journal, journal.journal().changes().getFirst());
        }
        assertThat(host.value(Told.WEB)).contains("50");
        assertThat(host.value(Told.API)).contains("60");
        assertThat(host.value(third)).contains("70");
    }

    @Test
    void whatIsDueIsTakenBackOnce() {
        try (ChangeJournal journal = open("one")) {
            Change change = new ChangeRun(journal, host)
                    .of(Told.resizeUntil(NOW.plusSeconds(60), ChangeItem.of(Told.WEB, 50, 200)));
            Upkeep upkeep = new Upkeep(journal, host, Told.AUTHOR);
            assertThat(upkeep.revertDue(NOW.plusSeconds(59))).isEmpty();
            assertThat(journal.journal().reverting()).containsExactly(change);
            List<Change> undos = upkeep.revertDue(NOW.plusSeconds(60));
            assertThat(undos)
                    .singleElement()
                    .satisfies(undo -> assertThat(undo.undoes()).contains(change.id()));
            assertThat(host.value(Told.WEB)).contains("50");
            assertThat(upkeep.revertDue(NOW.plusSeconds(61))).isEmpty();
        }
    }

    @Test
    void whatIsDueAndWasChangedSinceIsLeftAloneForGood() {
        try (ChangeJournal journal = open("one")) {
            new ChangeRun(journal, host).of(Told.resizeUntil(NOW, ChangeItem.of(Told.WEB, 50, 200)));
            host.with(Told.WEB, 512);
            Upkeep upkeep = new Upkeep(journal, host, Told.AUTHOR);
            assertThat(upkeep.revertDue(NOW)).hasSize(1);
            host.with(Told.WEB, 200);
            assertThat(upkeep.revertDue(NOW)).isEmpty();
            assertThat(host.value(Told.WEB)).contains("200");
        }
    }

    @Test
    void aChangeThatStoodBeforeItWasPlannedIsNotOverrun() {
        try (ChangeJournal journal = open("one")) {
            host.with(Told.WEB, 77);
            Change change = resized(journal, ChangeItem.of(Told.WEB, 50, 200));
            assertThat(outcomes(change)).containsExactly(Outcome.FAILED);
            assertThat(change.isChange()).isFalse();
            assertThat(host.value(Told.WEB)).contains("77");
            assertThat(change.results().orElseThrow().getFirst().after()).isEqualTo(Optional.of("77"));
        }
    }
}
