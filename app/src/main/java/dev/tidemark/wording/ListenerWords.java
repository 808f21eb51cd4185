package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.Owners;
import dev.tidemark.listener.ReuseportGroups.Member;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.RequestedListen;
import java.util.List;
import java.util.Optional;

/// The words for one listener that all screens share.
public final class ListenerWords {
    /// The room of a column of listeners, so that two with one port do not look alike.
    static final int WIDEST_IPV4 = "255.255.255.255:65535".length();

    private ListenerWords() {}

    /// `*:8080`, `*:7000 #2/4` for a member of a reuseport group, `/run/app.sock`, `@name`.
    public static String address(Listener listener, Optional<Member> member) {
        String address = listener.address().isEmpty() ? "(unnamed)" : Escaped.text(listener.address());
        return member.map(group -> address + " #" + group.number() + "/" + group.size())
                .orElse(address);
    }

    /// `nginx 812 +4`, or `?[1]` with a note, and the unit where only that is known.
    public static String owner(Owners owners, Notes notes) {
        return owners.processes()
                .fold(
                        ListenerWords::processes,
                        reason -> notes.unknown("owner", reason + source(owners)) + place(owners));
    }

    /// `nginx 812 +4`: the first of them, and how many more there are.
    static String processes(List<Owner> processes) {
        Owner first = processes.getFirst();
        String others = processes.size() > 1 ? " +" + (processes.size() - 1) : "";
        return Escaped.text(first.name()) + " " + first.pid() + others;
    }

    private static String source(Owners owners) {
        if (owners.unit().isEmpty() && owners.container().isEmpty()) {
            return "";
        }
        return "; " + (owners.unit().isPresent() ? "unit" : "container") + " read from the cgroup";
    }

    private static String place(Owners owners) {
        if (owners.unit().isPresent()) {
            return " unit " + Escaped.text(withoutSuffix(owners.unit().get()));
        }
        return owners.container()
                .map(id -> " container " + Escaped.text(id.length() > 12 ? id.substring(0, 12) : id))
                .orElse("");
    }

    private static String withoutSuffix(String unit) {
        return unit.endsWith(".service") ? unit.substring(0, unit.length() - ".service".length()) : unit;
    }

    /// The name of the owner alone, for headings; empty when it is not known.
    public static Optional<String> ownerName(Listener listener) {
        return listener.owners().known().stream().findFirst().map(owner -> Escaped.text(owner.name()));
    }

    /// `application`, `somaxconn?`, `?[1]`: a hint has a question mark and a note.
    public static Cell limitSetBy(LimitSetBy setBy, long limit, Notes notes) {
        return switch (setBy) {
            case LimitSetBy.Application(LimitSetBy.Certainty certainty) ->
                switch (certainty) {
                    case FACT -> Cell.of("application");
                    case HINT -> {
                        notes.remark("application? limit below somaxconn; but " + limit
                                + " was a common somaxconn: perhaps truncated before it was raised");
                        yield Cell.of("application?");
                    }
                };
            case LimitSetBy.Somaxconn _ -> {
                notes.remark("somaxconn? limit equals somaxconn: perhaps truncated, perhaps asked for");
                yield Cell.of("somaxconn?");
            }
            case LimitSetBy.Truncated _ -> Cell.of("somaxconn");
            case LimitSetBy.Stale(long earlier) -> {
                notes.remark("stale: somaxconn was " + earlier + " when it began to listen");
                yield Cell.of("stale");
            }
            case LimitSetBy.Unknown(String reason, LimitSetBy.Certainty _) ->
                Cell.of(notes.unknown("limit set by", reason), Style.DIM);
        };
    }

    /// The backlog that listen(2) was called with; a mark where that was not seen.
    public static Cell requested(Listener listener, Optional<RequestedListen> listen, Notes notes) {
        if (!(listener instanceof TcpListener)) {
            return Cell.of("-", Style.DIM);
        }
        Reading<Integer> requested =
                listen.map(RequestedListen::requested).orElse(Reading.unknown("its listen(2) was before the probe's"));
        return requested.fold(
                backlog -> Cell.of((long) backlog), reason -> Cell.of(notes.unknown("requested", reason), Style.DIM));
    }

    /// `requested 5000, truncated by somaxconn`, where it was seen that it got less than it asked for; else who
    /// set
    /// the limit, as [#limitSetBy].
    public static Cell limitCause(LimitSetBy setBy, long limit, Notes notes) {
        return setBy instanceof LimitSetBy.Truncated(long requested)
                ? Cell.of(truncated(requested))
                : limitSetBy(setBy, limit, notes);
    }

    /// `requested 5000, truncated by somaxconn`.
    ///
    /// @param requested as the kernel reads it, unsigned; it is written as the application gave it, `-1`
    static String truncated(long requested) {
        return "requested " + (int) requested + ", truncated by somaxconn";
    }

    /// The listener's drops; `-` for a unix socket, for which the kernel counts none.
    public static Cell drops(Listener listener, Notes notes) {
        return listener instanceof TcpListener tcp ? figure(tcp.drops(), "drops", notes) : Cell.of("-", Style.DIM);
    }

    /// A figure that may be unknown; zeros are dim.
    public static Cell figure(Reading<Long> reading, String subject, Notes notes) {
        return reading.fold(
                value -> value == 0 ? Cell.of("0", Style.DIM) : Cell.of(value),
                reason -> Cell.of(notes.unknown(subject, reason), Style.DIM));
    }
}
