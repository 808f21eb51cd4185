package dev.tidemark.control;

import dev.tidemark.kernel.procfs.ProcFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The journal of the changes of one user, open for one more: an append-only file of JSON lines, mode 0600.
///
/// Who has it open holds its lock: there is one change at a time. Each line is on the disk before the method
/// returns: the intent before anything is done, the result after. For one thread, which must not read the file
/// otherwise while it is open, as [Journal#read] does: the lock would be lost. Other threads wait until it is
/// closed.
public final class ChangeJournal implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FileChannel file;
    private final Path path;
    private final InstantSource clock;
    private final String boot;
    private final Object fileKey;
    private int lines;
    private Journal journal;

    private ChangeJournal(FileChannel file, Path path, InstantSource clock, String boot, Known read) {
        this.file = file;
        this.path = path;
        this.clock = clock;
        this.boot = boot;
        this.fileKey = read.fileKey();
        this.lines = read.lines();
        this.journal = read.journal();
    }

    /// What was in the file when somebody had it open, who opens it again: only what came since has to be read. A
    /// journal of thousands of changes takes a tenth of a second otherwise.
    ///
    /// @param fileKey tells the file from others
    /// @param size of the file, which only ever grows
    /// @param lines how many there were
    /// @param journal what they said
    public record Known(Object fileKey, long size, int lines, Journal journal) {
        /// Nothing is known.
        public static final Known NOTHING = new Known("", 0, 0, new Journal(List.of(), List.of()));
    }

    /// Opens the journal of `folder` for a change; makes both if they are not there. Waits up to ten seconds
    /// while another change is made.
    ///
    /// @throws ChangeRefused when it cannot be written, or the other change goes on
    public static ChangeJournal open(StateFolder folder, InstantSource clock) {
        return open(folder, clock, bootId(), Known.NOTHING);
    }

    /// The same for one who had it open before.
    public static ChangeJournal open(StateFolder folder, InstantSource clock, Known known) {
        return open(folder, clock, bootId(), known);
    }

    /// The same on another start of the machine.
    static ChangeJournal open(StateFolder folder, InstantSource clock, String boot) {
        return open(folder, clock, boot, Known.NOTHING);
    }

    private static ChangeJournal open(StateFolder folder, InstantSource clock, String boot, Known known) {
        JournalTurn.take(folder.journal(), PATIENCE);
        boolean opened = false;
        try {
            ChangeJournal journal = openLocked(folder, clock, boot, known);
            opened = true;
            return journal;
        } finally {
            if (!opened) {
                JournalTurn.end();
            }
        }
    }

    private static ChangeJournal openLocked(StateFolder folder, InstantSource clock, String boot, Known known) {
        folder.prepare();
        Path path = folder.journal();
        boolean isNew = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        FileChannel file = null;
        try {
            file = FileChannel.open(
                    path,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            folder.requireOwn(path);
            lock(file, path);
            if (isNew) {
                folder.sync();
            }
            endTornLine(file);
            return new ChangeJournal(file, path, clock, boot, read(file, path, known));
        } catch (IOException failed) {
            closeQuietly(file);
            throw new ChangeRefused(
                    "journal: " + path + ": " + StateFolder.reason(failed) + " (expected: to write it)", failed);
        } catch (ChangeRefused refused) {
            closeQuietly(file);
            throw refused;
        }
    }

    /// Names this start of the machine.
    ///
    /// @throws ChangeRefused without `/proc`
    public static String bootId() {
        return ProcFile.read("/proc/sys/kernel/random/boot_id").fold(String::strip, reason -> {
            throw new ChangeRefused("boot id: " + reason + " (expected: to read it)");
        });
    }

    private static void lock(FileChannel file, Path path) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (tryLock(file).isEmpty()) {
            if (System.nanoTime() - end >= 0) {
                throw new ChangeRefused("journal: " + path + " is held by another change (expected: one at a time)");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new ChangeRefused("journal: " + path + ": interrupted (expected: time to wait for it)");
            }
        }
    }

    private static Optional<FileLock> tryLock(FileChannel file) throws IOException {
        try {
            return Optional.ofNullable(file.tryLock());
        } catch (OverlappingFileLockException _) {
            return Optional.empty();
        }
    }

    /// The machine may have stopped in the middle of a line: the next one begins on its own.
    private static void endTornLine(FileChannel file) throws IOException {
        long size = file.size();
        if (size == 0) {
            return;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        file.read(last, size - 1);
        if (last.get(0) != '\n') {
            file.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
        }
    }

    /// Read by the descriptor that is locked: closing any other one of the same file would give the lock up
    /// (fcntl(2), F_SETLK).
    private static Known read(FileChannel file, Path path, Known known) throws IOException {
        Object key = Objects.requireNonNullElse(
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey(),
                path);
        Known before = key.equals(known.fileKey()) && known.size() <= file.size() ? known : Known.NOTHING;
        String text = text(file, before.size());
        int lines = before.lines() + (int) text.chars().filter(c -> c == '\n').count();
        return new Known(key, file.size(), lines, Journal.parse(text, before.journal(), before.lines()));
    }

    private static String text(FileChannel file, long from) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size() - from));
        int count = 0;
        while (bytes.hasRemaining() && count >= 0) {
            count = file.read(bytes, from + bytes.position());
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private static void closeQuietly(@org.jspecify.annotations.Nullable FileChannel file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException _) {
            // The first failure is the one to tell.
        }
    }

    /// What it says now.
    public Journal journal() {
        return journal;
    }

    /// What is in it now, for the next time.
    ///
    /// @throws ChangeRefused when it cannot be told
    public Known known() {
        try {
            return new Known(fileKey, file.size(), lines, journal);
        } catch (IOException failed) {
            throw new ChangeRefused("journal: " + path + ": " + StateFolder.reason(failed), failed);
        }
    }

    /// Names this start of the machine, as changes do.
    public String boot() {
        return boot;
    }

    /// Writes down what is about to be done.
    ///
    /// @throws ChangeRefused when that cannot be written: then nothing may be done
    public Change begin(Change.Intent intent) {
        Change change = new Change(
                journal.next(),
                clock.instant(),
                boot,
                intent.kind(),
                intent.by(),
                intent.why(),
                intent.until(),
                intent.undoes(),
                intent.items(),
                Optional.empty());
        append(JournalLine.of(change));
        List<Change> all = new java.util.ArrayList<>(journal.changes());
        all.add(change);
        journal = new Journal(all, journal.damaged());
        return change;
    }

    /// Writes down how a change ended.
    ///
    /// @throws ChangeRefused when that cannot be written; what was done stays done
    public Change end(Change change, List<ItemResult> results) {
        Change ended = change.with(results);
        try {
            append(JournalLine.of(change.id(), clock.instant(), results));
        } catch (ChangeRefused failed) {
            throw ChangeRefused.midway(failed);
        }
        journal = new Journal(
                journal.changes().stream()
                        .map(each -> each.id() == change.id() ? ended : each)
                        .toList(),
                journal.damaged());
        return ended;
    }

    private void append(String line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            long at = file.size();
            while (bytes.hasRemaining()) {
                at += file.write(bytes, at);
            }
            file.force(true);
            lines++;
        } catch (IOException failed) {
            throw new ChangeRefused(
                    "journal: " + path + ": " + StateFolder.reason(failed) + " (expected: to write it)", failed);
        }
    }

    @Override
    public void close() {
        boolean wasOpen = file.isOpen();
        closeQuietly(file);
        if (wasOpen) {
            JournalTurn.end();
        }
    }
}
