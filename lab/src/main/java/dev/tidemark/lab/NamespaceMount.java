package dev.tidemark.lab;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/// The name of a namespace under `/run/netns`, where `ip netns` keeps and finds them; closing removes it.
///
/// Does what `ip netns attach` does (`ip/ipnetns.c` of iproute2): the folder becomes a shared mount point once,
/// so that names made here are seen in other mount namespaces, and the name is a bind mount of the namespace.
final class NamespaceMount implements AutoCloseable {
    private static final Path FOLDER = Path.of("/run/netns");
    private static final long MS_BIND = 0x1000;
    private static final long MS_REC = 0x4000;
    private static final long MS_SHARED = 0x100000;
    private static final int MNT_DETACH = 2;

    private final Path place;

    private NamespaceMount(Path place) {
        this.place = place;
    }

    /// Names the namespace that `source`, a path, refers to.
    ///
    /// @throws KernelException when the kernel refuses
    /// @throws UncheckedIOException when the name is taken
    static NamespaceMount bind(String name, String source) {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")) {
            throw new IllegalArgumentException("namespace name: " + name + " (expected: letters, digits, _ . -)");
        }
        Path place = FOLDER.resolve(name);
        try {
            Files.createDirectories(FOLDER);
            share();
            Files.createFile(place);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        NamespaceMount mount = new NamespaceMount(place);
        try {
            check(place, mount(source, place.toString(), MS_BIND));
        } catch (RuntimeException failed) {
            mount.remove();
            throw failed;
        }
        return mount;
    }

    /// The name as `ip netns` shows it.
    String name() {
        return String.valueOf(place.getFileName());
    }

    @Override
    public void close() {
        try (Arena arena = Arena.ofConfined()) {
            check(
                    place,
                    Libc.call(
                            SystemCall.UMOUNT2,
                            Libc.cString(arena, place.toString()).address(),
                            MNT_DETACH,
                            0));
        } finally {
            remove();
        }
    }

    private static void share() {
        String folder = FOLDER.toString();
        long result = mount("", folder, MS_SHARED | MS_REC);
        if (result < 0 && Libc.errno(result).equals(Errno.EINVAL)) {
            check(FOLDER, mount(folder, folder, MS_BIND | MS_REC));
            result = mount("", folder, MS_SHARED | MS_REC);
        }
        check(FOLDER, result);
    }

    private void remove() {
        try {
            Files.deleteIfExists(place);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static long mount(String source, String target, long flags) {
        try (Arena arena = Arena.ofConfined()) {
            return Libc.call(
                    SystemCall.MOUNT,
                    Libc.cString(arena, source).address(),
                    Libc.cString(arena, target).address(),
                    Libc.cString(arena, "none").address(),
                    flags,
                    0,
                    0);
        }
    }

    private static void check(Path subject, long result) {
        if (result < 0) {
            throw Libc.failure(subject.toString(), SystemCall.MOUNT, result);
        }
    }
}
