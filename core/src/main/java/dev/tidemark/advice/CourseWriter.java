package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes steps of bins and of the time between them.
final class CourseWriter {
    private final ArrivalRecord record;
    private final QuietArrivals quiet;
    private final Reading<Double> rate;
    private final List<CourseStep> steps = new ArrayList<>();
    private long now;
    private int gap;

    CourseWriter(ArrivalRecord record, QuietArrivals quiet, Reading<Double> rate) {
        this.record = record;
        this.quiet = quiet;
        this.rate = rate;
    }

    void add(@Nullable ArrivalBin before, ArrivalBin bin) {
        long from = Math.max(now, nanos(bin));
        long to = Math.max(from + 1, nanos(bin) + bin.span().toNanos());
        long waited = before == null ? 0 : before.length();
        double standing = (double) Math.max(0, bin.length() - bin.arrivals());
        double inBin;
        if (before != null && Course.isContinuous(before, bin)) {
            double accepted = waited + bin.arrivals() - bin.length();
            double inBetween = accepted * (from - now) / Math.max(1, to - now);
            between(from, inBetween, (double) waited, standing, bin.limit(), true);
            inBin = accepted - inBetween;
        } else {
            between(from, capacity(from - now), (double) waited, standing, bin.limit(), false);
            inBin = standing + bin.arrivals() - bin.length();
        }
        // Whatever was taken out after the queue was full came after those whom it refused.
        double after = bin.refused() > 0 ? Math.min(inBin, (double) Math.max(0, bin.limit() + 1 - bin.length())) : 0;
        steps.add(new CourseStep(
                from,
                to,
                true,
                bin.firstTries(),
                inBin - after,
                after,
                true,
                waited,
                bin.length(),
                false,
                bin.limit(),
                bin.refused(),
                bin.retried()));
        now = to;
    }

    List<CourseStep> finish(@Nullable ArrivalBin last) {
        long end = Duration.between(record.from(), record.to()).toNanos();
        long waited = last == null ? 0 : last.length();
        between(end, capacity(end - now), (double) waited, 0, last == null ? 0 : last.limit(), false);
        return List.copyOf(steps);
    }

    private void between(long until, double accepts, double waiting, double standing, long limit, boolean isTold) {
        if (until > now) {
            double clients = isTold ? 0 : quiet.between(now, until);
            boolean isGap = !isTold && touchesGap(now, until);
            steps.add(new CourseStep(
                    now, until, false, clients, accepts, 0, isTold, waiting, standing, isGap, limit, 0, 0));
            now = until;
        }
    }

    private boolean touchesGap(long from, long to) {
        while (gap < record.gaps().size() && nanos(record.gaps().get(gap).to()) <= from) {
            gap++;
        }
        return gap < record.gaps().size() && nanos(record.gaps().get(gap).from()) < to;
    }

    private double capacity(long nanos) {
        return rate.map(perSecond -> perSecond * nanos / 1e9).orElse((double) Integer.MAX_VALUE);
    }

    private long nanos(ArrivalBin bin) {
        return nanos(bin.from());
    }

    private long nanos(Instant at) {
        return Duration.between(record.from(), at).toNanos();
    }
}
