package dev.tidemark.kernel.process;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;

/// One process, and no later one that is given the same pid: a descriptor of pidfd_open(2), since Linux 5.3.
///
/// Opening needs no privilege; see [#duplicate] for what does. May be used from any thread, and is valid, though
/// of
/// little use, after the process ended.
public final class PidDescriptor implements AutoCloseable {
    private static final Errno EBADF = new Errno(9);

    private final int pid;
    private final Descriptor descriptor;

    private PidDescriptor(int pid, Descriptor descriptor) {
        this.pid = pid;
        this.descriptor = descriptor;
    }

    /// Opens the process `pid`; unknown when there is none, or `pid` is the id of one of a process's threads.
    public static Reading<PidDescriptor> open(int pid) {
        if (pid < 1) {
            throw new IllegalArgumentException("pid: " + pid + " (expected: from 1)");
        }
        long result = Libc.call(SystemCall.PIDFD_OPEN, pid, 0, 0);
        if (result >= 0) {
            return Reading.of(new PidDescriptor(pid, Descriptor.of(result)));
        }
        Errno errno = Libc.errno(result);
        if (errno.equals(Errno.ESRCH)) {
            return Reading.unknown("process " + pid + " is gone");
        }
        if (errno.equals(Errno.EINVAL) || errno.equals(Errno.ENOENT)) {
            return Reading.unknown(pid + " is a thread (expected: a process)");
        }
        return Reading.unknown(errno.equals(Errno.ENOSYS) ? "needs Linux 5.3" : "pidfd_open(2): " + errno);
    }

    /// A duplicate of the process's descriptor `number`, by pidfd_getfd(2), since Linux 5.6. It is the same open
    /// file: what is set on it is set for the process, and a listener listens on until each of its descriptors is
    /// closed. So close it soon.
    ///
    /// Check what it is before use: the process may have closed the file and opened another by that number. Needs
    /// CAP_SYS_PTRACE for another user's process (`__pidfd_fget`, `kernel/pid.c`:
    /// `PTRACE_MODE_ATTACH_REALCREDS`),
    /// and wherever a security module restricts tracing, such as Yama.
    public Reading<Descriptor> duplicate(int number) {
        long result = Libc.call(SystemCall.PIDFD_GETFD, descriptor.number(), number, 0);
        if (result >= 0) {
            return Reading.of(Descriptor.of(result));
        }
        Errno errno = Libc.errno(result);
        if (errno.isPermission()) {
            return Reading.unknown("needs CAP_SYS_PTRACE (root)");
        }
        if (errno.equals(EBADF)) {
            return Reading.unknown("process " + pid + " has no descriptor " + number + " any more");
        }
        if (errno.equals(Errno.ESRCH)) {
            return Reading.unknown("process " + pid + " is gone");
        }
        return Reading.unknown(errno.equals(Errno.ENOSYS) ? "needs Linux 5.6" : "pidfd_getfd(2): " + errno);
    }

    /// The number by which the process was opened.
    public int pid() {
        return pid;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
