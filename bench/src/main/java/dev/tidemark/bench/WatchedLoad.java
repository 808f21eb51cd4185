package dev.tidemark.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What programs do that a probe might slow down, again and again on one processor.
enum WatchedLoad {
    /// A thousand of them are one second of a busy server.
    CONNECT("connect, accept and close", 50),
    /// Packets of a connection that is there already.
    PING("64 bytes there and back", 100),
    /// A system call that no program is attached to.
    GETPPID("getppid(2)", 2_000),
    /// By a full queue.
    REFUSED("connect, turned away", 50),
    /// Each looks whether it is that client.
    AFTER("connect, accept and close after somebody was turned away", 50);

    /// What the price of all that is recorded is measured by; the others are about arrivals.
    static final List<WatchedLoad> OF_ALL = List.of(CONNECT, PING, GETPPID);

    private final String words;
    private final int batch;

    WatchedLoad(String words, int batch) {
        this.words = words;
        this.batch = batch;
    }

    String words() {
        return words;
    }

    /// How many of them are one measured run.
    int batch() {
        return batch;
    }

    /// Starts the process that does it.
    ///
    /// @param program `rivals/loads.c`, compiled
    Child start(Path program) {
        String load = name().toLowerCase(Locale.ROOT);
        return Child.start(load, List.of(program.toString(), load, Integer.toString(batch)));
    }
}
