package dev.tidemark.wording;

import dev.tidemark.json.JsonText;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import io.avaje.json.JsonWriter;
import java.util.List;
import java.util.Locale;

/// `tidemark list --json`: one document, schema `tidemark.list/1` of docs/json.md.
public final class ListDocument {
    static final String SCHEMA = "tidemark.list/1";

    private ListDocument() {}

    public static String text(ListReport report) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", SCHEMA);
            report.host().namespaces().stream()
                    .findFirst()
                    .ifPresent(snapshot -> JsonText.time(json, "at", snapshot.at()));
            json.name("listeners");
            json.beginArray();
            report.rows().forEach(row -> listener(json, row));
            json.endArray();
            namespaces(json, report.host());
            ending(json, report.host());
            json.endObject();
        });
    }

    private static void listener(JsonWriter json, ListRow row) {
        json.beginObject();
        fields(json, row, row.state());
        json.endObject();
    }

    /// The fields of a listener, into the object that is open.
    static void fields(JsonWriter json, ListRow row, ListenerState state) {
        identity(json, row.listener());
        JsonText.string(json, "namespace", id(row.snapshot()));
        JsonText.string(json, "state", state.word().toLowerCase(Locale.ROOT));
        queue(json, row);
        row.member().ifPresent(member -> {
            json.name("reuseportGroup");
            json.beginObject();
            JsonText.string(json, "id", member.id());
            JsonText.number(json, "member", member.number());
            JsonText.number(json, "size", member.size());
            json.endObject();
        });
        owners(json, row.listener());
        switch (row.listener()) {
            case TcpListener tcp -> {
                if (tcp.endpoint().family() == AddressFamily.INET6) {
                    JsonText.flag(json, "v6only", tcp.endpoint().v6only());
                }
                tcp.endpoint().networkInterface().ifPresent(name -> JsonText.string(json, "interface", name));
                JsonText.flag(json, "mptcp", tcp.socket().multipath());
                JsonText.readingAsText(json, "cgroup", tcp.socket().cgroup());
            }
            case UnixListener unix -> JsonText.string(json, "type", unix.seqpacket() ? "seqpacket" : "stream");
        }
        JsonText.string(json, "cookie", row.listener().identity().cookieText());
        JsonText.string(json, "inode", row.listener().identity().inodeText());
        JsonText.reading(json, "uid", row.listener().uid());
    }

    /// What kind of listener it is and where it listens.
    static void identity(JsonWriter json, Listener listener) {
        switch (listener) {
            case TcpListener tcp -> {
                JsonText.string(json, "protocol", "tcp");
                JsonText.string(json, "family", tcp.endpoint().family() == AddressFamily.INET ? "inet" : "inet6");
                JsonText.string(json, "address", tcp.endpoint().address().toString());
                JsonText.number(json, "port", tcp.endpoint().port());
            }
            case UnixListener unix -> {
                JsonText.string(json, "protocol", "unix");
                JsonText.string(json, "family", "unix");
                JsonText.string(json, "path", unix.address());
            }
        }
        JsonText.string(json, "listener", listener.address());
    }

    private static void queue(JsonWriter json, ListRow row) {
        JsonText.number(json, "length", row.listener().queue().length());
        JsonText.number(json, "limit", row.listener().queue().limit());
        JsonText.number(json, "capacity", row.listener().queue().capacity());
        JsonText.fraction(json, "fill", row.listener().queue().fill());
        if (row.listener() instanceof TcpListener tcp) {
            JsonText.reading(json, "drops", tcp.drops());
            row.syn().ifPresent(syn -> JsonText.reading(json, "synQueueLength", syn));
        }
        LimitSetBy setBy = row.limitSetBy();
        JsonText.string(json, "limitSetBy", setBy.word());
        JsonText.string(json, "limitSetByCertainty", setBy.certainty().name().toLowerCase(Locale.ROOT));
        if (setBy instanceof LimitSetBy.Unknown(String reason, LimitSetBy.Certainty _)) {
            JsonText.string(json, "limitSetByReason", reason);
        }
        row.requested()
                .ifPresent(listen -> JsonText.reading(
                        json, "requestedBacklog", listen.requested().map(Integer::longValue)));
    }

    /// Who holds it.
    static void owners(JsonWriter json, Listener listener) {
        switch (listener.owners().processes()) {
            case Reading.Known<List<Owner>>(List<Owner> owners) -> {
                json.name("owners");
                json.beginArray();
                owners.forEach(owner -> owner(json, owner));
                json.endArray();
            }
            case Reading.Unknown<List<Owner>>(String reason) -> JsonText.unknown(json, "owners", reason);
        }
        listener.owners().unit().ifPresent(unit -> JsonText.string(json, "unit", unit));
        listener.owners().container().ifPresent(container -> JsonText.string(json, "container", container));
    }

    private static void owner(JsonWriter json, Owner owner) {
        json.beginObject();
        JsonText.number(json, "pid", owner.pid());
        JsonText.string(json, "name", owner.name());
        owner.unit().ifPresent(unit -> JsonText.string(json, "unit", unit));
        owner.container().ifPresent(container -> JsonText.string(json, "container", container));
        json.name("command");
        json.beginArray();
        owner.command().forEach(json::value);
        json.endArray();
        json.endObject();
    }

    private static void namespaces(JsonWriter json, HostSnapshot host) {
        json.name("namespaces");
        json.beginArray();
        host.namespaces().forEach(snapshot -> namespace(json, snapshot));
        host.unread().forEach(unread -> unread(json, unread));
        json.endArray();
    }

    /// A namespace that was found but not read.
    static void unread(JsonWriter json, HostSnapshot.Unread unread) {
        json.beginObject();
        JsonText.string(
                json, "id", Long.toUnsignedString(unread.namespace().id().inode()));
        JsonText.string(json, "name", unread.namespace().name());
        JsonText.flag(json, "current", unread.namespace().current());
        JsonText.unknown(json, "listeners", unread.reason());
        json.endObject();
    }

    /// Whether all is there.
    static void ending(JsonWriter json, HostSnapshot host) {
        if (host.hidden() > 0) {
            JsonText.number(json, "namespacesHidden", host.hidden());
        }
        JsonText.flag(json, "complete", host.isComplete());
    }

    static void namespaceIdentity(JsonWriter json, ListenSnapshot snapshot) {
        JsonText.string(json, "id", id(snapshot));
        JsonText.string(json, "name", snapshot.namespace().name());
        JsonText.flag(json, "current", snapshot.namespace().current());
    }

    private static void namespace(JsonWriter json, ListenSnapshot snapshot) {
        json.beginObject();
        namespaceFields(json, snapshot);
        json.endObject();
    }

    /// The fields of a namespace, into the object that is open.
    static void namespaceFields(JsonWriter json, ListenSnapshot snapshot) {
        namespaceIdentity(json, snapshot);
        JsonText.reading(json, "somaxconn", snapshot.sysctls().somaxconn());
        JsonText.reading(json, "tcpMaxSynBacklog", snapshot.sysctls().maxSynBacklog());
        JsonText.reading(json, "tcpSyncookies", snapshot.sysctls().syncookies());
        JsonText.reading(json, "tcpAbortOnOverflow", snapshot.sysctls().abortOnOverflow());
        JsonText.reading(json, "tcpSynackRetries", snapshot.sysctls().synackRetries());
    }

    /// The namespace's number, which joins listeners and namespaces.
    static String id(ListenSnapshot snapshot) {
        return Long.toUnsignedString(snapshot.namespace().id().inode());
    }
}
