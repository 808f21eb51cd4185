package dev.tidemark.kernel.libc;

/// The system calls in use, with their numbers by architecture: the one table.
///
/// Sources: `arch/x86/entry/syscalls/syscall_64.tbl` and `include/uapi/asm-generic/unistd.h` (aarch64 uses the
/// generic table), Linux 6.18. Numbers never change once released.
public enum SystemCall {
    READ(0, 63),
    WRITE(1, 64),
    MMAP(9, 222),
    MUNMAP(11, 215),
    IOCTL(16, 29),
    PREAD64(17, 67),
    SOCKET(41, 198),
    CONNECT(42, 203),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    BIND(49, 200),
    LISTEN(50, 201),
    GETSOCKNAME(51, 204),
    SETSOCKOPT(54, 208),
    GETSOCKOPT(55, 209),
    CLOSE(3, 57),
    RT_SIGACTION(13, 134),
    RT_SIGPROCMASK(14, 135),
    EXECVE(59, 221),
    SETGROUPS(116, 159),
    SETRESUID(117, 147),
    SETRESGID(119, 149),
    GETXATTR(191, 8),
    FACCESSAT(269, 48),
    FACCESSAT2(439, 439),
    SECCOMP(317, 277),
    BPF(321, 280),
    SETSID(112, 157),
    KILL(62, 129),
    FCNTL(72, 25),
    UMOUNT2(166, 39),
    MOUNT(165, 40),
    PRCTL(157, 167),
    GETTID(186, 178),
    GETDENTS64(217, 61),
    CLOCK_GETTIME(228, 113),
    EPOLL_CTL(233, 21),
    OPENAT(257, 56),
    NEWFSTATAT(262, 79),
    READLINKAT(267, 78),
    PPOLL(271, 73),
    UNSHARE(272, 97),
    EPOLL_PWAIT(281, 22),
    ACCEPT4(288, 242),
    EPOLL_CREATE1(291, 20),
    PIPE2(293, 59),
    SETNS(308, 268),
    PIDFD_OPEN(434, 434),
    OPENAT2(437, 437),
    PIDFD_GETFD(438, 438);

    private final int x86;
    private final int aarch64;

    SystemCall(int x86, int aarch64) {
        this.x86 = x86;
        this.aarch64 = aarch64;
    }

    /// The number that `architecture` gives this call.
    public int number(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> x86;
            case AARCH64 -> aarch64;
        };
    }

    /// The name that manual pages use, such as `recvfrom(2)`.
    public String manualName() {
        return name().toLowerCase(java.util.Locale.ROOT) + "(2)";
    }
}
