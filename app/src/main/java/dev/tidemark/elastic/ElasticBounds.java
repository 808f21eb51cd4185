package dev.tidemark.elastic;

import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.util.OptionalLong;

/// Between what the limit of one elastic queue may move.
///
/// @param floor it is never made smaller, even where the budgets are exceeded: who set it knows why
/// @param ceiling it is never made greater
/// @param somaxconn of its namespace, which the kernel would cut it to
/// @param memoryBytes what the connections of a full queue may take
/// @param clientTimeout how long the last in line may wait
/// @param unproven the greatest limit while it is not known how fast connections are accepted
record ElasticBounds(
        long floor, long ceiling, long somaxconn, OptionalLong memoryBytes, Duration clientTimeout, long unproven) {
    /// Kernel memory of a connection that waits: its socket, without what the client sent (Linux 6.18, measured).
    static final long BYTES_EACH = 2_800;

    /// How many times the original it may be while nobody knows how fast connections are accepted.
    static final long UNPROVEN_TIMES = 4;

    /// What keeps a queue from being greater.
    enum Bound {
        CEILING("its ceiling"),
        SOMAXCONN("somaxconn of its namespace"),
        MEMORY("its memory budget"),
        WAIT("its wait budget"),
        UNKNOWN_RATE("four times the original while the accept rate is unknown"),
        STEPS("the number of steps a day");

        private final String words;

        Bound(String words) {
            this.words = words;
        }

        /// Part of a sentence.
        String words() {
            return words;
        }
    }

    /// The greatest limit now.
    record Top(long limit, Bound by) {
        private Top orLess(long other, Bound bound) {
            return other < limit ? new Top(other, bound) : this;
        }
    }

    static ElasticBounds of(ElasticRule rule, long original, long somaxconn) {
        long floor = Math.min(rule.floor().orElse(original), somaxconn);
        return new ElasticBounds(
                floor,
                Math.max(floor, rule.ceiling().orElse(Integer.MAX_VALUE)),
                somaxconn,
                rule.memoryBytes(),
                rule.clientTimeout(),
                UNPROVEN_TIMES * Math.max(1, Math.max(floor, original)));
    }

    /// The greatest limit where so many connections a second are accepted.
    ///
    /// @param proven whether that is known of a line that stood; where few come, few are accepted
    Top top(Reading<Double> rate, boolean proven) {
        Top top = new Top(ceiling, Bound.CEILING).orLess(somaxconn, Bound.SOMAXCONN);
        if (memoryBytes.isPresent()) {
            top = top.orLess(memoryBytes.getAsLong() / BYTES_EACH - 1, Bound.MEMORY);
        }
        top = rate.isKnown()
                ? top.orLess(Math.max(withinWait(rate.orElse(0.0)), proven ? 0 : unproven), Bound.WAIT)
                : top.orLess(unproven, Bound.UNKNOWN_RATE);
        return top.limit() < floor ? new Top(floor, top.by()) : top;
    }

    /// The limit with which the last of a full queue, limit + 1, waits just as long as a client does.
    long withinWait(double perSecond) {
        double line = perSecond * clientTimeout.toNanos() / 1e9;
        return Math.max(0, (long) Math.min(line, Integer.MAX_VALUE) - 1);
    }
}
