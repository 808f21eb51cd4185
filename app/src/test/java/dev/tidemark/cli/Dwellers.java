package dev.tidemark.cli;

import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.SsListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What lives in a namespace of a test: processes, and listeners as the kernel and as `ss` have them.
record Dwellers(LabNamespace namespace) {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// All processes there, of whatever session.
    List<Long> processes() {
        String place = "net:[" + namespace.inode() + "]";
        return all().filter(pid -> link("/proc/" + pid + "/ns/net").equals(place))
                .toList();
    }

    /// Those that answer for the system calls of others.
    List<Long> supervisors() {
        return processes().stream().filter(Dwellers::holdsNotifier).toList();
    }

    /// The limits of the listeners at TCP `port`, by inode, as sock_diag tells them.
    Map<Long, Long> limits(int port) {
        try (SockDiag diag = SockDiag.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)))) {
            return diag.listeners().rows().stream()
                    .filter(row -> row.localPort() == port)
                    .collect(Collectors.toMap(InetDiagMessage::inode, InetDiagMessage::sendQueue));
        }
    }

    /// Waits until somebody listens at TCP `port`. A process that executes a program may look as if it had ended
    /// for a moment, when it is not its first thread that does.
    Map<Long, Long> awaitLimits(int port) {
        return Await.value("a listener at " + port, LIMIT, () -> limits(port), found -> !found.isEmpty());
    }

    /// The same as `ss` tells them.
    Map<Long, Long> limitsBySs(int port) {
        return SsListener.tcp(namespace).values().stream()
                .filter(row -> row.address().endsWith(":" + port))
                .collect(Collectors.toMap(SsListener::inode, SsListener::limit));
    }

    /// A field of `/proc/PID/status`; empty when the process is gone.
    static String status(long pid, String field) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException gone) {
            return "";
        }
    }

    private static boolean holdsNotifier(long pid) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors.anyMatch(path -> link(path.toString()).equals("anon_inode:seccomp notify"));
        } catch (IOException | UncheckedIOException gone) {
            return false;
        }
    }

    private static Stream<Long> all() {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .toList()
                    .stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String link(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException gone) {
            return "";
        }
    }
}
