package dev.tidemark.kernel.libc;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An error number of a system call, with its symbol and meaning.
///
/// Numbers are those of `include/uapi/asm-generic/errno-base.h` and `errno.h`, the same on x86-64 and aarch64.
///
/// @param number the positive number, such as 13
public record Errno(int number) {
    public static final Errno EPERM = new Errno(1);
    public static final Errno ENOENT = new Errno(2);
    public static final Errno ESRCH = new Errno(3);
    public static final Errno EINTR = new Errno(4);
    public static final Errno ENOEXEC = new Errno(8);
    public static final Errno EBADF = new Errno(9);
    public static final Errno EAGAIN = new Errno(11);
    public static final Errno EACCES = new Errno(13);
    public static final Errno EBUSY = new Errno(16);
    public static final Errno EINVAL = new Errno(22);
    public static final Errno ENOSPC = new Errno(28);
    public static final Errno EROFS = new Errno(30);
    public static final Errno EPIPE = new Errno(32);
    public static final Errno ENOSYS = new Errno(38);
    public static final Errno EPROTO = new Errno(71);
    public static final Errno EOVERFLOW = new Errno(75);
    public static final Errno EOPNOTSUPP = new Errno(95);
    public static final Errno ENOBUFS = new Errno(105);
    public static final Errno ETIMEDOUT = new Errno(110);
    public static final Errno EINPROGRESS = new Errno(115);

    private static final Map<Integer, String> MEANING = Map.ofEntries(
            Map.entry(1, "EPERM operation not permitted"),
            Map.entry(2, "ENOENT no such file or socket"),
            Map.entry(3, "ESRCH no such process"),
            Map.entry(4, "EINTR interrupted"),
            Map.entry(5, "EIO input/output error"),
            Map.entry(7, "E2BIG arguments and environment too long"),
            Map.entry(8, "ENOEXEC not a program"),
            Map.entry(9, "EBADF bad file descriptor"),
            Map.entry(11, "EAGAIN try again"),
            Map.entry(12, "ENOMEM out of memory"),
            Map.entry(13, "EACCES permission denied"),
            Map.entry(16, "EBUSY busy"),
            Map.entry(17, "EEXIST exists already"),
            Map.entry(20, "ENOTDIR not a directory"),
            Map.entry(21, "EISDIR is a directory"),
            Map.entry(22, "EINVAL invalid argument"),
            Map.entry(23, "ENFILE too many open files on this host"),
            Map.entry(24, "EMFILE too many open files in this process"),
            Map.entry(26, "ETXTBSY being written"),
            Map.entry(28, "ENOSPC no space left"),
            Map.entry(30, "EROFS read-only file system"),
            Map.entry(32, "EPIPE nobody reads any more"),
            Map.entry(36, "ENAMETOOLONG name too long"),
            Map.entry(38, "ENOSYS not implemented by this kernel"),
            Map.entry(40, "ELOOP too many symbolic links"),
            Map.entry(71, "EPROTO protocol error"),
            Map.entry(75, "EOVERFLOW value too large"),
            Map.entry(93, "EPROTONOSUPPORT protocol not supported"),
            Map.entry(95, "EOPNOTSUPP operation not supported"),
            Map.entry(97, "EAFNOSUPPORT address family not supported"),
            Map.entry(98, "EADDRINUSE address in use"),
            Map.entry(105, "ENOBUFS no buffer space"),
            Map.entry(110, "ETIMEDOUT timed out"),
            Map.entry(111, "ECONNREFUSED connection refused"),
            Map.entry(115, "EINPROGRESS in progress"),
            Map.entry(524, "ENOTSUPP not supported by this kernel"));

    // Written out: for what a record brings by itself the JVM spins classes at each start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Errno errno && errno.number == number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    /// Whether the caller lacks a privilege (`EPERM` or `EACCES`).
    public boolean isPermission() {
        return equals(EPERM) || equals(EACCES);
    }

    /// The symbol and what it means, such as `EACCES permission denied`; `errno 200` for one not in the table.
    @Override
    public String toString() {
        return MEANING.getOrDefault(number, "errno " + number);
    }
}
