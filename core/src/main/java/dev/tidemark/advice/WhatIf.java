package dev.tidemark.advice;

import java.time.Duration;
import java.util.Optional;

/// Another queue, to be tried on what was recorded.
///
/// @param limit its limit
/// @param acceptsPerSecond another accept rate; empty for what was recorded
/// @param clientTimeout how long a client waits for an answer, from its first try on
public record WhatIf(long limit, Optional<Double> acceptsPerSecond, Duration clientTimeout) {
    public WhatIf {
        if (limit < 0
                || clientTimeout.isNegative()
                || acceptsPerSecond.filter(rate -> !(rate > 0)).isPresent()) {
            throw new IllegalArgumentException(
                    "what if: limit " + limit + ", " + acceptsPerSecond + " accepts/s, timeout " + clientTimeout
                            + " (expected: a limit from 0, a rate above 0, a timeout)");
        }
    }

    /// Another limit, all else as it was.
    public static WhatIf limit(long limit, Duration clientTimeout) {
        return new WhatIf(limit, Optional.empty(), clientTimeout);
    }

    /// The same at another accept rate.
    public WhatIf accepting(double perSecond) {
        return new WhatIf(limit, Optional.of(perSecond), clientTimeout);
    }
}
