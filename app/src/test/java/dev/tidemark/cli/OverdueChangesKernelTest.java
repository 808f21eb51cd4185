package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.AgentEvent;
import dev.tidemark.agent.EventLog;
import dev.tidemark.control.Author;
import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ChangeJournal;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.StateFolder;
import dev.tidemark.control.Target;
import dev.tidemark.listener.SocketIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A journal that could not be used once is no reason to forget the changes in it.
final class OverdueChangesKernelTest {
    private static final String TAKEN_BACK = "change 1 was due to be taken back: 127.0.0.1:1";

    @TempDir
    private Path home = Path.of("");

    private final EventLog events = new EventLog(InstantSource.system());
    private StateFolder folder = new StateFolder(Path.of("/nowhere"));
    private OverdueChanges overdue = OverdueChanges.of(folder, events, List.of("agent"));

    /// Of a socket that is gone since.
    @BeforeEach
    void aChangeWhoseTimeIsOver() {
        folder = new StateFolder(home.resolve("state"));
        overdue = OverdueChanges.of(folder, events, List.of("agent"));
        Target.Queue gone = new Target.Queue(
                new Target.Place(1, "host", Optional.empty()), "127.0.0.1:1", false, new SocketIdentity(7, 7), "java");
        Author author = Author.ofThisProcess(List.of("resize"));
        try (ChangeJournal journal = ChangeJournal.open(folder, InstantSource.system())) {
            Change change = journal.begin(new Change.Intent(
                    Change.Kind.RESIZE,
                    author,
                    "asked",
                    Optional.of(Instant.now().minusSeconds(60)),
                    Optional.empty(),
                    List.of(ChangeItem.of(gone, 50, 200))));
            journal.end(change, List.of(ItemResult.changed(Optional.of("200"))));
        }
    }

    @Test
    void aJournalThatCouldNotBeReadIsReadAgain() throws IOException {
        Path aside = home.resolve("journal");
        FileTime written = Files.getLastModifiedTime(folder.journal());
        Files.move(folder.journal(), aside);
        Files.createDirectory(folder.journal());
        Files.setLastModifiedTime(folder.journal(), written);
        overdue.look();
        Files.delete(folder.journal());
        Files.move(aside, folder.journal());
        assertThat(Files.getLastModifiedTime(folder.journal())).isEqualTo(written);

        overdue.look();
        overdue.look();
        assertThat(told()).singleElement().asString().startsWith(TAKEN_BACK);
    }

    @Test
    void whatCouldNotBeTriedIsTriedAgain() throws IOException {
        // Where others may write nothing is changed.
        Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
        overdue.look();
        assertThat(told()).isEmpty();

        Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwx------"));
        overdue.look();
        overdue.look();
        assertThat(told()).singleElement().asString().startsWith(TAKEN_BACK);
    }

    private List<String> told() {
        return events.latest().stream().map(AgentEvent::text).toList();
    }
}
