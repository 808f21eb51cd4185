package dev.tidemark.lab;

import dev.tidemark.kernel.procfs.CgroupIds;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// All that `ss` tells about one listener, and the same as the product tells it, so that both can be compared
/// whole.
///
/// @param address address and port, or the name of a unix socket
/// @param type `tcp`, `mptcp` (a TCP listener below Multipath TCP), `u_str` or `u_seq`
/// @param holders the processes that hold it, each once
/// @param details what only TCP listeners have
public record SsListener(
        String address, String type, long length, long limit, long inode, Set<Holder> holders, Optional<Tcp> details) {
    private static final Pattern HOLDER = Pattern.compile("\\(\"([^\"]*)\",pid=([0-9]+),fd=[0-9]+\\)");
    private static final Pattern UNIX =
            Pattern.compile("(u_[a-z]+)\\s+LISTEN\\s+([0-9]+)\\s+([0-9]+)\\s+(.*) ([0-9]+)\\s+\\* 0(.*)");
    private static final Path CGROUPS = Path.of(LabReader.known(CgroupIds.find(ProcRoot.HOST, InstantSource.system()))
            .mountPoint());

    /// A process by its short name.
    public record Holder(String name, long pid) {}

    /// What `ss` tells of a TCP listener alone.
    ///
    /// @param v6only empty for an IPv4 listener
    /// @param cgroup the id of the control group
    public record Tcp(long cookie, long uid, long drops, Optional<Boolean> v6only, long cgroup) {}

    /// What `ss -lntpemi` says inside `namespace`, by inode.
    public static Map<Long, SsListener> tcp(LabNamespace namespace) {
        Map<Long, SsListener> rows = new HashMap<>();
        NamespaceCommand.output(namespace, "ss", "-OHlntpemi")
                .lines()
                .map(SsListener::parseTcp)
                .forEach(row -> rows.put(row.inode(), row));
        return rows;
    }

    /// What `ss -lxpe` says inside `namespace`, by inode.
    public static Map<Long, SsListener> unix(LabNamespace namespace) {
        Map<Long, SsListener> rows = new HashMap<>();
        NamespaceCommand.output(namespace, "ss", "-OHlxpe")
                .lines()
                .map(SsListener::parseUnix)
                .forEach(row -> rows.put(row.inode(), row));
        return rows;
    }

    private static SsListener parseTcp(String line) {
        String[] columns = line.strip().split("\\s+", 6);
        String rest = columns[5];
        Tcp details = new Tcp(
                Long.parseUnsignedLong(field(rest, "sk:([0-9a-f]+)").orElseThrow(), 16),
                field(rest, "uid:([0-9]+)").map(Long::parseLong).orElse(0L),
                Long.parseLong(field(rest, "skmem:\\([^)]*,d([0-9]+)\\)").orElseThrow()),
                field(rest, "v6only:([01])").map("1"::equals),
                cgroupId(field(rest, "cgroup:(\\S+)").orElseThrow()));
        return new SsListener(
                columns[3],
                rest.contains("tcp-ulp-mptcp") ? "mptcp" : "tcp",
                Long.parseLong(columns[1]),
                Long.parseLong(columns[2]),
                Long.parseLong(field(rest, "ino:([0-9]+)").orElseThrow()),
                holders(rest),
                Optional.of(details));
    }

    private static SsListener parseUnix(String line) {
        Matcher row = UNIX.matcher(line.strip());
        if (!row.matches()) {
            throw new IllegalArgumentException("row of ss: " + line + " (expected: a listening unix socket)");
        }
        return new SsListener(
                row.group(4),
                row.group(1),
                Long.parseLong(row.group(2)),
                Long.parseLong(row.group(3)),
                Long.parseLong(row.group(5)),
                holders(row.group(6)),
                Optional.empty());
    }

    private static Optional<String> field(String text, String pattern) {
        Matcher matcher = Pattern.compile("(?:^|\\s)" + pattern).matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Set<Holder> holders(String text) {
        Set<Holder> holders = new HashSet<>();
        Matcher matcher = HOLDER.matcher(text);
        while (matcher.find()) {
            holders.add(new Holder(matcher.group(1), Long.parseLong(matcher.group(2))));
        }
        return holders;
    }

    private static long cgroupId(String path) {
        try {
            return (Long) Files.getAttribute(CGROUPS.resolve(path.substring(1)), "unix:ino");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The same of a listener as the product tells it.
    static SsListener of(Listener listener) {
        return switch (listener) {
            case TcpListener tcp -> of(tcp, tcp.socket().multipath() ? "mptcp" : "tcp", Optional.of(details(tcp)));
            case UnixListener unix -> of(unix, unix.seqpacket() ? "u_seq" : "u_str", Optional.empty());
        };
    }

    /// The same of listeners as the product tells them, by inode.
    static Map<Long, SsListener> of(List<? extends Listener> listeners) {
        return listeners.stream()
                .collect(Collectors.toMap(listener -> listener.identity().inode(), SsListener::of));
    }

    private static SsListener of(Listener listener, String type, Optional<Tcp> details) {
        return new SsListener(
                listener.address(),
                type,
                listener.queue().length(),
                listener.queue().limit(),
                listener.identity().inode(),
                LabReader.known(listener.owners().processes()).stream()
                        .map(owner -> new Holder(owner.name(), owner.pid()))
                        .collect(Collectors.toSet()),
                details);
    }

    private static Tcp details(TcpListener listener) {
        return new Tcp(
                listener.identity().cookie(),
                LabReader.known(listener.uid()),
                LabReader.drops(listener),
                listener.endpoint().family() == AddressFamily.INET6
                        ? Optional.of(listener.endpoint().v6only())
                        : Optional.empty(),
                LabReader.known(listener.socket().cgroup()));
    }
}
