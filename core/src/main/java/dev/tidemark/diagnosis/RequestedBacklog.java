package dev.tidemark.diagnosis;

import java.util.Optional;

/// What a program was told to ask listen(2) for, with the place that says so.
///
/// @param source such as `command line: --listen 5000` or `/etc/nginx/nginx.conf:12`, or the name of a program
///     that always asks so
public record RequestedBacklog(Amount amount, String source) {
    /// The backlog; empty when it was the maximum.
    public Optional<Long> number() {
        return switch (amount) {
            case Amount.Exactly(long backlog) -> Optional.of(backlog);
            case Amount.Maximum _ -> Optional.empty();
        };
    }
}
