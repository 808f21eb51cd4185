package dev.tidemark.watch;

import java.time.Duration;
import java.util.Optional;

/// A span of time, up to now, whose highest length is kept.
public enum PeakWindow {
    TEN_SECONDS("10s", Duration.ofSeconds(10)),
    ONE_MINUTE("1m", Duration.ofMinutes(1)),
    FIVE_MINUTES("5m", Duration.ofMinutes(5)),
    ONE_HOUR("1h", Duration.ofHours(1)),
    /// All that was ever seen of the listener, across restarts of its server.
    LIFETIME("lifetime", null);

    private final String word;
    private final Optional<Duration> span;

    PeakWindow(String word, @org.jspecify.annotations.Nullable Duration span) {
        this.word = word;
        this.span = Optional.ofNullable(span);
    }

    /// How JSON and metrics call it: `10s`, `1m`, `5m`, `1h`, `lifetime`.
    public String word() {
        return word;
    }

    /// How far back it reaches; empty where it has no end.
    public Optional<Duration> span() {
        return span;
    }
}
