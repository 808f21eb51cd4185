package dev.tidemark.bench;

/// What happens at one more listener while the doctor watches.
enum QueueLoad {
    /// Nobody comes.
    QUIET("a quiet host"),
    /// 100 wait at any time in a queue for 129, and 50 a second come and are accepted.
    STANDING("one queue that always stands"),
    /// 300 come at once to a queue for 129, each second or so.
    BURSTS("bursts that overflow one queue");

    private final String words;

    QueueLoad(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
