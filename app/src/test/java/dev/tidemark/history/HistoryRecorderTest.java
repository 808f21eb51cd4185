package dev.tidemark.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.history.HistoryHealth.State;
import dev.tidemark.lab.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryRecorderTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration RETRY = Duration.ofMillis(50);
    private static final ListenerKey WEB = Lived.key(8080);

    @TempDir
    Path folder;

    private final List<HistoryHealth> told = new CopyOnWriteArrayList<>();

    private Path file() {
        return folder.resolve("history.db");
    }

    private HistoryRecorder start(Path file) {
        return HistoryRecorder.start(file, InstantSource.fixed(Lived.at(0)), told::add, RETRY);
    }

    private static Slot slot(long at) {
        return Lived.slot(Lived.at(at), 4, Lived.interval(WEB, Lived.at(at), 50, 1, 0, 3, 0, 0));
    }

    private static void awaitWritten(HistoryRecorder recorder, long end) {
        Await.until(
                "written to " + end,
                LIMIT,
                () -> recorder.health().lastWritten().equals(Optional.of(Lived.at(end))));
    }

    private static void awaitStopped(HistoryRecorder recorder, String reason) {
        Await.until(
                "stopped: " + reason,
                LIMIT,
                () -> recorder.health()
                        .reason()
                        .filter(text -> text.contains(reason))
                        .isPresent());
    }

    private static long samples(Path file) {
        try (HistoryFile history = HistoryFile.open(file)) {
            return history.listeners(Lived.range(-10_000, 10_000), _ -> true).stream()
                    .mapToLong(ListenerHistory::samples)
                    .sum();
        }
    }

    @Test
    void whatIsRecordedIsInTheFileAtOnce() {
        try (HistoryRecorder recorder = start(file())) {
            recorder.record(slot(0));
            awaitWritten(recorder, 10);

            assertThat(samples(file())).isEqualTo(4);
            HistoryHealth health = recorder.health();
            assertThat(health.state()).isEqualTo(State.RECORDING);
            assertThat(health.bytes().orElseThrow()).isPositive();
            assertThat(health.waiting()).isZero();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void closingWritesWhatWaits() {
        try (HistoryRecorder recorder = start(file())) {
            for (int each = 0; each < 20; each++) {
                recorder.record(slot(each * 10L));
            }
        }
        assertThat(samples(file())).isEqualTo(80);
    }

    @Test
    void aSecondAgentIsRefusedAndTheFirstGoesOn() {
        try (HistoryRecorder recorder = start(file())) {
            assertThatThrownBy(() -> start(file()))
                    .hasMessage("history: " + file()
                            + " is written by another agent (expected: one; give this one its own file)");
            recorder.record(slot(0));
            awaitWritten(recorder, 10);
        }
    }

    @Test
    void aFileOfANewerProgramIsRefusedAndLeftAlone() throws Exception {
        HistoryStore.open(file()).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            connection.createStatement().execute("PRAGMA user_version = 99");
        }
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(() -> start(file()))
                .hasMessage("history: " + file() + " has version 99 (expected: 3 at most; a newer tidemark wrote it)");
        assertThatThrownBy(() -> HistoryFile.open(file())).hasMessageContaining("has version 99");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void aFileOfAnEarlierVersionIsBroughtUpToDate() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            connection.createStatement().execute("CREATE TABLE kept(text TEXT)");
            connection.createStatement().execute("INSERT INTO kept VALUES ('from version 0')");
            connection.createStatement().execute("PRAGMA application_id = " + Schema.APPLICATION);
        }
        try (HistoryRecorder recorder = start(file())) {
            recorder.record(slot(0));
            awaitWritten(recorder, 10);
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            var row = connection
                    .createStatement()
                    .executeQuery("SELECT text, user_version FROM kept, pragma_user_version");
            assertThat(row.getString(1)).isEqualTo("from version 0");
            assertThat(row.getInt(2)).isEqualTo(Schema.VERSION);
        }
    }

    @Test
    void anotherProgramsDatabaseIsRefused() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            connection.createStatement().execute("CREATE TABLE theirs(text TEXT)");
        }
        assertThatThrownBy(() -> start(file())).hasMessageContaining("is another program's database");
    }

    @Test
    void aFileOfSomebodyElseIsRefusedAndStaysAsItIs() throws Exception {
        Files.writeString(file(), "precious\n");

        assertThatThrownBy(() -> start(file()))
                .isInstanceOf(HistoryRefused.class)
                .hasMessage("history: " + file() + " is no history file (expected: one, or a new name)");
        assertThatThrownBy(() -> start(folder))
                .hasMessage("history: " + folder + " is no file (expected: a history file, or a new name)");

        assertThat(file()).hasContent("precious\n");
        assertThat(folder.toFile().list()).containsExactly("history.db");
    }

    @Test
    void aDamagedFileIsMovedAsideAndAnotherBegun() throws Exception {
        // An agent wrote here before.
        Files.createFile(HistoryLock.beside(file()));
        Files.writeString(file(), "this is no database ".repeat(1000));

        try (HistoryRecorder recorder = start(file())) {
            assertThat(recorder.health().state()).isEqualTo(State.STOPPED);
            recorder.record(slot(0));
            awaitWritten(recorder, 10);
        }

        assertThat(samples(file())).isEqualTo(4);
        try (var files = Files.list(folder)) {
            assertThat(files.filter(each -> each.getFileName().toString().startsWith("history.db.corrupt-")))
                    .hasSize(1)
                    .first()
                    .satisfies(aside -> assertThat(aside).content().startsWith("this is no database"));
        }
        assertThat(told).extracting(HistoryHealth::state).containsSubsequence(State.STOPPED, State.RECORDING);
        assertThat(told)
                .extracting(each -> each.reason().orElse(""))
                .anyMatch(reason -> reason.contains("is damaged, moved aside as history.db.corrupt-2026"));
    }

    @Test
    void damageInTheMiddleIsNoticedToo() throws Exception {
        try (HistoryRecorder recorder = start(file())) {
            recorder.record(slot(0));
            awaitWritten(recorder, 10);
        }
        byte[] bytes = Files.readAllBytes(file());
        java.util.Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
        Files.write(file(), bytes);

        try (HistoryRecorder recorder = start(file())) {
            recorder.record(slot(10));
            awaitWritten(recorder, 20);
        }
        assertThat(samples(file())).isEqualTo(4);
    }

    @Test
    void aFileThatIsRemovedIsBegunAnew() throws Exception {
        try (HistoryRecorder recorder = start(file())) {
            recorder.record(slot(0));
            awaitWritten(recorder, 10);
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.delete(folder.resolve("history.db" + suffix));
            }
            recorder.record(slot(10));
            awaitWritten(recorder, 20);

            assertThat(samples(file())).isEqualTo(4);
        }
        assertThat(told)
                .extracting(each -> each.state() + " " + each.reason().orElse(""))
                .containsExactly("STOPPED " + file() + ": was removed, a new one is begun", "RECORDING ");
    }

    @Test
    void aFullDiskStopsRecordingUntilThereIsRoom() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(folder.resolve("disk"), "size=400k")) {
            Path file = disk.path().resolve("history.db");
            try (HistoryRecorder recorder = start(file)) {
                recorder.record(slot(0));
                awaitWritten(recorder, 10);
                disk.fill();
                for (int each = 1; each < 100; each++) {
                    recorder.record(slot(each * 10L));
                }
                awaitStopped(recorder, "disk full");
                assertThat(recorder.health().waiting()).isPositive();

                disk.makeRoom("size=8m");

                awaitWritten(recorder, 1000);
                assertThat(recorder.health().state()).isEqualTo(State.RECORDING);
                assertThat(recorder.health().lost()).isZero();
            }
            assertThat(samples(file)).isEqualTo(400);
        }
        assertThat(told)
                .extracting(HistoryHealth::state)
                .startsWith(State.STOPPED)
                .endsWith(State.RECORDING);
    }

    @Test
    void aReadOnlyDiskStopsRecordingUntilItIsWritable() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(folder.resolve("disk"), "ro,size=8m")) {
            Path file = disk.path().resolve("history.db");
            try (HistoryRecorder recorder = start(file)) {
                assertThat(recorder.health().state()).isEqualTo(State.STOPPED);
                assertThat(recorder.health().reason().orElseThrow()).contains("Read-only file system");
                long episode = recorder.nextEpisode();
                assertThat(recorder.nextEpisode()).isEqualTo(episode + 1);
                recorder.record(slot(0));

                disk.makeRoom("rw,size=8m");

                awaitWritten(recorder, 10);
            }
        }
    }

    @Test
    void whatWaitsIsBounded() {
        Path nowhere = folder.resolve("file");
        try (HistoryRecorder recorder = start(Files.writeString(nowhere, "").resolve("history.db"))) {
            for (int each = 0; each < RecordedQueue.MOST_SLOTS + 7; each++) {
                recorder.record(slot(each * 10L));
            }
            assertThat(recorder.health().waiting()).isEqualTo(RecordedQueue.MOST_SLOTS);
            assertThat(recorder.health().lost()).isEqualTo(7);
            assertThat(recorder.health().state()).isEqualTo(State.STOPPED);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void idsOfEpisodesAreGivenOnce() {
        long first;
        try (HistoryRecorder recorder = start(file())) {
            first = recorder.nextEpisode();
            recorder.record(new Episode(first, "host", Lived.at(0), Optional.empty(), 1, List.of()));
        }
        try (HistoryRecorder recorder = start(file())) {
            assertThat(recorder.nextEpisode()).isEqualTo(first + 1);
        }
        try (HistoryFile history = HistoryFile.open(file())) {
            assertThat(history.episodes(Lived.range(-10, 10)).getFirst().to())
                    .as("an episode whose agent is gone has ended")
                    .isPresent();
        }
    }

    @Test
    void aRecorderThatIsOffKeepsNothingAndSaysSo() {
        try (Recorder off = Recorder.off(InstantSource.fixed(Instant.EPOCH))) {
            off.record(slot(0));
            assertThat(off.nextEpisode()).isEqualTo(1);
            assertThat(off.health().state()).isEqualTo(State.OFF);
        }
    }

    /// A small disk of its own.
    private record Tmpfs(Path path) implements AutoCloseable {
        static Tmpfs mount(Path path, String options) throws Exception {
            Files.createDirectory(path);
            run("mount", "-t", "tmpfs", "-o", options + ",mode=0700", "tmpfs", path.toString());
            return new Tmpfs(path);
        }

        void fill() throws IOException {
            byte[] block = new byte[1024];
            try (var out = Files.newOutputStream(path.resolve("filler"))) {
                for (int each = 0; each < 8192; each++) {
                    out.write(block);
                }
                throw new AssertionError("the disk is not full");
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }

        void makeRoom(String options) throws Exception {
            run("mount", "-o", "remount," + options, path.toString());
        }

        @Override
        public void close() throws IOException {
            run("umount", path.toString());
        }

        private static void run(String... words) throws IOException {
            Process process = new ProcessBuilder(words).inheritIO().start();
            try {
                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IOException(stop);
            }
            assertThat(process.exitValue()).isZero();
        }
    }
}
