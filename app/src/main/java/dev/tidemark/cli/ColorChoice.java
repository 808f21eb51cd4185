package dev.tidemark.cli;

/// `--color`.
enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set or TERM is dumb.
    AUTO,
    ALWAYS,
    NEVER
}
