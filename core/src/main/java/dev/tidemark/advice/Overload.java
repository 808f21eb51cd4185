package dev.tidemark.advice;

import dev.tidemark.advice.Advice.Lack;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A time in which no queue would have helped, as far as it can be told without its size.
///
/// @param offered connections a second that wanted in
/// @param accepted connections a second that were accepted
/// @param needed connections a second that would have to be accepted
record Overload(Lack lack, Instant at, Duration lasting, double offered, double accepted, double needed) {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration STILL_GROWING = Duration.ofSeconds(10);
    private static final double SURELY_MORE = 1.05;
    private static final double MORE = 1.02;

    /// From recorded arrivals: the worst burst in which somebody was turned away.
    static Optional<Overload> of(Course course, List<SeenBurst> bursts, Wish wish) {
        Duration patience = wish.patience();
        Duration isLong = patience.compareTo(LONG) > 0 ? patience : LONG;
        for (SeenBurst burst : bursts) {
            if (!burst.isCutOff() || !burst.isExact()) {
                continue;
            }
            Flow flow = Flow.during(course, burst);
            boolean lasted = burst.rise().compareTo(isLong) >= 0 && flow.isMore(MORE);
            boolean isUnfinished = !burst.at().plus(STILL_GROWING).isBefore(course.at(course.end()));
            boolean grows = isUnfinished && burst.rise().compareTo(STILL_GROWING) >= 0 && flow.isMore(SURELY_MORE);
            boolean tooLate = burst.most() > longestLine(course, patience);
            boolean stood = course.longestStall()
                    .fold(stall -> stall.lasted().compareTo(patience) > 0 && isIn(stall, burst), _ -> false);
            if (lasted || grows || tooLate || stood) {
                return Optional.of(during(course, burst, flow, wish));
            }
        }
        return Optional.empty();
    }

    private static double longestLine(Course course, Duration patience) {
        return course.rate()
                .map(rate -> QueueCost.mostWithin(patience, rate.perSecond()) + 1.0)
                .orElse(Double.MAX_VALUE);
    }

    private static boolean isIn(Stall stall, SeenBurst burst) {
        Instant end = stall.from().plus(stall.lasted());
        return !stall.from().isAfter(burst.at().plusSeconds(1))
                && !end.isBefore(burst.at().minus(burst.rise()));
    }

    /// What came while a burst rose, and how much of that was accepted, in connections a second.
    ///
    /// @param growth by which the line became longer: where nobody knows when the first ones came, the surest
    /// sign
    private record Flow(double offered, double accepted, double usual, double growth) {
        boolean isMore(double factor) {
            return offered > accepted * factor || growth > usual * (factor - 1);
        }

        static Flow during(Course course, SeenBurst burst) {
            long to = Duration.between(course.begin(), burst.at()).toNanos();
            long from = to - burst.rise().toNanos();
            double came = 0;
            double accepted = 0;
            for (int i = firstFrom(course.steps(), from); i < course.steps().size(); i++) {
                CourseStep step = course.steps().get(i);
                if (step.to() > to) {
                    break;
                }
                came += step.firstTries();
                accepted += step.accepts();
            }
            double seconds = Math.max(1e-3, burst.rise().toNanos() / 1e9);
            double offered = came / seconds;
            return new Flow(
                    offered,
                    Math.min(accepted / seconds, offered),
                    course.rate().map(BusyRate::perSecond).orElse(accepted / seconds),
                    burst.most() / seconds);
        }

        private static int firstFrom(List<CourseStep> steps, long from) {
            int least = 0;
            int most = steps.size();
            while (least < most) {
                int middle = (least + most) >>> 1;
                if (steps.get(middle).from() < from) {
                    least = middle + 1;
                } else {
                    most = middle;
                }
            }
            return least;
        }
    }

    private static Overload during(Course course, SeenBurst burst, Flow flow, Wish wish) {
        double offered = flow.offered;
        double reached = flow.accepted;
        double usual = flow.usual;
        boolean isStalled = course.longestStall()
                .fold(stall -> isIn(stall, burst) && stall.lasted().compareTo(wish.patience()) > 0, _ -> false);
        boolean isLong = burst.rise().compareTo(Duration.ofSeconds(5)) >= 0
                && burst.rise().compareTo(wish.patience()) >= 0;
        if (isStalled && reached < usual / 2) {
            return new Overload(Lack.STALL, burst.at(), burst.rise(), offered, reached, usual);
        }
        return isLong
                ? new Overload(Lack.OVERLOAD, burst.at(), burst.rise(), offered, reached, offered)
                : new Overload(Lack.BURST, burst.at(), burst.rise(), offered, usual, Needed.rate(course, usual, wish));
    }

    /// From sums: intervals in a row in which somebody always waited and some were turned away.
    static Optional<Overload> of(Demand demand, Reading<BusyRate> rate) {
        Duration lasted = Duration.ZERO;
        Instant since = demand.from();
        long accepts = 0;
        boolean mostlyFull = true;
        for (FlowInterval interval : demand.flow()) {
            if (!interval.isSeldomEmpty() || !isTurningAway(demand, interval)) {
                lasted = Duration.ZERO;
                accepts = 0;
                mostlyFull = true;
                continue;
            }
            since = lasted.isZero() ? interval.from() : since;
            lasted = lasted.plus(interval.span());
            accepts += interval.accepts();
            mostlyFull &= interval.full() * 2 >= interval.samples();
            if (lasted.compareTo(STILL_GROWING.multipliedBy(2)) >= 0
                    || (mostlyFull && lasted.compareTo(STILL_GROWING) >= 0)) {
                return Optional.of(from(demand, since, interval.to(), accepts, rate));
            }
        }
        return Optional.empty();
    }

    private static boolean isTurningAway(Demand demand, FlowInterval interval) {
        return demand.episodes().stream()
                .anyMatch(episode -> !episode.isShort()
                        && episode.from().isBefore(interval.to())
                        && episode.to().isAfter(interval.from()));
    }

    private static Overload from(Demand demand, Instant from, Instant to, long accepts, Reading<BusyRate> rate) {
        Duration lasted = Duration.between(from, to);
        double seconds = lasted.toNanos() / 1e9;
        double away = demand.episodes().stream()
                .filter(episode -> episode.from().isBefore(to) && episode.to().isAfter(from))
                .mapToDouble(episode ->
                        episode.leastClients() / Math.max(1.0, episode.lasted().toNanos() / 1e9))
                .max()
                .orElse(0);
        double accepted = Math.max(
                accepts / seconds,
                accepts == 0 ? 0 : rate.map(BusyRate::perSecond).orElse(0.0));
        boolean nobody = accepts == 0;
        double offered = accepted + away;
        return new Overload(
                nobody ? Lack.STALL : Lack.OVERLOAD,
                from,
                lasted,
                offered,
                accepted,
                nobody ? rate.map(BusyRate::perSecond).orElse(offered) : offered);
    }
}
