package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.IpAddress;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.Owners;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.TcpEndpoint;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.TcpSocket;
import dev.tidemark.listener.UnixListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A process whose `/proc` entry is a folder of a test: `root`, `cwd` and `exe` are links, as they are there.
///
/// @param folder holds `proc` and `rootfs`
record FakeProcess(Path folder) {
    static final int PID = 77;

    static FakeProcess in(Path folder) throws IOException {
        FakeProcess process = new FakeProcess(folder);
        Files.createDirectories(process.entry());
        Files.createDirectories(process.inside("/srv/app"));
        Files.createSymbolicLink(process.entry().resolve("root"), process.inside("/"));
        Files.createSymbolicLink(process.entry().resolve("cwd"), process.inside("/srv/app"));
        return process;
    }

    ProcRoot proc() {
        return new ProcRoot(folder.resolve("proc").toString());
    }

    Path entry() {
        return folder.resolve("proc").resolve(Integer.toString(PID));
    }

    /// Where a path of the process really is.
    Path inside(String path) {
        return folder.resolve("rootfs" + path).normalize();
    }

    FakeProcess file(String path, String text) throws IOException {
        Files.createDirectories(inside(path).getParent());
        Files.writeString(inside(path), text);
        return this;
    }

    FakeProcess program(byte[] bytes) throws IOException {
        Files.write(inside("/program"), bytes);
        Files.createSymbolicLink(entry().resolve("exe"), inside("/program"));
        return this;
    }

    FakeProcess cgroup(String path) throws IOException {
        Files.writeString(entry().resolve("cgroup"), "0::" + path + "\n", StandardCharsets.UTF_8);
        return this;
    }

    static Owner owner(String name, String... command) {
        return new Owner(PID, name, List.of(command), Optional.empty(), Optional.empty());
    }

    static Owners owners(Owner... owners) {
        return new Owners(Reading.of(List.of(owners)), Optional.empty(), Optional.empty());
    }

    /// `address` is a literal; `::` serves both families.
    static Listener tcp(String address, int port) {
        IpAddress local = IpAddress.parse(address);
        boolean alone = local.family() == AddressFamily.INET6 && !local.isWildcard();
        return new TcpListener(
                new TcpSocket(
                        new TcpEndpoint(local, port, alone, Optional.empty()),
                        false,
                        new SocketIdentity(1, 1),
                        Reading.of(0L),
                        Reading.unknown("not asked for"),
                        owners()),
                new AcceptQueue(0, 128),
                Reading.of(0L));
    }

    static Listener unix(String path) {
        return new UnixListener(
                path, false, new AcceptQueue(0, 128), new SocketIdentity(1, 1), Reading.of(0L), owners());
    }
}
