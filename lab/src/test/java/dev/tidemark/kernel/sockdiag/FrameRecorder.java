package dev.tidemark.kernel.sockdiag;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.tidemark.kernel.netlink.NetlinkDatagram;
import dev.tidemark.kernel.netlink.NetlinkDatagram.Progress;
import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.lab.LabNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Records what this kernel answers to the requests of [SockDiag], byte for byte, with the truth beside it.
///
/// Run on demand, as root: `java … dev.tidemark.kernel.sockdiag.FrameRecorder FOLDER`. Makes the sockets of
/// [RecordedScene] in a namespace of its own. Each dump becomes a folder: `1.bin`, `2.bin`, … are its datagrams,
/// and `rows.txt` says what they have to mean, by socket options and `ss`, not by our decoder.
final class FrameRecorder implements AutoCloseable {
    private static final int MOST_DATAGRAMS = 64;

    private final Path folder;
    private final LabNamespace namespace;
    private final Arena arena = Arena.ofConfined();

    private FrameRecorder(Path folder, LabNamespace namespace) {
        this.folder = folder;
        this.namespace = namespace;
    }

    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("arguments: " + arguments.length + " (expected: FOLDER)");
        }
        try (LabNamespace namespace = LabNamespace.create();
                RecordedScene scene = RecordedScene.open(namespace);
                FrameRecorder recorder = new FrameRecorder(Path.of(arguments[0]), namespace)) {
            recorder.recordAll(scene);
        }
    }

    private void recordAll(RecordedScene scene) {
        MemorySegment inet = InetDiagRequest.listeners(arena, AddressFamily.INET, 0);
        record("listeners-inet", scene.inet(), inet);
        record("listeners-inet6", scene.inet6(), InetDiagRequest.listeners(arena, AddressFamily.INET6, 0));
        record("multipath-inet", scene.multipath(), InetDiagRequest.multipathListeners(arena, AddressFamily.INET));
        record("multipath-inet6", List.of(), InetDiagRequest.multipathListeners(arena, AddressFamily.INET6));
        record("half-open-inet", scene.halfOpen(4), InetDiagRequest.synReceived(arena, AddressFamily.INET));
        record("half-open-inet6", scene.halfOpen(6), InetDiagRequest.synReceived(arena, AddressFamily.INET6));
        record("unix", scene.unix(), UnixDiagMessage.request(arena));
        InetDiagMessage one = scene.oneListener();
        record("exact", scene.inetOfPort(one.localPort()), InetDiagRequest.exactly(arena, one));
        record("exact-gone", List.of(), InetDiagRequest.exactly(arena, RecordedScene.withCookie(one, 1)));
        record("two-at-once", scene.inet(), inet, InetDiagRequest.listeners(arena, AddressFamily.INET6, 0));
        scene.addMany();
        record("many", scene.many(), InetDiagRequest.listeners(arena, AddressFamily.INET, 0));
    }

    /// Sends `requests` at once, on one socket, and keeps all that comes until the first is answered.
    private void record(String name, List<String> rows, MemorySegment... requests) {
        try (NetlinkSocket socket = namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG))) {
            Path place = folder.resolve(name);
            empty(place);
            int first = socket.send(requests[0]);
            for (int i = 1; i < requests.length; i++) {
                int _ = socket.send(requests[i]);
            }
            for (int number = 1; number <= MOST_DATAGRAMS; number++) {
                long length = socket.receive();
                if (length < 0) {
                    throw new IllegalStateException(name + ": error " + -length + " (expected: a datagram)");
                }
                MemorySegment datagram = socket.datagram().asSlice(0, length);
                Files.write(place.resolve(number + ".bin"), portless(datagram));
                Progress progress = NetlinkDatagram.walk(datagram, length, first, (_, _, _, _) -> {});
                if (progress instanceof Progress.Done || progress instanceof Progress.Refused) {
                    Files.writeString(place.resolve("rows.txt"), String.join("\n", rows) + "\n");
                    return;
                }
            }
            throw new IllegalStateException(name + ": more than " + MOST_DATAGRAMS + " datagrams");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The port of our socket is a process id as a rule, and means nothing later: it is recorded as 0.
    private static byte[] portless(MemorySegment datagram) {
        MemorySegment copy = MemorySegment.ofArray(datagram.toArray(JAVA_BYTE));
        for (long at = 0; copy.byteSize() - at >= 16; ) {
            copy.set(JAVA_INT_UNALIGNED, at + 12, 0);
            at += (copy.get(JAVA_INT_UNALIGNED, at) + 3) & ~3;
        }
        return copy.toArray(JAVA_BYTE);
    }

    private static void empty(Path place) throws IOException {
        Files.createDirectories(place);
        try (Stream<Path> old = Files.list(place)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
