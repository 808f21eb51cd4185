package dev.tidemark.advice;

import java.time.Duration;
import java.util.Optional;

/// What is asked of a queue.
///
/// @param clientTimeout how long a client waits for an answer before it leaves
/// @param service how much of that the server needs after it has accepted
/// @param stall a time without accepting that the queue should survive at the highest rate of arrivals seen
/// @param ceiling the greatest limit that can be had, such as somaxconn
public record Wish(Duration clientTimeout, Duration service, Optional<Duration> stall, Optional<Long> ceiling) {
    public Wish {
        if (clientTimeout.isNegative() || clientTimeout.isZero() || service.isNegative()) {
            throw new IllegalArgumentException("wish: client timeout " + clientTimeout + ", service " + service
                    + " (expected: a timeout above 0, a service time from 0)");
        }
    }

    /// To be served before `clientTimeout` is over, and nothing else.
    public static Wish of(Duration clientTimeout) {
        return new Wish(clientTimeout, Duration.ZERO, Optional.empty(), Optional.empty());
    }

    /// The same, and to survive a stall.
    public Wish withStall(Duration lasting) {
        return new Wish(clientTimeout, service, Optional.of(lasting), ceiling);
    }

    /// The same, with no limit above `most`.
    public Wish withCeiling(long most) {
        return new Wish(clientTimeout, service, stall, Optional.of(most));
    }

    /// How long somebody may wait in the queue at most.
    Duration patience() {
        Duration left = clientTimeout.minus(service);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
