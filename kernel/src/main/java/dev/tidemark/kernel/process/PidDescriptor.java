package dev.tidemark.kernel.process;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.ProcessStatus;

/// One process, and no later one that is given the same pid: a descriptor of pidfd_open(2), since Linux 5.3.
///
/// Opening needs no privilege; see [#duplicate] for what does. May be used from any thread, and is valid, though
/// of little use, after the process ended.
public final class PidDescriptor implements AutoCloseable {
    /// `O_EXCL`, since Linux 6.9.
    private static final int PIDFD_THREAD = 0x80;

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

    /// Opens the thread `id`; before Linux 6.9 its process, whose descriptors are the same unless the thread
    /// parted from them (unshare(2) of CLONE_FILES). There it is unknown once the process's first thread has
    /// ended before the others.
    public static Reading<PidDescriptor> openThread(ProcRoot root, int id) {
        return openThread(root, id, PIDFD_THREAD);
    }

    /// @param flag what asks for a thread; one that the kernel does not know makes it answer as an older one
    static Reading<PidDescriptor> openThread(ProcRoot root, int id, int flag) {
        long result = Libc.call(SystemCall.PIDFD_OPEN, id, flag, 0);
        if (result >= 0) {
            return Reading.of(new PidDescriptor(id, Descriptor.of(result)));
        }
        return Libc.errno(result).equals(Errno.EINVAL)
                ? ProcessStatus.read(root, id).then(status -> open(status.process()))
                : Reading.unknown("thread " + id + ": " + Libc.errno(result));
    }

    /// What pidfd_getfd(2) answers.
    public sealed interface Fetched {
        /// The same open file; the caller's from now on.
        record Duplicate(Descriptor descriptor) implements Fetched {}

        record Refused(Errno errno) implements Fetched {}
    }

    /// As [#duplicate], with the error number.
    public Fetched fetch(int number) {
        long result = Libc.call(SystemCall.PIDFD_GETFD, descriptor.number(), number, 0);
        return result >= 0 ? new Fetched.Duplicate(Descriptor.of(result)) : new Fetched.Refused(Libc.errno(result));
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
        return switch (fetch(number)) {
            case Fetched.Duplicate(Descriptor copy) -> Reading.of(copy);
            case Fetched.Refused(Errno errno) -> Reading.unknown(reason(number, errno));
        };
    }

    private String reason(int number, Errno errno) {
        if (errno.isPermission()) {
            return "needs CAP_SYS_PTRACE (root)";
        }
        if (errno.equals(Errno.EBADF)) {
            return "process " + pid + " has no descriptor " + number + " any more";
        }
        if (errno.equals(Errno.ESRCH)) {
            return "process " + pid + " is gone";
        }
        return errno.equals(Errno.ENOSYS) ? "needs Linux 5.6" : "pidfd_getfd(2): " + errno;
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
