package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.LimitSetBy.Certainty;
import dev.tidemark.watch.RequestedListen;
import java.util.Optional;

/// What a program asked listen(2) for, or was told to ask for, with the place that says so.
///
/// @param source such as `command line: --listen 5000` or `/etc/nginx/nginx.conf:12`, or the name of a program
///     that always asks so
/// @param certainty a fact where the call itself was seen; a file may have changed since it was read
public record RequestedBacklog(Amount amount, String source, Certainty certainty) {
    private static final String PROBE = "listen(2), seen by the probe";

    /// What something says that the program reads.
    public RequestedBacklog(Amount amount, String source) {
        this(amount, source, Certainty.HINT);
    }

    /// What the probe saw; empty where it saw the call and not its argument.
    static Optional<RequestedBacklog> seen(RequestedListen listen) {
        return listen.requested()
                .fold(
                        backlog -> Optional.of(new RequestedBacklog(
                                backlog < 0 ? new Amount.Maximum() : new Amount.Exactly(backlog),
                                PROBE,
                                Certainty.FACT)),
                        _ -> Optional.empty());
    }

    /// The backlog; empty when it was the maximum.
    public Optional<Long> number() {
        return switch (amount) {
            case Amount.Exactly(long backlog) -> Optional.of(backlog);
            case Amount.Maximum _ -> Optional.empty();
        };
    }

    /// Whether the call was seen.
    public boolean isFact() {
        return certainty == Certainty.FACT;
    }

    /// Who set `limit`, as far as this tells for certain; empty for a hint, and where the maximum was asked for.
    public Optional<LimitSetBy> limitSetBy(long limit, Reading<Long> somaxconn) {
        return isFact() ? number().map(asked -> LimitSetBy.ofListen(asked, limit, somaxconn)) : Optional.empty();
    }

    /// `listen(2) asked for 5000`.
    String sentence() {
        return number().map(asked -> "listen(2) asked for " + asked).orElse("listen(2) asked for all there is");
    }
}
