package dev.tidemark.agent;

import static dev.tidemark.json.JsonText.number;
import static dev.tidemark.json.JsonText.string;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.control.ChangeRefused;
import dev.tidemark.control.StateFolder;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.json.JsonFields;
import dev.tidemark.json.JsonText;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Which alerts were told, and what the webhook has yet to take: a small file in the state folder, so that an
/// agent that is killed and started again tells nothing twice and forgets nothing.
///
/// It is written after an alert was told, on a thread of its own, so that a slow disk holds nobody up: an agent
/// that is killed in between tells it again rather than never. A peak that rises is no reason to write: it is
/// written with the next alert or document, and at an ordinary end. Of several agents with the same state folder
/// the first has it, the others remember nothing. For any thread.
final class AlertMemory implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("tidemark.alerts");
    private static final String FILE = "alerts.json";
    private static final String SCHEMA = "tidemark.alerts/1";

    /// How long the end may wait for the disk.
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Kept found;
    private final Store store;
    private final AutoCloseable lock;
    private final Thread thread;
    private Kept latest;
    private boolean fresh;
    private boolean closed;

    /// The thread's own.
    private Kept saved;

    private boolean failing;

    /// @param raised what was told and is not over
    /// @param unsent documents for the webhook, in their order
    record Kept(List<RaisedAlert> raised, List<String> unsent) {
        static final Kept NOTHING = new Kept(List.of(), List.of());

        Kept {
            raised = List.copyOf(raised);
            unsent = List.copyOf(unsent);
        }

        /// The same without what became of the peaks since.
        Kept asRaised() {
            return new Kept(raised.stream().map(RaisedAlert::asRaised).toList(), unsent);
        }
    }

    /// Where it is kept.
    interface Store {
        /// Puts this text in place of the former one.
        void replace(String text) throws IOException;
    }

    private AlertMemory(Kept found, Store store, AutoCloseable lock) {
        this.found = found;
        this.latest = found;
        this.saved = found;
        this.store = store;
        this.lock = lock;
        this.thread = Thread.ofPlatform().daemon().name("tidemark-memory").unstarted(this::run);
    }

    /// @param found what the store holds
    /// @param lock closed when nothing more is written
    static AlertMemory start(Kept found, Store store, AutoCloseable lock) {
        AlertMemory memory = new AlertMemory(found, store, lock);
        memory.thread.start();
        return memory;
    }

    /// Reads what an earlier run left; a file that cannot be read is as none. Empty where nothing can be kept.
    static Optional<AlertMemory> open(StateFolder folder) {
        return switch (folder.lock("alerts")) {
            case Reading.Known<AutoCloseable>(AutoCloseable lock) ->
                Optional.of(start(read(folder), text -> folder.replace(FILE, text), lock));
            case Reading.Unknown<AutoCloseable>(String reason) -> {
                LOG.log(Level.WARNING, "alerts: what is told is not remembered: " + reason);
                yield Optional.empty();
            }
        };
    }

    private static Kept read(StateFolder folder) {
        try {
            return folder.text(FILE).map(AlertMemory::parse).orElse(Kept.NOTHING);
        } catch (IOException | ChangeRefused | IllegalArgumentException unreadable) {
            LOG.log(Level.WARNING, "alerts: what was told before is not known: " + unreadable.getMessage());
            return Kept.NOTHING;
        }
    }

    /// What an earlier run left.
    Kept found() {
        return found;
    }

    /// Keeps `now` instead. Never waits; of several in a row the last one is written.
    synchronized void keep(Kept now) {
        latest = now;
        fresh = true;
        notifyAll();
    }

    private void run() {
        try {
            for (Optional<Kept> next = next(); next.isPresent(); next = next()) {
                if (!next.get().asRaised().equals(saved.asRaised())) {
                    write(next.get());
                }
            }
            write(latest());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            giveUpLock();
        }
    }

    /// What was last to be kept, once there is something new; empty when it is closed.
    private synchronized Optional<Kept> next() throws InterruptedException {
        while (!fresh && !closed) {
            wait();
        }
        fresh = false;
        return closed ? Optional.empty() : Optional.of(latest);
    }

    private synchronized Kept latest() {
        return latest;
    }

    private void write(Kept next) {
        if (next.equals(saved)) {
            return;
        }
        try {
            store.replace(text(next));
            saved = next;
            failing = false;
        } catch (IOException | ChangeRefused unwritable) {
            // The next look tries again.
            if (!failing) {
                LOG.log(Level.WARNING, "alerts: what is told cannot be kept: " + unwritable.getMessage());
            }
            failing = true;
        }
    }

    private void giveUpLock() {
        try {
            lock.close();
        } catch (Exception _) {
            // The end of the process gives it up too.
        }
    }

    /// Writes what is to be kept, and gives the lock up; a disk that hangs keeps both, until the process ends.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            // Not interrupted: that would end a write halfway.
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    static String text(Kept kept) {
        return JsonText.line(json -> {
            json.beginObject();
            string(json, "schema", SCHEMA);
            json.name("raised");
            json.beginArray();
            for (RaisedAlert each : kept.raised()) {
                json.beginObject();
                string(json, "rule", each.rule());
                string(json, "namespace", each.listener().namespace());
                string(json, "protocol", each.listener().unix() ? "unix" : "tcp");
                string(json, "address", each.listener().address());
                number(json, "number", each.listener().number());
                each.listener().owner().ifPresent(owner -> string(json, "owner", owner));
                number(json, "length", each.queue().length());
                number(json, "limit", each.queue().limit());
                number(json, "peak", each.peak());
                json.endObject();
            }
            json.endArray();
            json.name("unsent");
            json.beginArray();
            kept.unsent().forEach(json::value);
            json.endArray();
            json.endObject();
        });
    }

    /// @throws IllegalArgumentException when it is none of ours
    static Kept parse(String text) {
        JsonFields document = JsonFields.parse(text.getBytes(UTF_8));
        if (!document.text("schema").equals(SCHEMA)) {
            throw new IllegalArgumentException(FILE + " (expected: " + SCHEMA + ")");
        }
        return new Kept(
                document.objects("raised").stream().map(AlertMemory::raised).toList(), document.texts("unsent"));
    }

    private static RaisedAlert raised(JsonFields fields) {
        return new RaisedAlert(
                fields.text("rule"),
                new ListenerKey(
                        fields.text("namespace"),
                        fields.text("protocol").equals("unix"),
                        fields.text("address"),
                        fields.smallNumber("number"),
                        fields.optional("owner", fields::text)),
                new AcceptQueue(fields.count("length"), fields.count("limit")),
                fields.count("peak"));
    }
}
