package dev.tidemark.diagnosis;

import dev.tidemark.diagnosis.Remedy.Step;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.LimitSetBy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Whether a limit is what was meant, and what to say of one that bursts exceed.
///
/// From outside, a limit that the application chose, one that somaxconn truncated and one that is stale since
/// somaxconn was raised are one and the same number. Which it is, is said only with evidence of what was
/// requested.
final class LimitRules {
    /// Limits up to here are absurd on a port that somebody uses.
    private static final long ABSURD = 5;

    /// What somaxconn is where nobody set it, since Linux 5.4 and before: no sign that somebody raised it.
    private static final Set<Long> KERNEL_DEFAULTS = Set.of(4096L, 128L);

    private static final Set<Verdict> ABOUT_CAPACITY = Set.of(
            Verdict.SUSTAINED_OVERLOAD,
            Verdict.QUEUE_TOO_DEEP,
            Verdict.BURST,
            Verdict.LIMIT_TOO_SMALL,
            Verdict.TRUNCATED_BY_SOMAXCONN,
            Verdict.STALE_LIMIT,
            Verdict.WRONG_NAMESPACE);

    /// The last packet of a handshake by cookie that meets a full queue is dropped, and nobody sends it again
    /// (`tcp_v4_syn_recv_sock`, `net/ipv4/tcp_ipv4.c`).
    static final String PHANTOMS = "how many clients hold a connection that the server does not (full queue, cookies)";

    /// Samples that are taken only while processors are to be had show the server at the same moments.
    static final String DRAINS = "whether it drains, or is overloaded: too few samples were taken";

    private LimitRules() {}

    /// A cause for a limit that is not what was meant.
    private record Cause(Verdict verdict, Confidence confidence) {}

    /// A limit that is not what was requested, although it does not hurt now, or hurts beside something else.
    static Optional<Finding> of(Place place, Optional<Finding> queue) {
        if (queue.map(Finding::verdict).filter(ABOUT_CAPACITY::contains).isPresent()
                || place.listener().requested().isEmpty()) {
            return Optional.empty();
        }
        return cause(place)
                .map(cause -> draft(place, cause.verdict())
                        .showing(Aspect.REQUESTED, Aspect.CEILINGS, Aspect.LENGTHS)
                        .as(Severity.ADVICE, cause.confidence()));
    }

    /// What to say of a queue that overflows in bursts.
    static Finding overflowing(Place place) {
        Optional<Cause> cause = cause(place);
        ListenerEvidence listener = place.listener();
        Verdict verdict = cause.map(Cause::verdict).orElse(isSuspect(place) ? Verdict.LIMIT_TOO_SMALL : Verdict.BURST);
        Sizing sizing = sizing(place);
        FindingDraft draft = Finding.about(place.namespace(), listener, verdict)
                .showing(Aspect.OVERFLOWS, Aspect.LENGTHS)
                .showingIf(place.lacksSamples(), Aspect.GAPS)
                .showingIf(listener.acceptRate().isKnown(), Aspect.ACCEPT_RATE)
                .showingIf(listener.hasRecordedWaits(), Aspect.WAIT)
                .showing(Aspect.BURST)
                .showingIf(listener.requested().isPresent(), Aspect.REQUESTED)
                .showingIf(verdict != Verdict.BURST, Aspect.CEILINGS)
                .sized(sizing);
        CookieRises cookies = CookieRises.of(place.namespace());
        draft.rulingIf(!place.lacksSamples(), "overload", "it drains")
                .ruling("a stopped process", "it accepts")
                .ruling("a SYN flood", place.noFlood().or(() -> noCookies(place)))
                .ruling("truncation by somaxconn", asFarAsAskedFor(listener))
                .ruling("the application's own choice", askedForMore(listener))
                .unknownIf(place.lacksSamples(), DRAINS)
                .unknownIf(cookies.received() > 0, PHANTOMS);
        if (verdict == Verdict.LIMIT_TOO_SMALL) {
            if (mayBeTruncated(place)) {
                draft.possibly(Verdict.STALE_LIMIT, Verdict.TRUNCATED_BY_SOMAXCONN);
                draft.unknown("what was requested: the program's configuration, or tracing listen(2), tells");
            }
        }
        draft.showingIf(listener.isColdStart(), Aspect.COLD_START);
        if (listener.isColdStart()) {
            draft.fix(Step.LISTEN_LATER);
        }
        addFix(draft, place, verdict, sizing);
        Confidence confidence = cause.map(Cause::confidence)
                .orElse(verdict == Verdict.LIMIT_TOO_SMALL ? Confidence.MEDIUM : Confidence.HIGH);
        return draft.as(
                Severity.TURNED_AWAY, confidence.lessIf(listener.ambiguous()).lessIf(place.lacksSamples()));
    }

    /// Where the kernel recorded that SYNs found the queue full, that no cookie was sent shows nothing.
    private static Optional<String> noCookies(Place place) {
        return CookieRises.of(place.namespace()).sent() == 0
                        && !place.listener().refusals().isKnown()
                ? Optional.of("no cookies")
                : Optional.empty();
    }

    private static Optional<String> askedForMore(ListenerEvidence listener) {
        return listener.requested()
                .filter(asked -> asked.isFact() && asked.number().orElse(Long.MAX_VALUE) > listener.limit())
                .map(RequestedBacklog::sentence);
    }

    private static Optional<String> asFarAsAskedFor(ListenerEvidence listener) {
        return listener.requested()
                .filter(asked -> asked.isFact() && asked.number().equals(Optional.of(listener.limit())))
                .map(RequestedBacklog::sentence);
    }

    /// A rate that is only known from below shows what fits, and never that nothing does.
    private static Sizing sizing(Place place) {
        long arrivals = place.listener().burstArrivals().orElseThrow();
        Duration timeout = place.evidence().clientTimeout();
        Optional<Double> rate = place.rate().filter(perSecond -> perSecond > 0);
        Sizing sizing = Sizing.of(arrivals, rate, timeout);
        return sizing.proposed().isEmpty() && place.rateIsFromBelow()
                ? Sizing.of(arrivals, Optional.empty(), timeout)
                : sizing;
    }

    private static void addFix(FindingDraft draft, Place place, Verdict verdict, Sizing sizing) {
        if (sizing.proposed().isEmpty()) {
            draft.fix(Step.ACCEPT_FASTER, Step.REFUSE_EARLIER);
            return;
        }
        long wanted = sizing.proposed().get();
        long ceiling = place.namespace().after().somaxconn().orElse(Long.MAX_VALUE);
        if (verdict == Verdict.WRONG_NAMESPACE) {
            draft.fix(Step.SET_IN_NAMESPACE, Math.max(wanted, requestedNumber(place)));
        } else if (wanted > ceiling) {
            draft.fix(Step.RAISE_SOMAXCONN, wanted);
        }
        if (verdict == Verdict.STALE_LIMIT || asksForMore(place, ceiling)) {
            draft.fix(Step.LISTEN_AGAIN);
        } else {
            draft.fix(Step.RAISE_BACKLOG, wanted);
        }
        draft.fix(Step.RESIZE, wanted);
    }

    /// Whether the program asks for more than it has already, so that it only has to listen again.
    private static boolean asksForMore(Place place, long ceiling) {
        return place.listener()
                .requested()
                .filter(asked -> asked.number()
                        .map(number -> number > place.listener().limit())
                        .orElse(place.listener().limit() <= ceiling))
                .isPresent();
    }

    private static FindingDraft draft(Place place, Verdict verdict) {
        FindingDraft draft = place.finding(verdict);
        long requested = requestedNumber(place);
        draft.ruling("the application's own choice", askedForMore(place.listener()));
        if (verdict == Verdict.WRONG_NAMESPACE) {
            draft.fix(Step.SET_IN_NAMESPACE, requested);
        } else if (verdict == Verdict.TRUNCATED_BY_SOMAXCONN) {
            draft.fix(Step.RAISE_SOMAXCONN, requested);
        }
        return draft.fix(Step.LISTEN_AGAIN);
    }

    private static long requestedNumber(Place place) {
        return place.listener()
                .requested()
                .flatMap(RequestedBacklog::number)
                .or(() -> place.namespace()
                        .elsewhere()
                        .flatMap(other ->
                                other.sysctls().somaxconn().map(Optional::of).orElse(Optional.empty())))
                .orElse(place.listener().limit());
    }

    /// What made the limit smaller than what was meant, with evidence of it.
    private static Optional<Cause> cause(Place place) {
        long limit = place.listener().limit();
        Optional<Long> ceiling = known(place.namespace().after());
        if (ceiling.isEmpty() || limit > ceiling.get()) {
            return Optional.empty();
        }
        long now = ceiling.get();
        boolean isRaisedElsewhere = place.namespace()
                .elsewhere()
                .flatMap(other -> known(other.sysctls()))
                .filter(other -> other > now && !KERNEL_DEFAULTS.contains(other))
                .isPresent();
        Optional<RequestedBacklog> requested = place.listener().requested();
        if (requested.isEmpty()) {
            return withoutRequest(place, limit, now, isRaisedElsewhere);
        }
        long wanted = requested.get().number().orElse(Long.MAX_VALUE);
        if (wanted <= limit) {
            return Optional.empty();
        }
        if (limit < now) {
            return Optional.of(new Cause(Verdict.STALE_LIMIT, Confidence.HIGH));
        }
        if (isRaisedElsewhere) {
            return Optional.of(new Cause(Verdict.WRONG_NAMESPACE, Confidence.HIGH));
        }
        return requested.get().number().isPresent()
                ? Optional.of(new Cause(Verdict.TRUNCATED_BY_SOMAXCONN, Confidence.HIGH))
                : Optional.empty();
    }

    private static Optional<Cause> withoutRequest(Place place, long limit, long now, boolean isRaisedElsewhere) {
        if (limit < now
                && known(place.namespace().before())
                        .filter(before -> before == limit)
                        .isPresent()) {
            return Optional.of(new Cause(Verdict.STALE_LIMIT, Confidence.MEDIUM));
        }
        return limit == now && isRaisedElsewhere
                ? Optional.of(new Cause(Verdict.WRONG_NAMESPACE, Confidence.MEDIUM))
                : Optional.empty();
    }

    private static Optional<Long> known(dev.tidemark.kernel.procfs.ListenSysctls sysctls) {
        return sysctls.somaxconn().map(Optional::of).orElse(Optional.empty());
    }

    private static boolean isSuspect(Place place) {
        return place.listener().limit() <= ABSURD || mayBeTruncated(place);
    }

    /// Whether the limit is one that somaxconn may have set, now or formerly, as far as anybody can tell.
    private static boolean mayBeTruncated(Place place) {
        ListenerEvidence listener = place.listener();
        if (listener.requested()
                .filter(asked -> asked.number()
                        .map(number -> number == listener.limit())
                        .orElse(place.namespace().after().somaxconn().equals(Reading.of(listener.limit()))))
                .isPresent()) {
            return false;
        }
        LimitSetBy by = LimitSetBy.of(
                listener.limit(),
                place.namespace().after().somaxconn(),
                listener.listener().owners());
        return by.certainty() == LimitSetBy.Certainty.HINT;
    }

    /// Handshakes at once that exceed the SYN queue, of which cookies let all in: nobody is turned away.
    static Finding cookiesForClients(Place place) {
        return place.finding(Verdict.BURST)
                .showing(Aspect.COOKIES, Aspect.SYN_QUEUE, Aspect.LENGTHS)
                .ruling("a SYN flood", "most cookies came back")
                .ruling("overflow", "overflows +" + place.namespace().risen(ListenCounter.LISTEN_OVERFLOWS))
                .fix(Step.RAISE_BACKLOG)
                .as(Severity.ADVICE, Confidence.MEDIUM);
    }
}
