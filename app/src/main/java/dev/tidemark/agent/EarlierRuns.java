package dev.tidemark.agent;

import dev.tidemark.history.HistoryFile;
import dev.tidemark.history.HistoryRefused;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.watch.PastPeaks;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What agents that ran before left in the history: the last hour is read at once, the time before it on a thread
/// of its own, because that takes seconds where much was recorded. For any thread.
public final class EarlierRuns {
    private static final System.Logger LOG = System.getLogger("tidemark.agent");

    /// So long a start may be held up so that all is known from the first view on.
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private volatile Map<ListenerKey, PastPeaks> known = Map.of();

    private EarlierRuns() {}

    /// Reads what was recorded before `now`; nothing where there is no file, or it cannot be read.
    public static EarlierRuns read(Optional<Path> history, Instant now) {
        EarlierRuns runs = new EarlierRuns();
        history.ifPresent(file -> runs.readWhole(file, now));
        return runs;
    }

    private void readWhole(Path file, Instant now) {
        if (!readPart(file, now, false)) {
            return;
        }
        Thread thread = Thread.ofPlatform().daemon().name("tidemark-earlier").start(() -> readPart(file, now, true));
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return whether it could be read
    private boolean readPart(Path file, Instant now, boolean isWhole) {
        try (HistoryFile history = HistoryFile.open(file)) {
            known = history.past(now, isWhole);
            return true;
        } catch (HistoryRefused unreadable) {
            LOG.log(Level.DEBUG, "earlier peaks: " + unreadable.getMessage());
        } catch (LinkageError missing) {
            // The recorder says so; sampling needs no SQLite.
            LOG.log(Level.DEBUG, "earlier peaks: " + missing.getMessage());
        }
        return false;
    }

    /// What is known of one listener by now; it may be more later.
    public Optional<PastPeaks> of(ListenerKey listener) {
        return Optional.ofNullable(known.get(listener));
    }
}
