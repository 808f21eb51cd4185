package dev.tidemark.agent;

import dev.tidemark.agent.Alert.Event;
import dev.tidemark.listener.AcceptQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// One rule about one listener: since when it holds or does not, and whether that was told.
final class AlertCase {
    /// What goes on and off faster than this is one alert.
    private static final Duration CALM = Duration.ofSeconds(10);

    /// Of a longer time without samples nothing can be said.
    private static final long GAP_NANOS = Duration.ofSeconds(5).toNanos();

    private final Stall stall = new Stall();
    private OptionalLong heldSince = OptionalLong.empty();
    private OptionalLong calmSince = OptionalLong.empty();
    private OptionalLong seen = OptionalLong.empty();
    private boolean raised;
    private long peak;
    private AcceptQueue queue = new AcceptQueue(0, 0);
    private AcceptQueue raisedAt = queue;

    /// One that was told by an earlier run.
    static AlertCase raised(RaisedAlert told) {
        AlertCase each = new AlertCase();
        each.raised = true;
        each.queue = told.queue();
        each.raisedAt = told.queue();
        each.peak = told.peak();
        return each;
    }

    /// Takes what is seen of the listener.
    ///
    /// @param nanos when, by a clock that never jumps
    Optional<Event> see(AlertRule rule, LiveListener listener, long nanos) {
        queue = listener.now().queue();
        boolean stands = stall.stands(listener);
        boolean holds = switch (rule.when()) {
            case AlertRule.Fill(int percent) -> isFilled(listener, percent, rule.lasting());
            case AlertRule.Overflow _ -> listener.overflowing();
            case AlertRule.LimitBelow(long least) -> queue.limit() < least;
            case AlertRule.AcceptorStalled _ -> stands;
        };
        if (holds) {
            peak = Math.max(peak, reached(listener));
        }
        return next(holds, rule.lasting(), nanos);
    }

    /// Takes that the listener is not there.
    Optional<Event> miss(AlertRule rule, long nanos) {
        return next(false, rule.lasting(), nanos);
    }

    private Optional<Event> next(boolean holds, Duration lasting, long nanos) {
        if (seen.isPresent() && nanos - seen.getAsLong() > GAP_NANOS) {
            heldSince = OptionalLong.empty();
            calmSince = OptionalLong.empty();
        }
        seen = OptionalLong.of(nanos);
        return holds ? held(lasting, nanos) : calm(lasting, nanos);
    }

    private Optional<Event> held(Duration lasting, long nanos) {
        calmSince = OptionalLong.empty();
        heldSince = OptionalLong.of(heldSince.orElse(nanos));
        if (raised || nanos - heldSince.getAsLong() < lasting.toNanos()) {
            return Optional.empty();
        }
        raised = true;
        raisedAt = queue;
        return Optional.of(Event.RAISED);
    }

    private Optional<Event> calm(Duration lasting, long nanos) {
        heldSince = OptionalLong.empty();
        if (!raised) {
            peak = 0;
            return Optional.empty();
        }
        calmSince = OptionalLong.of(calmSince.orElse(nanos));
        Duration wanted = lasting.compareTo(CALM) > 0 ? lasting : CALM;
        if (nanos - calmSince.getAsLong() < wanted.toNanos()) {
            return Optional.empty();
        }
        raised = false;
        return Optional.of(Event.CLEARED);
    }

    private static boolean isFilled(LiveListener listener, int percent, Duration lasting) {
        AcceptQueue now = listener.now().queue();
        long length = lasting.isZero() ? reached(listener) : now.length();
        return length * 100 >= now.capacity() * percent;
    }

    /// The highest of the last one or two seconds: the last of them may just have begun.
    private static long reached(LiveListener listener) {
        int size = listener.lastMinute().size();
        return listener.lastMinute().subList(Math.max(0, size - 2), size).stream()
                .mapToLong(second -> second.orElse(0))
                .reduce(listener.now().queue().length(), Math::max);
    }

    boolean isRaised() {
        return raised;
    }

    AcceptQueue queue() {
        return queue;
    }

    /// As it was when that was told.
    AcceptQueue raisedAt() {
        return raisedAt;
    }

    long peak() {
        return peak;
    }

    /// Whether a queue only ever grew or stood still from one view to the next: nobody accepts.
    private static final class Stall {
        private OptionalLong length = OptionalLong.empty();
        private long samples;
        private long sum;

        /// The sum of all lengths sampled in between tells of a fall that was made up for: a queue that is as
        /// long as before was that long all the time only if its mean is that length.
        boolean stands(LiveListener listener) {
            long now = listener.now().queue().length();
            long count = listener.lengths().samples() - samples;
            long lengths = listener.lengths().sum() - sum;
            boolean stands = false;
            if (length.isPresent() && now > 0 && count >= 0) {
                long before = length.getAsLong();
                stands = now == before ? lengths == before * count : now > before && lengths >= before * count;
            }
            length = OptionalLong.of(now);
            samples = listener.lengths().samples();
            sum = listener.lengths().sum();
            return stands;
        }
    }
}
