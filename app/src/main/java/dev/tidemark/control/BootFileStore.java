package dev.tidemark.control;

import dev.tidemark.kernel.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// A [BootFile] on the disk: read, and replaced as a whole, so that whoever reads it finds the old text or the
/// new one, even if the machine stops meanwhile. For one at a time, which the lock of the journal sees to.
record BootFileStore(Path path) {
    private static final String MODE = "rw-r--r--";

    /// What it says; empty when there is none. Anything but a regular file is not read: a link may lead anywhere.
    Reading<Optional<BootFile>> read() {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isRegularFile()
                    ? Reading.of(Optional.of(BootFile.parse(Files.readString(path, StandardCharsets.UTF_8))))
                    : Reading.unknown(path + ": not a regular file");
        } catch (NoSuchFileException _) {
            return Reading.of(Optional.empty());
        } catch (IOException failed) {
            return Reading.unknown(path + ": " + StateFolder.reason(failed));
        }
    }

    /// Why nothing could be written there; empty when it could.
    Optional<String> hindrance() {
        if (read() instanceof Reading.Unknown<Optional<BootFile>>(String reason)) {
            return Optional.of(reason);
        }
        Path folder = folder();
        while (Files.notExists(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        return Files.isDirectory(folder) && Files.isWritable(folder)
                ? Optional.empty()
                : Optional.of(folder + ": not writable");
    }

    /// Makes it say this; an empty one is removed.
    ///
    /// @throws IOException when it could not be written: the old text is still there
    void write(BootFile file) throws IOException {
        if (file.isEmpty()) {
            Files.deleteIfExists(path);
        } else {
            Files.createDirectories(folder());
            // A name that no reader of the folder takes for one of its files, should it stay behind.
            Path fresh = folder().resolve("." + path.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            try {
                writeWhole(fresh, file.text());
                Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException failed) {
                Files.deleteIfExists(fresh);
                throw failed;
            }
        }
        try (FileChannel folder = FileChannel.open(folder(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /// The mode is set once more, as the mask of the user may have taken rights away.
    private static void writeWhole(Path fresh, String text) throws IOException {
        try (FileChannel file = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MODE)))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(MODE));
            file.force(true);
        }
    }

    private Path folder() {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }
}
