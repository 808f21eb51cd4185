package dev.tidemark.connect;

import dev.tidemark.json.JsonFields;
import dev.tidemark.json.MalformedJson;
import dev.tidemark.kernel.Reading;
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
import java.util.List;
import java.util.Optional;

/// Makes a [Listener] of its fields in `tidemark.list/1`.
final class ListenerReader {
    private ListenerReader() {}

    static Listener listener(JsonFields json) {
        SocketIdentity identity = new SocketIdentity(json.unsigned("cookie"), json.unsigned("inode"));
        AcceptQueue queue = queue(json);
        Owners owners = owners(json);
        return switch (json.text("protocol")) {
            case "tcp" ->
                new TcpListener(
                        new TcpSocket(
                                endpoint(json),
                                json.flag("mptcp"),
                                identity,
                                json.reading("uid"),
                                json.unsignedReading("cgroup"),
                                owners),
                        queue,
                        json.reading("drops"));
            case "unix" ->
                new UnixListener(
                        unixName(json.text("path")),
                        json.text("type").equals("seqpacket"),
                        queue,
                        identity,
                        json.reading("uid"),
                        owners);
            default -> throw new MalformedJson("protocol: " + json.text("protocol") + " (expected: tcp or unix)");
        };
    }

    /// Length and limit of a listener, or of a peak.
    static AcceptQueue queue(JsonFields json) {
        return new AcceptQueue(json.count("length"), Math.min(json.count("limit"), Long.MAX_VALUE - 1));
    }

    private static TcpEndpoint endpoint(JsonFields json) {
        IpAddress address;
        try {
            address = IpAddress.parse(json.text("address"));
        } catch (IllegalArgumentException wrong) {
            throw new MalformedJson(String.valueOf(wrong.getMessage()), wrong);
        }
        boolean v6only = address.family() == AddressFamily.INET6 && json.flag("v6only");
        return new TcpEndpoint(address, json.smallNumber("port"), v6only, json.optional("interface", json::text));
    }

    /// `@name` stands for an abstract one; a path that begins so cannot be told from it.
    private static String unixName(String path) {
        return path.startsWith("@") ? "\0" + path.substring(1) : path;
    }

    private static Owners owners(JsonFields json) {
        Optional<Reading<List<Owner>>> unknown = json.unknown("owners");
        Reading<List<Owner>> processes = unknown.orElseGet(() -> Reading.of(
                json.objects("owners").stream().map(ListenerReader::owner).toList()));
        if (processes.isKnown() && processes.orElse(List.of()).isEmpty()) {
            throw new MalformedJson("owners: none (expected: at least one, or why they are not known)");
        }
        return new Owners(processes, json.optional("unit", json::text), json.optional("container", json::text));
    }

    private static Owner owner(JsonFields json) {
        return new Owner(
                json.smallNumber("pid"),
                json.text("name"),
                json.texts("command"),
                json.optional("unit", json::text),
                json.optional("container", json::text));
    }
}
