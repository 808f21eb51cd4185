package dev.tidemark.wording;

import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.TcpListener;
import java.util.List;
import java.util.Optional;

/// The words for a limit: who set it, what was requested, and how its neighbours fare.
final class LimitWords {
    private LimitWords() {}

    /// `50, set by the application (somaxconn 4096); 50 is the default of Java`.
    static String limit(Found found, ListenerEvidence listener) {
        long limit = listener.limit();
        Reading<Long> somaxconn = found.namespace().after().somaxconn();
        String ceiling = "(somaxconn " + found.figure("somaxconn", somaxconn) + ")";
        if (found.finding().verdict() == Verdict.STALE_LIMIT) {
            return limit + ", from before somaxconn was raised " + ceiling;
        }
        LimitSetBy setBy = listener.requested()
                .flatMap(asked -> asked.limitSetBy(limit, somaxconn))
                .orElseGet(() ->
                        LimitSetBy.of(limit, somaxconn, listener.listener().owners()));
        String by = switch (setBy) {
            case LimitSetBy.Application(LimitSetBy.Certainty certainty) ->
                switch (certainty) {
                    case FACT -> ", set by the application " + ceiling;
                    case HINT -> ", below somaxconn now: the application's, or truncated before " + ceiling;
                };
            case LimitSetBy.Somaxconn _ -> atCeiling(listener);
            case LimitSetBy.Truncated(long asked) -> ", all that somaxconn allowed of " + asked;
            case LimitSetBy.Stale(long earlier) -> ", as somaxconn was " + earlier + " when it began to listen";
            case LimitSetBy.Unknown(String reason, LimitSetBy.Certainty _) ->
                somaxconn.isKnown() ? "; " + reason : "; somaxconn is not known";
        };
        return limit
                + by
                + ServerWords.of(listener)
                        .filter(server -> server.usual().orElse(-1) == limit)
                        .map(server -> "; " + limit + " is the default of " + server.title())
                        .orElse("");
    }

    private static String atCeiling(ListenerEvidence listener) {
        return ServerWords.requested(listener)
                .map(asked -> asked.number()
                        .map(number -> number > listener.limit()
                                ? ", all that somaxconn allowed of " + number
                                : ", as requested")
                        .orElse(", all that somaxconn allowed, as requested"))
                .orElse(", equal to somaxconn: truncated, or asked for");
    }

    static String requested(Found found, ListenerEvidence listener) {
        return ServerWords.requested(listener)
                .map(asked -> asked.isFact()
                        ? seen(asked)
                        : (asked.number().isPresent()
                                        ? "requested " + asked.number().get()
                                        : "requested as much as somaxconn allows")
                                + " (" + Escaped.text(asked.source()) + ")")
                .orElse("");
    }

    /// `listen(2) asked for 5000, seen by the probe`.
    private static String seen(ServerWords.Requested asked) {
        return "listen(2) asked for " + asked.number().map(Object::toString).orElse("all there is")
                + ", seen by the probe";
    }

    /// somaxconn here, before and elsewhere.
    static String ceilings(Found found) {
        Reading<Long> now = found.namespace().after().somaxconn();
        Reading<Long> before = found.namespace().before().somaxconn();
        String begin = "somaxconn " + found.figure("somaxconn", now) + " here";
        String earlier = before.isKnown() && now.isKnown() && !before.equals(now)
                ? ", " + before.orElse(0L) + " when watching began"
                : "";
        String elsewhere = found.namespace()
                .elsewhere()
                .filter(other -> !other.sysctls().somaxconn().equals(now))
                .map(other -> ", " + found.figure("somaxconn", other.sysctls().somaxconn()) + " in namespace "
                        + Escaped.text(other.namespace().name()))
                .orElse("");
        return begin + earlier + elsewhere;
    }

    /// The other members of its reuseport group.
    static String siblings(Found found, ListenerEvidence listener) {
        List<ListenerEvidence> siblings = siblingsOf(found, listener);
        long most =
                siblings.stream().mapToLong(one -> one.lengths().most()).max().orElse(0);
        return siblings.size() == 1
                ? "its sibling held at most " + most + " of "
                        + siblings.getFirst().capacity()
                : "its " + siblings.size() + " siblings held at most " + most + " each";
    }

    static List<ListenerEvidence> siblingsOf(Found found, ListenerEvidence listener) {
        Optional<String> group = listener.member().map(member -> member.id());
        return found.namespace().listeners().stream()
                .filter(other -> Found.areApart(other, listener)
                        && group.isPresent()
                        && other.member().map(member -> member.id()).equals(group))
                .toList();
    }

    static String addresses(Found found, ListenerEvidence listener) {
        return samePort(found, listener).size() + " listeners at this port, each with a queue of its own; the fullest "
                + listener.lengths().most() + "/" + listener.capacity();
    }

    static List<ListenerEvidence> samePort(Found found, ListenerEvidence listener) {
        return found.namespace().listeners().stream()
                .filter(other -> other.listener() instanceof TcpListener one
                        && listener.listener() instanceof TcpListener self
                        && one.endpoint().port() == self.endpoint().port())
                .toList();
    }
}
