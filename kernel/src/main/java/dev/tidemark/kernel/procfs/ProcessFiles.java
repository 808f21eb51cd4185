package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// The files that a process sees, read through `/proc/<pid>/root` and relative to `/proc/<pid>/cwd`: those of its
/// container and not ours.
///
/// Only regular files are read, nothing is ever written or executed, and symbolic links are followed within the
/// root folder of the process. Needs to be allowed to trace the process (proc(5)), and Linux 5.6.
public record ProcessFiles(ProcRoot proc, int pid) {
    private static final int MOST_NAMES = 4096;
    private static final int PATH_MAX = 4096;
    private static final int O_DIRECTORY_X86 = 0x10000;
    private static final int O_DIRECTORY_AARCH64 = 0x4000;

    /// A file as bytes; unknown when it is none, is not regular or is longer than `most`.
    ///
    /// @param path from the root folder of the process, or relative to its working folder
    public Reading<byte[]> read(String path, int most) {
        return open(path).then(file -> {
            try (file) {
                return file.readWhole(most);
            }
        });
    }

    /// Opens a file, see [#read].
    public Reading<RegularFile> open(String path) {
        return absolute(path).then(from -> RegularFile.openInside(proc.file(pid, "root"), from));
    }

    /// The names in a folder, sorted; the first 4096 that come if there are more.
    public Reading<List<String>> names(String folder) {
        return absolute(folder).then(this::namesOf);
    }

    /// The program that it runs.
    public Reading<RegularFile> program() {
        return RegularFile.open(proc.file(pid, "exe"));
    }

    /// `path` as it begins at the root folder of the process.
    public Reading<String> absolute(String path) {
        if (path.indexOf('\0') >= 0) {
            return Reading.unknown("path: contains a NUL (expected: none)");
        }
        if (path.startsWith("/")) {
            return Reading.of(path);
        }
        return link("cwd").then(cwd -> link("root").map(root -> below(root, cwd) + "/" + path));
    }

    /// The links of proc(5) are told from our root folder; those of a chroot(2) begin with that of the process.
    private static String below(String root, String cwd) {
        return !root.equals("/") && cwd.startsWith(root) ? cwd.substring(root.length()) : cwd;
    }

    private Reading<String> link(String name) {
        String path = proc.file(pid, name);
        try (Arena arena = Arena.ofConfined()) {
            var target = arena.allocate(PATH_MAX);
            long length = Libc.call(
                    SystemCall.READLINKAT,
                    RegularFile.AT_FDCWD,
                    Libc.cString(arena, path).address(),
                    target.address(),
                    PATH_MAX - 1);
            return length < 0 ? Reading.unknown(path + ": " + Libc.errno(length)) : Reading.of(target.getString(0));
        }
    }

    private Reading<List<String>> namesOf(String folder) {
        try (Arena arena = Arena.ofConfined()) {
            long opened =
                    RegularFile.openInside(arena, proc.file(pid, "root"), folder, oDirectory() | RegularFile.O_CLOEXEC);
            if (opened < 0) {
                return Reading.unknown(folder + ": " + Libc.errno(opened));
            }
            try (Directory directory = Directory.of(opened, arena.allocate(Directory.BUFFER_SIZE, Long.BYTES))) {
                List<String> names = new ArrayList<>();
                while (names.size() < MOST_NAMES && directory.next()) {
                    String name = directory.name();
                    if (!name.equals(".") && !name.equals("..")) {
                        names.add(name);
                    }
                }
                return Reading.of(names.stream().sorted().toList());
            }
        }
    }

    private static int oDirectory() {
        return switch (Libc.architecture()) {
            case X86_64 -> O_DIRECTORY_X86;
            case AARCH64 -> O_DIRECTORY_AARCH64;
        };
    }
}
