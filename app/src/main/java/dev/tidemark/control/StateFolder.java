package dev.tidemark.control;

import dev.tidemark.kernel.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where Tidemark keeps what must outlive a command, 0700: `$STATE_DIRECTORY` (systemd), else `/var/lib/tidemark`
/// for root, else `$XDG_STATE_HOME/tidemark`, which is `~/.local/state/tidemark` where that is not set.
public record StateFolder(Path path) {
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    /// The folder of this process's user; it may not be there yet.
    public static StateFolder ofThisProcess() {
        return of(System.getenv(), System.getProperty("user.name", ""), System.getProperty("user.home", ""));
    }

    static StateFolder of(Map<String, String> environment, String user, String home) {
        String given = environment.getOrDefault("STATE_DIRECTORY", "");
        if (!given.isEmpty()) {
            // systemd separates several by colons; the first is ours.
            return new StateFolder(Path.of(given.split(":", 2)[0]));
        }
        if (user.equals("root")) {
            return new StateFolder(Path.of("/var/lib/tidemark"));
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = state.startsWith("/") ? Path.of(state) : Path.of(home, ".local", "state");
        return new StateFolder(base.resolve("tidemark"));
    }

    /// The file of the journal.
    public Path journal() {
        return path.resolve("journal.ndjson");
    }

    /// The file of the history, unless a setting says otherwise.
    public Path history() {
        return path.resolve("history.db");
    }

    /// Takes a lock of that name in the folder, so that no other process does the same; given up when the
    /// process ends.
    ///
    /// @return what gives it up, or why it is not to be had
    public Reading<AutoCloseable> lock(String name) {
        try {
            prepare();
            FileChannel channel = FileChannel.open(
                    path.resolve(name + ".lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (isLocked(channel)) {
                return Reading.of(channel);
            }
            channel.close();
            return Reading.unknown("another process does it with " + path);
        } catch (ChangeRefused refused) {
            return Reading.unknown(String.valueOf(refused.getMessage()));
        } catch (IOException failed) {
            return Reading.unknown(path + ": " + reason(failed));
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    /// Writes a small file of the folder: whoever reads it finds the former text or this one, whenever the writer
    /// was killed or the machine stopped. For one at a time with each name, which a [#lock] sees to.
    ///
    /// @throws ChangeRefused when the folder cannot be used
    public void replace(String name, String text) throws IOException {
        prepare();
        // Always the same name: what a killed writer left is gone with the next one.
        Path next = path.resolve("." + name + ".next");
        Files.deleteIfExists(next);
        try {
            try (FileChannel channel = FileChannel.open(
                    next,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
        sync();
    }

    /// Sees to it that the names in the folder outlive a stop of the machine.
    void sync() throws IOException {
        try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /// What such a file holds; empty where there is none.
    ///
    /// @throws ChangeRefused when somebody else put it there
    public Optional<String> text(String name) throws IOException {
        Path file = path.resolve(name);
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        requireOwn(file);
        return Optional.of(Files.readString(file));
    }

    /// Makes the folder if it is not there.
    ///
    /// @throws ChangeRefused when it cannot be made, is somebody else's, or others may write into it
    void prepare() {
        try {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try {
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException _) {
                // The usual case.
            }
            PosixFileAttributes found = Files.readAttributes(path, PosixFileAttributes.class);
            if (!found.isDirectory()) {
                throw new ChangeRefused("state folder: " + path + " (expected: a folder)");
            }
            boolean shared = found.permissions().stream().anyMatch(OTHERS_WRITE::contains);
            if (shared) {
                throw new ChangeRefused("state folder: " + path + " may be written by others (expected: mode 0700)");
            }
        } catch (IOException failed) {
            throw new ChangeRefused(
                    "state folder: " + path + ": " + reason(failed) + " (expected: to write there)", failed);
        }
    }

    /// Refuses a journal that somebody else put there.
    void requireOwn(Path file) throws IOException {
        PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes folder = Files.readAttributes(path, PosixFileAttributes.class);
        if (!found.isRegularFile() || !found.owner().equals(folder.owner())) {
            throw new ChangeRefused("state folder: " + file + " (expected: a file of "
                    + folder.owner().getName() + ")");
        }
    }

    /// The end of the sentence about a file that could not be used.
    static String reason(IOException failed) {
        return switch (failed) {
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            case java.nio.file.NoSuchFileException _ -> "not there";
            case java.nio.file.FileSystemException file when file.getReason() != null -> file.getReason();
            default -> String.valueOf(failed.getMessage());
        };
    }
}
