package dev.tidemark.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.libc.Architecture;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A file that can be executed: found as execvp(3) finds it, looked at, and put in this process's place.
///
/// Names, arguments and environment are bytes as the kernel knows them, here as texts of one character for each
/// byte ([#text]): they need not be text in any encoding.
///
/// @param file its path
public record Program(String file) {
    private static final String PATH_WHEN_UNSET = "/bin:/usr/bin";
    private static final String SHELL = "/bin/sh";
    private static final int AT_FDCWD = -100;
    private static final int AT_EACCESS = 0x200;
    private static final int R_OK = 4;
    private static final int X_OK = 1;
    private static final int SIZE_OF_STAT = 256;
    private static final int S_IFMT = 0xf000;
    private static final int S_IFREG = 0x8000;
    private static final int S_ISUID = 0x800;
    private static final int S_ISGID = 0x400;
    private static final int S_IXGRP = 0x8;

    /// What became of the search for a program.
    public sealed interface Search {
        record Found(Program program) implements Search {}

        /// No such file, or one that may not be executed.
        record Missed(Errno errno) implements Search {}
    }

    /// Finds `name`: a path when it holds a slash, else in the folders of `path`.
    ///
    /// @param path the value of PATH; `/bin:/usr/bin` if null, as for execvp(3)
    public static Search find(String name, @org.jspecify.annotations.Nullable String path) {
        if (name.indexOf('/') >= 0) {
            return at(name);
        }
        Errno errno = Errno.ENOENT;
        if (!name.isEmpty()) {
            for (String folder : (path == null ? PATH_WHEN_UNSET : path).split(":", -1)) {
                switch (at(folder.isEmpty() ? name : folder + "/" + name)) {
                    case Search.Found found -> {
                        return found;
                    }
                    case Search.Missed(Errno why) -> errno = why.isPermission() ? why : errno;
                }
            }
        }
        return new Search.Missed(errno);
    }

    private static Search at(String file) {
        try (Arena arena = Arena.ofConfined()) {
            long path = string(arena, file).address();
            MemorySegment status = arena.allocate(SIZE_OF_STAT, 8);
            long result = Libc.call(SystemCall.NEWFSTATAT, AT_FDCWD, path, status.address(), 0);
            if (result >= 0) {
                result = (mode(status) & S_IFMT) == S_IFREG ? access(path, X_OK) : -Errno.EACCES.number();
            }
            return result < 0 ? new Search.Missed(Libc.errno(result)) : new Search.Found(new Program(file));
        }
    }

    /// Whether it may be read: a program that only may be executed can be looked into by nobody but holders of
    /// CAP_SYS_PTRACE (`would_dump`, `fs/exec.c`).
    public boolean isReadable() {
        try (Arena arena = Arena.ofConfined()) {
            return access(string(arena, file).address(), R_OK) >= 0;
        }
    }

    /// Whether it would act with another user, another group or other capabilities than its caller's, if it were
    /// allowed to: `S_ISUID`, `S_ISGID` and the attribute `security.capability`.
    ///
    /// @param user the caller's effective user
    /// @param group the caller's effective group
    public boolean gainsPrivilege(long user, long group) {
        try (Arena arena = Arena.ofConfined()) {
            long path = string(arena, file).address();
            MemorySegment status = arena.allocate(SIZE_OF_STAT, 8);
            if (Libc.call(SystemCall.NEWFSTATAT, AT_FDCWD, path, status.address(), 0) < 0) {
                return false;
            }
            int mode = mode(status);
            long owner = Integer.toUnsignedLong(status.get(JAVA_INT, modeInStat() + (isX86() ? 4 : 8)));
            long ownerGroup = Integer.toUnsignedLong(status.get(JAVA_INT, modeInStat() + (isX86() ? 8 : 12)));
            boolean setsUser = (mode & S_ISUID) != 0 && owner != user;
            boolean setsGroup = (mode & S_ISGID) != 0 && (mode & S_IXGRP) != 0 && ownerGroup != group;
            long attribute = string(arena, "security.capability").address();
            return setsUser || setsGroup || Libc.call(SystemCall.GETXATTR, path, attribute, 0, 0) > 0;
        }
    }

    /// Becomes this program, on the calling thread; all other threads end. Does not return unless it fails.
    ///
    /// A file that the kernel does not know how to execute is given to `/bin/sh`, as execvp(3) does.
    ///
    /// @param arguments the name by which it is called first
    /// @return why it failed
    public Errno execute(List<String> arguments, List<String> environment) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment variables = strings(arena, environment);
            long result = execute(arena, file, arguments, variables);
            if (result == -Errno.ENOEXEC.number()) {
                List<String> shell = new java.util.ArrayList<>(List.of(SHELL, file));
                shell.addAll(arguments.subList(1, arguments.size()));
                result = execute(arena, SHELL, shell, variables);
            }
            return Libc.errno(result);
        }
    }

    private static long execute(Arena arena, String file, List<String> arguments, MemorySegment variables) {
        return Libc.call(
                SystemCall.EXECVE,
                string(arena, file).address(),
                strings(arena, arguments).address(),
                variables.address());
    }

    /// `access(2)` for the effective user; before Linux 5.8 for the real one.
    private static long access(long path, int mode) {
        long result = Libc.call(SystemCall.FACCESSAT2, AT_FDCWD, path, mode, AT_EACCESS);
        // Container runtimes that do not know it refuse it.
        boolean isUnknown = result == -Errno.ENOSYS.number() || result == -Errno.EPERM.number();
        return isUnknown ? Libc.call(SystemCall.FACCESSAT, AT_FDCWD, path, mode) : result;
    }

    /// Bytes as a text of one character for each.
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static MemorySegment string(Arena arena, String text) {
        return arena.allocateFrom(text, StandardCharsets.ISO_8859_1);
    }

    private static MemorySegment strings(Arena arena, List<String> texts) {
        MemorySegment addresses = arena.allocate(JAVA_LONG, texts.size() + 1L);
        for (int at = 0; at < texts.size(); at++) {
            addresses.setAtIndex(JAVA_LONG, at, string(arena, texts.get(at)).address());
        }
        return addresses;
    }

    private static boolean isX86() {
        return Libc.architecture() == Architecture.X86_64;
    }

    /// `struct stat`: mode, user and group as ints, on aarch64 with the number of links after the mode.
    /// `arch/x86/include/uapi/asm/stat.h`, `include/uapi/asm-generic/stat.h`.
    private static long modeInStat() {
        return isX86() ? 24 : 16;
    }

    private static int mode(MemorySegment status) {
        return status.get(JAVA_INT, modeInStat());
    }
}
