package dev.tidemark.history;

import java.time.Duration;
import java.util.Optional;

/// How finely the past is kept: the older, the coarser. Each moment is in one tier only.
enum Tier {
    TEN_SECONDS(10, Duration.ofDays(2)),
    MINUTE(60, Duration.ofDays(7)),
    TEN_MINUTES(600, Duration.ofDays(30));

    private final int seconds;
    private final Duration kept;

    Tier(int seconds, Duration kept) {
        this.seconds = seconds;
        this.kept = kept;
    }

    /// The span of its intervals.
    int seconds() {
        return seconds;
    }

    /// How long ago an interval may end before it goes to the next tier, or away.
    Duration kept() {
        return kept;
    }

    /// The next coarser one.
    Optional<Tier> next() {
        return switch (this) {
            case TEN_SECONDS -> Optional.of(MINUTE);
            case MINUTE -> Optional.of(TEN_MINUTES);
            case TEN_MINUTES -> Optional.empty();
        };
    }

    /// What stands for it in the file: its span in seconds.
    int key() {
        return seconds;
    }

    static Tier of(int key) {
        for (Tier tier : values()) {
            if (tier.seconds == key) {
                return tier;
            }
        }
        throw new IllegalArgumentException("tier: " + key + " (expected: 10, 60 or 600)");
    }
}
