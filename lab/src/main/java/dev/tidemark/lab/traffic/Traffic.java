package dev.tidemark.lab.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A source of clients whose statistics are known, because it draws them: the same seed, the same [Course].
///
/// Whatever is measured of one course can be held against a fresh one of the same source. Immutable.
public sealed interface Traffic {
    /// What happens in `span`.
    Course draw(Duration span, long seed);

    /// Strangers, who know nothing of each other: a Poisson process.
    record Poisson(double perSecond) implements Traffic {
        @Override
        public Course draw(Duration span, long seed) {
            Arrivals arrivals = new Arrivals(span, seed);
            arrivals.strangers(perSecond);
            return arrivals.course(List.of());
        }
    }

    /// Strangers, and now and then many at once: bursts come as strangers do, and their sizes are geometric.
    ///
    /// @param meanSize of a burst
    /// @param width within which a burst comes
    record Bursty(double perSecond, double burstsPerSecond, double meanSize, Duration width) implements Traffic {
        @Override
        public Course draw(Duration span, long seed) {
            Arrivals arrivals = new Arrivals(span, seed);
            arrivals.strangers(perSecond);
            double at = arrivals.pause(burstsPerSecond);
            while (at < span.toNanos()) {
                int size = 1 + (int) (arrivals.random().nextExponential() * meanSize);
                for (int i = 0; i < size; i++) {
                    arrivals.add((long) (at + arrivals.random().nextDouble() * width.toNanos()));
                }
                at += arrivals.pause(burstsPerSecond);
            }
            return arrivals.course(List.of());
        }
    }

    /// Strangers, and a server that now and then accepts nobody for a while, as in a pause of its collector.
    ///
    /// @param every so long, from the first half of it on
    /// @param least how long each stall is, drawn evenly from here
    /// @param most to here
    record Stalls(double perSecond, Duration every, Duration least, Duration most) implements Traffic {
        @Override
        public Course draw(Duration span, long seed) {
            Arrivals arrivals = new Arrivals(span, seed);
            arrivals.strangers(perSecond);
            List<Stall> stalls = new ArrayList<>();
            Duration at = every.dividedBy(2);
            while (at.compareTo(span) < 0) {
                long nanos = arrivals.random().nextLong(least.toNanos(), most.toNanos() + 1);
                stalls.add(new Stall(at, Duration.ofNanos(nanos)));
                at = at.plus(every);
            }
            return arrivals.course(stalls);
        }
    }

    /// Strangers that are few by night and many by day.
    ///
    /// @param most at noon
    /// @param day how long it takes from midnight to midnight
    record Diurnal(double least, double most, Duration day) implements Traffic {
        @Override
        public Course draw(Duration span, long seed) {
            Arrivals arrivals = new Arrivals(span, seed);
            double at = 0;
            while (true) {
                at += arrivals.pause(most);
                if (at >= span.toNanos()) {
                    return arrivals.course(List.of());
                }
                // Thinned: each comes with the chance that its hour has.
                double noon = (1 - Math.cos(2 * Math.PI * at / day.toNanos())) / 2;
                if (arrivals.random().nextDouble() * most < least + (most - least) * noon) {
                    arrivals.add((long) at);
                }
            }
        }
    }

    /// Two sources at the same time, each with a seed of its own made of the given one.
    record Both(Traffic one, Traffic other) implements Traffic {
        @Override
        public Course draw(Duration span, long seed) {
            return one.draw(span, 2 * seed).with(other.draw(span, 2 * seed + 1));
        }
    }

    /// Strangers whose rate shifts, such as in a train of swells and then an overload; what `span` leaves over at
    /// the end has the last rate.
    record Shifts(List<Shift> shifts) implements Traffic {
        public Shifts {
            shifts = List.copyOf(shifts);
        }

        @Override
        public Course draw(Duration span, long seed) {
            Arrivals arrivals = new Arrivals(span, seed);
            long from = 0;
            for (int i = 0; i < shifts.size(); i++) {
                Shift shift = shifts.get(i);
                long to = i == shifts.size() - 1
                        ? span.toNanos()
                        : from + shift.span().toNanos();
                arrivals.strangers(shift.perSecond(), from, Math.min(to, span.toNanos()));
                from = to;
            }
            return arrivals.course(List.of());
        }

        /// How long all of it takes.
        public Duration span() {
            return shifts.stream().map(Shift::span).reduce(Duration.ZERO, Duration::plus);
        }
    }

    /// One rate for a while.
    record Shift(Duration span, double perSecond) {}
}
