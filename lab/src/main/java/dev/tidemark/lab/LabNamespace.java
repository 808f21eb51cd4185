package dev.tidemark.lab;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.procfs.ProcFile;
import dev.tidemark.kernel.rtnetlink.RouteSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Supplier;

/// A fresh network namespace with its loopback up: counters at 0, sysctls at their defaults, no listener.
///
/// It lives until closed, or longer if a socket or process is still inside. The JVM never enters it: code runs
/// inside on threads that are thrown away. May be used from any thread. Needs CAP_SYS_ADMIN.
public final class LabNamespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int AT_FDCWD = -100;
    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;
    private static final int LOOPBACK_INDEX = 1;

    private final Descriptor descriptor;
    private final Optional<NamespaceMount> mount;

    private LabNamespace(Descriptor descriptor, Optional<NamespaceMount> mount) {
        this.descriptor = descriptor;
        this.mount = mount;
    }

    /// A namespace without a name: nobody finds it in `/run/netns`, and not in `/proc` unless a process is
    /// inside.
    ///
    /// @throws KernelException when the kernel refuses, such as for lack of CAP_SYS_ADMIN
    public static LabNamespace create() {
        return new LabNamespace(unshare(), Optional.empty());
    }

    /// A namespace that `ip netns` finds as `name` until it is closed.
    public static LabNamespace named(String name) {
        Descriptor descriptor = unshare();
        try {
            return new LabNamespace(descriptor, Optional.of(NamespaceMount.bind(name, path(descriptor))));
        } catch (RuntimeException failed) {
            descriptor.close();
            throw failed;
        }
    }

    /// The one that this process lives in. Closing leaves it as it is.
    public static LabNamespace ofThisProcess() {
        return new LabNamespace(open("/proc/self/ns/net", 0), Optional.empty());
    }

    /// A namespace made by a thread that stands in this one.
    public LabNamespace createWithin() {
        return new LabNamespace(inside(LabNamespace::unshareThisThread), Optional.empty());
    }

    private static Descriptor unshare() {
        return NamespaceThread.call(LabNamespace::unshareThisThread);
    }

    private static Descriptor unshareThisThread() {
        Libc.require("new network namespace", SystemCall.UNSHARE, CLONE_NEWNET, 0, 0, 0, 0, 0);
        Descriptor descriptor = open("/proc/thread-self/ns/net", 0);
        try (RouteSocket route = RouteSocket.open()) {
            route.raise(LOOPBACK_INDEX);
            return descriptor;
        } catch (RuntimeException failed) {
            descriptor.close();
            throw failed;
        }
    }

    /// Runs `code` inside. It may make system calls and nothing else: see [NamespaceThread].
    public <T> T inside(Supplier<T> code) {
        int number = descriptor.number();
        return NamespaceThread.call(() -> {
            Libc.require(path(), SystemCall.SETNS, number, CLONE_NEWNET, 0, 0, 0, 0);
            return code.get();
        });
    }

    /// Runs `code` inside, for its effect.
    public void runInside(Runnable code) {
        boolean _ = inside(() -> {
            code.run();
            return true;
        });
    }

    /// A platform thread, not started yet, that enters this namespace, runs `code` there, and is thrown away.
    /// `code`
    /// may make system calls and nothing else, as with [#inside], and closes what it opened.
    public Thread thread(String name, Runnable code) {
        return Thread.ofPlatform().daemon().name(name).unstarted(() -> {
            Libc.require(path(), SystemCall.SETNS, descriptor.number(), CLONE_NEWNET, 0, 0, 0, 0);
            code.run();
        });
    }

    /// The namespace's own value of a sysctl with one number.
    ///
    /// @param name as sysctl(8) says it, such as `net.core.somaxconn`
    public long sysctl(String name) {
        return Long.parseLong(read(sysctlPath(name)).strip());
    }

    /// Sets a sysctl of this namespace.
    ///
    /// @throws KernelException when there is none of that name, or the kernel refuses the value
    public void sysctl(String name, long value) {
        String path = sysctlPath(name);
        runInside(() -> write(path, Long.toString(value)));
    }

    /// All of this namespace's protocol counters.
    public NamespaceCounters counters() {
        return NamespaceCounters.parse(read("/proc/thread-self/net/netstat"))
                .with(NamespaceCounters.parse(read("/proc/thread-self/net/snmp")));
    }

    /// The inode number by which the kernel tells namespaces apart, as in `net:[4026531840]`.
    public long inode() {
        return FileLink.inode(path(descriptor));
    }

    /// What `ip netns` calls it, if it was made with a name.
    public Optional<String> name() {
        return mount.map(NamespaceMount::name);
    }

    /// A path that refers to this namespace while it is open, for `nsenter --net=`.
    public String path() {
        return path(descriptor);
    }

    /// The descriptor of the namespace; this object goes on owning it.
    Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        try {
            mount.ifPresent(NamespaceMount::close);
        } finally {
            descriptor.close();
        }
    }

    private static String path(Descriptor descriptor) {
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor.number();
    }

    private static String sysctlPath(String name) {
        if (!name.matches("net\\.[a-z0-9_.]+")) {
            throw new IllegalArgumentException("sysctl: " + name + " (expected: net.…, the only ones of a namespace)");
        }
        return "/proc/sys/" + name.replace('.', '/');
    }

    private String read(String path) {
        return switch (inside(() -> ProcFile.read(path))) {
            case Reading.Known<String>(String text) -> text;
            case Reading.Unknown<String>(String reason) -> throw new KernelException("read", reason, Errno.EPROTO);
        };
    }

    private static void write(String path, String text) {
        try (Descriptor file = open(path, O_WRONLY);
                Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = Libc.cString(arena, text);
            Libc.require(path, SystemCall.WRITE, file.number(), bytes.address(), bytes.byteSize() - 1, 0, 0, 0);
        }
    }

    private static Descriptor open(String path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return Descriptor.of(Libc.require(
                    path, SystemCall.OPENAT, AT_FDCWD, Libc.cString(arena, path).address(), mode | O_CLOEXEC, 0, 0, 0));
        }
    }
}
