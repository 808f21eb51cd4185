package dev.tidemark.bench;

/// What a queue is given for the same train of clients.
enum ElasticSetting {
    /// What its server asked for.
    FIXED("limit 50, fixed", 50),
    /// The same at first, and an agent that may change it.
    ELASTIC("limit 50, elastic", 50),
    /// Room for everybody.
    OVERSIZED("limit 4096, fixed", 4_096);

    private final String words;
    private final int backlog;

    ElasticSetting(String words, int backlog) {
        this.words = words;
        this.backlog = backlog;
    }

    String words() {
        return words;
    }

    int backlog() {
        return backlog;
    }
}
