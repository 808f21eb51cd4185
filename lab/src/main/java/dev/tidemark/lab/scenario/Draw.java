package dev.tidemark.lab.scenario;

import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Ports, backlogs, rates and numbers of clients, drawn from a seed: the same seed, the same figures.
///
/// For one thread. Each scenario draws in a fixed order.
public final class Draw {
    /// Backlogs that a doctor may take for somebody's default: Python's, uWSGI's, Java's, and what somaxconn
    /// once was.
    private static final Set<Integer> TELLING =
            Set.of(5, 10, 50, 100, 128, 244, 256, 511, 512, 1000, 1024, 2048, 3000, 4096, 8192);

    private final long seed;
    private final RandomGenerator random;

    private Draw(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    public static Draw of(long seed) {
        return new Draw(seed);
    }

    /// From a seed that nobody chose.
    public static Draw fresh() {
        return new Draw(new Random().nextLong(1, 1_000_000));
    }

    /// What to give to [#of] to have the same again.
    public long seed() {
        return seed;
    }

    /// A port that no well-known server has and that no client is given.
    public int port() {
        return between(10_001, 29_999);
    }

    /// A small backlog, from 7 to 60, that is nobody's default.
    public int backlog() {
        return backlog(7, 60);
    }

    /// A backlog that is nobody's default.
    public int backlog(int least, int most) {
        int backlog = between(least, most);
        while (TELLING.contains(backlog)) {
            backlog = between(least, most);
        }
        return backlog;
    }

    /// A whole number, both ends included.
    public int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /// A number from `least` to `most`.
    public double between(double least, double most) {
        return random.nextDouble(least, most);
    }

    /// For plans that need many numbers.
    public RandomGenerator random() {
        return random;
    }
}
