package dev.tidemark.history;

import dev.tidemark.history.HistoryHealth.State;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes what was seen into a history file, on one thread of its own.
///
/// What cannot be written waits, an hour of intervals at most, and is tried again every few seconds; no method
/// waits for a disk or throws because of one. A damaged file is moved aside and another one begun; so is one
/// begun where the file was removed.
public final class HistoryRecorder implements Recorder {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Path file;
    private final InstantSource clock;
    private final Consumer<HistoryHealth> changes;
    private final Duration retry;
    private final Object guard = new Object();
    private final RecordedQueue queue = new RecordedQueue();
    private final Thread thread;
    private @Nullable HistoryStore store;
    private HistoryHealth health;
    private long nextEpisode;
    private boolean closing;

    /// Begins to record into `file`.
    ///
    /// @param changes told, on the recorder's thread, each time recording stops or goes on
    /// @throws HistoryRefused when another agent writes into the file, or a newer program did. Whatever else is
    ///     wrong with it is told by [#health], and tried again
    public static HistoryRecorder start(Path file, InstantSource clock, Consumer<HistoryHealth> changes) {
        return start(file, clock, changes, RETRY);
    }

    static HistoryRecorder start(Path file, InstantSource clock, Consumer<HistoryHealth> changes, Duration retry) {
        HistoryRecorder recorder = new HistoryRecorder(file, clock, changes, retry);
        recorder.openFirst();
        recorder.thread.start();
        return recorder;
    }

    private HistoryRecorder(Path file, InstantSource clock, Consumer<HistoryHealth> changes, Duration retry) {
        this.file = file;
        this.clock = clock;
        this.changes = changes;
        this.retry = retry;
        health = new HistoryHealth(
                State.RECORDING, Optional.empty(), clock.instant(), Optional.empty(), 0, 0, Optional.empty());
        thread = new Thread(this::run, "tidemark-history");
        thread.setDaemon(true);
    }

    private void openFirst() {
        // Where the file cannot be asked, ids go on from a number that it cannot have reached.
        nextEpisode = clock.instant().getEpochSecond();
        try {
            HistoryStore opened = HistoryStore.open(file);
            store = opened;
            opened.endEpisodes();
            nextEpisode = opened.newestEpisode() + 1;
            health = new HistoryHealth(
                    State.RECORDING,
                    Optional.empty(),
                    health.since(),
                    opened.newestEnd(),
                    0,
                    0,
                    Optional.of(opened.bytes()));
        } catch (HistoryRefused refused) {
            boolean isFinal = switch (refused.reason()) {
                case NEWER, TAKEN, UNUSABLE -> true;
                case NO_FILE, DAMAGED, NOT_RECORDED -> false;
            };
            if (isFinal) {
                throw refused;
            }
            stopped(refused);
        } catch (IOException | SQLException | RuntimeException failed) {
            stopped(failed);
        }
    }

    @Override
    public void record(Slot slot) {
        put(() -> queue.add(slot));
    }

    @Override
    public void record(Episode episode) {
        put(() -> queue.add(episode));
    }

    @Override
    public void record(EpisodeFindings findings) {
        put(() -> queue.add(findings));
    }

    @Override
    public void record(EpisodeSamples samples) {
        put(() -> queue.add(samples));
    }

    @Override
    public void record(ArrivalBatch arrivals) {
        EncodedArrivals encoded = EncodedArrivals.of(arrivals);
        synchronized (guard) {
            queue.add(encoded);
        }
    }

    private void put(Runnable adding) {
        synchronized (guard) {
            adding.run();
            guard.notifyAll();
        }
    }

    @Override
    public long nextEpisode() {
        synchronized (guard) {
            return nextEpisode++;
        }
    }

    @Override
    public HistoryHealth health() {
        synchronized (guard) {
            return new HistoryHealth(
                    health.state(),
                    health.reason(),
                    health.since(),
                    health.lastWritten(),
                    queue.waiting(),
                    queue.lost(),
                    health.bytes());
        }
    }

    private void run() {
        boolean retryLater = health().state() == State.STOPPED;
        while (true) {
            RecordedBatch batch = awaitBatch(retryLater);
            if (!batch.isEmpty() || retryLater) {
                retryLater = !write(batch);
            }
            boolean finished;
            synchronized (guard) {
                finished = closing && (retryLater || queue.next().isEmpty());
            }
            if (finished) {
                closeStore();
                return;
            }
        }
    }

    /// Waits for something to write; after a failure, for the time of the next try.
    private RecordedBatch awaitBatch(boolean retryLater) {
        synchronized (guard) {
            long end = System.nanoTime() + retry.toNanos();
            while (!closing && (retryLater || queue.next().isEmpty())) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (retryLater && left <= 0) {
                    break;
                }
                try {
                    guard.wait(retryLater ? left : 0);
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                    closing = true;
                }
            }
            return queue.next();
        }
    }

    /// @return whether it is in the file
    private boolean write(RecordedBatch batch) {
        try {
            HistoryStore open = store;
            if (open != null && !open.isThere()) {
                stopped(new IOException("was removed, a new one is begun"));
                open = null;
            }
            if (open == null) {
                open = HistoryStore.open(file);
                store = open;
                raiseNextEpisode(open.newestEpisode());
            }
            open.write(batch, clock.instant());
            written(batch, open.bytes());
            return true;
        } catch (IOException | SQLException | RuntimeException failed) {
            stopped(failed);
            if (FileFault.isDamage(failed)) {
                moveAside();
            } else if (FileFault.isOfWhatIsWritten(failed)) {
                giveUp(batch);
            }
            return false;
        } catch (LinkageError missing) {
            stopped(new IOException("SQLite cannot be loaded: " + missing.getMessage()));
            return false;
        }
    }

    /// It would fail forever, and hold up what comes after it.
    private void giveUp(RecordedBatch batch) {
        synchronized (guard) {
            queue.giveUp(batch);
        }
    }

    private void raiseNextEpisode(long newest) {
        synchronized (guard) {
            nextEpisode = Math.max(nextEpisode, newest + 1);
        }
    }

    private void written(RecordedBatch batch, long bytes) {
        boolean resumed;
        synchronized (guard) {
            queue.written(batch);
            resumed = health.state() == State.STOPPED;
            Optional<Instant> last = batch.slots().stream()
                    .map(slot -> slot.from().plus(Slot.SPAN))
                    .findFirst()
                    .or(health::lastWritten);
            health = new HistoryHealth(
                    State.RECORDING,
                    Optional.empty(),
                    resumed ? clock.instant() : health.since(),
                    last,
                    0,
                    0,
                    Optional.of(bytes));
        }
        if (resumed) {
            changes.accept(health());
        }
    }

    private void stopped(Exception failed) {
        closeStore();
        String words = FileFault.words(failed);
        String reason = failed instanceof HistoryRefused ? words : file + ": " + words;
        boolean news;
        synchronized (guard) {
            news = health.state() != State.STOPPED || !health.reason().equals(Optional.of(reason));
            if (news) {
                health = new HistoryHealth(
                        State.STOPPED,
                        Optional.of(reason),
                        clock.instant(),
                        health.lastWritten(),
                        0,
                        0,
                        Optional.empty());
            }
        }
        if (news) {
            changes.accept(health());
        }
    }

    private void closeStore() {
        HistoryStore open = store;
        store = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException | SQLException | RuntimeException _) {
                // What made us close it is told.
            }
        }
    }

    private void moveAside() {
        try {
            String aside = DamagedFile.moveAside(file, clock.instant());
            stopped(new IOException("is damaged, moved aside as " + aside + ", a new one is begun"));
        } catch (IOException failed) {
            stopped(new IOException("is damaged and cannot be moved aside: " + FileFault.words(failed)));
        }
    }

    @Override
    public void close() {
        synchronized (guard) {
            closing = true;
            guard.notifyAll();
        }
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
