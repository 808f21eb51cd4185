package dev.tidemark.elastic;

import dev.tidemark.elastic.ElasticBounds.Bound;
import dev.tidemark.elastic.ElasticBounds.Top;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.util.Optional;

/// The rule by which one queue grows and shrinks: takes in looks, gives out steps, and does nothing itself.
///
/// It doubles when half full, or when it would be full before a step could help; after a calm it halves, but to
/// no less than four times the most that waited in it and in the one before. What made it grow therefore has to
/// double before it grows again, and a shrink that turns out to have been wrong doubles the calm. Pure and
/// deterministic; for one thread. Why it is so: docs/decisions/0014-elastic.md.
final class ElasticCourse {
    private static final long MILLI = 1_000_000L;

    /// Until a step that is decided now has an effect: the next look, and a step with its journal.
    static final long LEAD_NANOS = 50 * MILLI;

    /// From looks that are further apart no speed is told.
    private static final long APART_NANOS = 250 * MILLI;

    /// So long a line has to be too deep.
    static final long TOO_DEEP_NANOS = 5_000 * MILLI;

    private static final int MOST_PATIENCE = 64;

    private final StepAllowance allowance = new StepAllowance();
    private final AcceptGauge gauge = new AcceptGauge();
    private ElasticBounds bounds;
    private long calmNanos;
    private long limit;
    private Optional<Bound> bound = Optional.empty();
    private boolean looked;
    private long lastNanos;
    private long lastLength;
    private double lastSpeed;
    private long calmSince;
    private long calmPeak;
    /// Of the calm before this one, or of what ended it.
    private long formerPeak;
    private int patience = 1;
    private boolean shrunk;
    private long shrunkNanos;
    private boolean isDeep;
    private long deepSince;

    ElasticCourse(ElasticBounds bounds, Duration calm, long limit) {
        this.bounds = bounds;
        this.calmNanos = calm.toNanos();
        this.limit = limit;
    }

    /// Another limit that is wished for.
    record Wish(long limit, StepReason reason) {}

    /// Goes on between other bounds.
    void rebound(ElasticBounds others, Duration calm) {
        bounds = others;
        calmNanos = calm.toNanos();
    }

    /// Takes in a look.
    ///
    /// @return what should be done now, if anything
    Optional<Wish> see(ElasticLook look) {
        gauge.look(look.nanos(), look.length());
        long highest = Math.max(look.length(), look.peak());
        if (!looked) {
            calmSince = look.nanos();
        }
        calmPeak = Math.max(calmPeak, highest);
        Optional<Wish> wish = wish(look, highest);
        looked = true;
        lastNanos = look.nanos();
        lastLength = look.length();
        return wish;
    }

    private Optional<Wish> wish(ElasticLook look, long highest) {
        bound = Optional.empty();
        if (limit < bounds.floor()) {
            return Optional.of(new Wish(bounds.floor(), StepReason.BELOW_FLOOR));
        }
        long foreseen = foreseen(look);
        Optional<StepReason> need = need(look, highest, foreseen);
        if (need.isPresent()) {
            calmSince = look.nanos();
            formerPeak = Math.max(formerPeak, Math.max(calmPeak, highest));
            calmPeak = highest;
            Optional<Wish> grown = grow(look, Math.max(highest, foreseen), need.get());
            if (grown.isPresent()) {
                return grown;
            }
        }
        Optional<Wish> shallower = tooDeep(look);
        return shallower.isPresent() || need.isPresent() ? shallower : calm(look);
    }

    /// The length that it would have when a step of now has an effect, at the slower of the last two speeds: what
    /// comes all at once does not go on.
    private long foreseen(ElasticLook look) {
        long between = look.nanos() - lastNanos;
        boolean follows = looked && between > 0 && between <= APART_NANOS;
        double speed = follows ? (double) (look.length() - lastLength) / between : 0;
        double slower = Math.max(0, Math.min(speed, lastSpeed));
        lastSpeed = speed;
        return look.length() + (long) Math.min(slower * LEAD_NANOS, Integer.MAX_VALUE);
    }

    private Optional<StepReason> need(ElasticLook look, long highest, long foreseen) {
        if (look.overflowed() || highest > limit) {
            return Optional.of(StepReason.OVERFLOWED);
        }
        if (highest * 2 >= limit + 1 && highest > 1) {
            return Optional.of(StepReason.HALF_FULL);
        }
        return foreseen > limit ? Optional.of(StepReason.RISING) : Optional.empty();
    }

    private Optional<Wish> grow(ElasticLook look, long demand, StepReason reason) {
        Top top = top();
        long next = Math.min(2 * Math.max(1, Math.max(limit, demand - 1)), top.limit());
        if (next - limit < Math.max(1, limit / 4)) {
            bound = Optional.of(top.by());
            return Optional.empty();
        }
        if (!allowance.allows(look.nanos(), true)) {
            bound = Optional.of(Bound.STEPS);
            return Optional.empty();
        }
        return Optional.of(new Wish(next, reason));
    }

    /// Whoever is last in a line that is too long has given up when his turn comes: a shorter one serves more.
    private Optional<Wish> tooDeep(ElasticLook look) {
        long within = Math.max(bounds.floor(), bounds.withinWait(gauge.rate().orElse(0.0)));
        // By a lower bound of the rate a good line would seem too deep.
        if (!gauge.isCounted(look.nanos()) || look.length() <= within + 1) {
            isDeep = false;
            return Optional.empty();
        }
        if (!isDeep) {
            isDeep = true;
            deepSince = look.nanos();
        }
        return look.nanos() - deepSince >= TOO_DEEP_NANOS && within <= limit - Math.max(1, limit / 4)
                ? Optional.of(new Wish(within, StepReason.TOO_DEEP))
                : Optional.empty();
    }

    private Optional<Wish> calm(ElasticLook look) {
        if (look.nanos() - calmSince < calmNanos * patience) {
            return Optional.empty();
        }
        long needed = Math.max(Math.max(bounds.floor(), limit / 2), 4 * Math.max(calmPeak, formerPeak));
        calmSince = look.nanos();
        formerPeak = calmPeak;
        calmPeak = look.length();
        boolean isWorthIt = needed <= limit - Math.max(1, limit / 4) || (needed == bounds.floor() && needed < limit);
        if (!isWorthIt) {
            patience = Math.max(1, patience / 2);
            shrunk = false;
            return Optional.empty();
        }
        return allowance.allows(look.nanos(), false)
                ? Optional.of(new Wish(needed, StepReason.CALM))
                : Optional.empty();
    }

    /// A step was made.
    ///
    /// @param reached the limit that came of it
    void stepped(long nanos, long reached, StepReason reason) {
        allowance.use(nanos);
        if (reason.isGrowth()) {
            if (shrunk && nanos - shrunkNanos <= 2 * calmNanos * patience) {
                patience = Math.min(MOST_PATIENCE, patience * 2);
            }
            shrunk = false;
        } else if (reason == StepReason.CALM) {
            shrunk = true;
            shrunkNanos = nanos;
        }
        isDeep = false;
        calmSince = nanos;
        calmPeak = lastLength;
        limit = reached;
    }

    /// Where arrivals are counted: see [AcceptGauge#count].
    void count(long nanos, long arrived, long grown, long overNanos) {
        gauge.count(nanos, arrived, grown, overNanos);
    }

    /// The limit, as the last step left it.
    long limit() {
        return limit;
    }

    /// The greatest limit there may be now.
    Top top() {
        return bounds.top(gauge.rate(), gauge.isProven());
    }

    long floor() {
        return bounds.floor();
    }

    /// What kept it from growing at the last look, if it should have.
    Optional<Bound> bound() {
        return bound;
    }

    /// Connections accepted a second while somebody waits.
    Reading<Double> rate() {
        return gauge.rate();
    }
}
