package dev.tidemark.history;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;

/// A history file that is open for writing. After a failure it is of no more use: close it, open another.
final class HistoryStore implements AutoCloseable {
    private static final int STEPS_WITH_A_SLOT = 4;

    private final Path file;
    private final HistoryLock lock;
    private final Database database;
    private final Names names;
    private final SlotWriter slots;
    private final ArrivalRows arrivals;
    private final Aging aging;
    private final @Nullable Object identity;

    /// Makes the folder (0700) and the file (0640) where they are not there.
    ///
    /// @throws HistoryRefused when another agent writes into it, or a newer program did, or it is none of ours
    static HistoryStore open(Path file) throws IOException, SQLException {
        Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        FileOrigin.requireOurs(file);
        HistoryLock lock = HistoryLock.take(file);
        try {
            Database database;
            try (SqliteLibrary.Unpacking _ = SqliteLibrary.unpackIn(folder)) {
                makeFile(file);
                database = connect(file);
            }
            try {
                Schema.prepare(database, file.toString());
                return new HistoryStore(file, lock, database);
            } catch (SQLException | RuntimeException failed) {
                database.close();
                throw failed;
            }
        } catch (IOException | SQLException | RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    private HistoryStore(Path file, HistoryLock lock, Database database) throws IOException, SQLException {
        this.file = file;
        this.lock = lock;
        this.database = database;
        names = new Names(database);
        slots = SlotWriter.open(database, names);
        arrivals = new ArrivalRows(database, names);
        aging = new Aging(database, names);
        identity = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static void makeFile(Path file) throws IOException {
        var mode = PosixFilePermissions.fromString("rw-r-----");
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(mode));
            Files.setPosixFilePermissions(file, mode);
        } catch (FileAlreadyExistsException _) {
            // The usual case.
        }
    }

    private static Database connect(Path file) throws SQLException {
        SqliteLibrary.quiet();
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.NORMAL);
        config.setCacheSize(-1024);
        config.setBusyTimeout(2000);
        config.setTempStore(TempStore.MEMORY);
        config.setJournalSizeLimit(4 << 20);
        return new Database(config.createConnection("jdbc:sqlite:" + file.toAbsolutePath()));
    }

    /// Whether the file is still the one that was opened.
    boolean isThere() {
        try {
            return Objects.equals(
                    identity,
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (IOException gone) {
            return false;
        }
    }

    /// Puts it all into the file, or nothing of it; then makes some of the past coarser.
    void write(RecordedBatch batch, Instant now) throws SQLException {
        database.whole(() -> {
            for (Slot slot : batch.slots()) {
                slots.write(slot);
            }
            for (Episode episode : batch.episodes()) {
                EpisodeRows.write(database, names, episode);
            }
            for (EpisodeFindings findings : batch.findings()) {
                EpisodeRows.write(database, findings);
            }
            for (EpisodeSamples samples : batch.samples()) {
                EpisodeRows.write(database, names, samples);
            }
            for (EncodedArrivals each : batch.arrivals()) {
                arrivals.write(each, now);
            }
        });
        age(now, STEPS_WITH_A_SLOT * batch.slots().size());
    }

    /// Makes the past coarser, in at most `steps` steps.
    ///
    /// @return how many were due
    int age(Instant now, int steps) throws SQLException {
        int done = 0;
        while (done < steps && aging.step(now)) {
            done++;
        }
        return done;
    }

    /// Ends the episodes of an agent that is gone.
    void endEpisodes() throws SQLException {
        long newestEnd = newestEnd().map(Instant::toEpochMilli).orElse(0L);
        database.whole(() -> EpisodeRows.end(database, newestEnd));
    }

    /// The end of the newest interval that is in the file.
    Optional<Instant> newestEnd() throws SQLException {
        long end = database.number(-1, "SELECT max(start + tier) FROM slot");
        return end < 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(end));
    }

    long newestEpisode() throws SQLException {
        return database.number(0, "SELECT max(id) FROM episode");
    }

    /// The size of the file with its write-ahead log.
    long bytes() throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        return Files.size(file) + (Files.exists(log) ? Files.size(log) : 0);
    }

    @Override
    public void close() throws IOException, SQLException {
        try {
            database.close();
        } finally {
            lock.close();
        }
    }
}
