package dev.tidemark.watch;

/// What one tick shows of one watched listener.
public record ListenerTick(WatchedListener watched, Sight sight) {}
