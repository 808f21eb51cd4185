package dev.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeJournalTest {
    private static final String BOOT = "30fbac78";
    private static final Instant AT = Instant.parse("2026-03-14T03:29:13.011Z");

    @TempDir
    Path home;

    private StateFolder folder = new StateFolder(Path.of("/nowhere"));

    @BeforeEach
    void folderThatIsNotThereYet() {
        folder = new StateFolder(home.resolve("a").resolve("tidemark"));
    }

    private ChangeJournal open() {
        return ChangeJournal.open(folder, InstantSource.fixed(AT), BOOT);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        ChangeItem queue = ChangeItem.of(Told.WEB, 50, 200);
        ChangeItem sysctl = ChangeItem.of(Told.SOMAXCONN, 128, 4096);
        ChangeItem file = new ChangeItem(
                new Target.BootSetting("/etc/sysctl.d/60-tidemark.conf", "net.core.somaxconn"),
                Optional.empty(),
                Optional.of("# it's \"ours\"\nnet.core.somaxconn = 4096\n"));
        List<ItemResult> results = List.of(
                ItemResult.changed(Optional.of("200")),
                ItemResult.of(Outcome.LESS_THAN_ASKED, Optional.of("1000"), "cut"),
                ItemResult.failed(Optional.empty(), "disk\tfull"));
        Change written;
        try (ChangeJournal journal = open()) {
            Change begun = journal.begin(Told.resizeUntil(AT.plusSeconds(3600), queue, sysctl, file));
            assertThat(begun.id()).isEqualTo(1);
            assertThat(Journal.read(folder).changes()).containsExactly(begun);
            assertThat(Journal.read(folder).open()).containsExactly(begun);
            written = journal.end(begun, results);
        }
        assertThat(Journal.read(folder).changes()).containsExactly(written);
        assertThat(Journal.read(folder).damaged()).isEmpty();
        assertThat(written.results()).contains(results);
    }

    @Test
    void aUnixQueueIsReadBack() {
        Target.Queue unix = new Target.Queue(
                new Target.Place(1, "net:[1]", Optional.empty()),
                "/run/Ümläut \u0001.sock",
                true,
                new dev.tidemark.listener.SocketIdentity(-1, 7),
                "");
        try (ChangeJournal journal = open()) {
            journal.begin(Told.resize(ChangeItem.of(unix, 1, 2)));
        }
        assertThat(Journal.read(folder).changes().getFirst().items().getFirst().target())
                .isEqualTo(unix);
    }

    @Test
    void whoKnewItReadsOnlyWhatCameSince() throws IOException {
        ChangeJournal.Known known;
        try (ChangeJournal journal = open()) {
            journal.end(
                    journal.begin(Told.resize(ChangeItem.of(Told.WEB, 50, 200))),
                    List.of(ItemResult.changed(Optional.of("200"))));
            known = journal.known();
        }
        try (ChangeJournal journal = open()) {
            journal.begin(Told.resize(ChangeItem.of(Told.WEB, 200, 300)));
        }
        Files.writeString(folder.journal(), "no record\n", StandardOpenOption.APPEND);

        Journal whole = Journal.read(folder);
        try (ChangeJournal journal = ChangeJournal.open(folder, InstantSource.fixed(AT), known)) {
            assertThat(journal.journal()).isEqualTo(whole);
            assertThat(journal.journal().changes()).hasSize(2);
            assertThat(journal.journal().damaged()).containsExactly(4);
            assertThat(journal.begin(Told.resize(ChangeItem.of(Told.WEB, 300, 400)))
                            .id())
                    .isEqualTo(3);
            assertThat(journal.known().lines()).isEqualTo(5);
        }
    }

    @Test
    void whatWasKnownOfAnotherFileCountsForNothing() throws IOException {
        ChangeJournal.Known known;
        try (ChangeJournal journal = open()) {
            journal.begin(Told.resize(ChangeItem.of(Told.WEB, 50, 200)));
            known = journal.known();
        }
        Files.writeString(folder.journal(), "");

        try (ChangeJournal journal = ChangeJournal.open(folder, InstantSource.fixed(AT), known)) {
            assertThat(journal.journal().changes()).isEmpty();
        }
    }

    @Test
    void onlyItsUserMayReadIt() throws IOException {
        open().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.journal())))
                .isEqualTo("rw-------");
    }

    @Test
    void numbersGoOnWhereTheyEnded() {
        for (long id = 1; id <= 3; id++) {
            try (ChangeJournal journal = open()) {
                assertThat(journal.begin(Told.resize(ChangeItem.of(Told.WEB, 1, 2)))
                                .id())
                        .isEqualTo(id);
            }
        }
    }

    @Test
    void aLineCutShortByACrashIsPassedOverAndTheNextIsWhole() throws IOException {
        Change first;
        try (ChangeJournal journal = open()) {
            first = journal.begin(Told.resize(ChangeItem.of(Told.WEB, 1, 2)));
        }
        Files.writeString(folder.journal(), "{\"schema\":\"tidemark.jour", StandardOpenOption.APPEND);
        Change second;
        try (ChangeJournal journal = open()) {
            second = journal.begin(Told.resize(ChangeItem.of(Told.WEB, 2, 3)));
        }
        Journal read = Journal.read(folder);
        assertThat(read.changes()).containsExactly(first, second);
        assertThat(read.damaged()).containsExactly(2);
    }

    @Test
    void everyPrefixOfAJournalCanBeReadAndWrittenOn() throws IOException {
        try (ChangeJournal journal = open()) {
            Change change = journal.begin(Told.resize(ChangeItem.of(Told.WEB, 1, 2)));
            journal.end(change, List.of(ItemResult.changed(Optional.of("2"))));
        }
        byte[] whole = Files.readAllBytes(folder.journal());
        for (int length = 0; length <= whole.length; length++) {
            Files.write(folder.journal(), java.util.Arrays.copyOf(whole, length));
            try (ChangeJournal journal = open()) {
                long id = journal.begin(Told.resize(ChangeItem.of(Told.API, 5, 6)))
                        .id();
                assertThat(Journal.read(folder).change(id))
                        .as("cut at %d", length)
                        .isPresent();
            }
        }
    }

    @Test
    void aSecondChangeWaitsForTheFirst() throws InterruptedException {
        List<Long> ids = new CopyOnWriteArrayList<>();
        CountDownLatch waits = new CountDownLatch(1);
        Thread other = Thread.ofPlatform().unstarted(() -> {
            waits.countDown();
            try (ChangeJournal second = open()) {
                ids.add(second.begin(Told.resize(ChangeItem.of(Told.WEB, 2, 3))).id());
            }
        });
        try (ChangeJournal first = open()) {
            other.start();
            waits.await();
            ids.add(first.begin(Told.resize(ChangeItem.of(Told.WEB, 1, 2))).id());
        }
        other.join();
        assertThat(ids).containsExactly(1L, 2L);
    }

    @Test
    void aFolderThatOthersMayWriteIsRefused() throws IOException {
        Files.createDirectories(folder.path());
        Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(this::open)
                .isInstanceOf(ChangeRefused.class)
                .hasMessage("state folder: " + folder.path() + " may be written by others (expected: mode 0700)");
    }

    @Test
    void aJournalThatIsALinkIsRefused() throws IOException {
        folder.prepare();
        Path elsewhere = Files.writeString(home.resolve("elsewhere"), "");
        Files.createSymbolicLink(folder.journal(), elsewhere);
        assertThatThrownBy(this::open)
                .isInstanceOf(ChangeRefused.class)
                .hasMessageStartingWith("journal: " + folder.journal());
        assertThat(elsewhere).isEmptyFile();
    }

    @Test
    void noJournalIsAnEmptyOne() {
        assertThat(Journal.read(folder).changes()).isEmpty();
    }
}
