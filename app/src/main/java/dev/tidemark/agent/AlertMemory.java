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
import java.util.List;
import java.util.Optional;

/// Which alerts were told, and what the webhook has yet to take: a small file in the state folder, so that an
/// agent that is killed and started again tells nothing twice and forgets nothing.
///
/// It is written after an alert was told: an agent that is killed in between tells it again rather than never. Of
/// several agents with the same state folder the first has it, the others remember nothing. For any thread.
final class AlertMemory implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("tidemark.alerts");
    private static final String FILE = "alerts.json";
    private static final String SCHEMA = "tidemark.alerts/1";

    private final Optional<StateFolder> folder;
    private final Optional<AutoCloseable> lock;
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
    }

    private AlertMemory(Optional<StateFolder> folder, Optional<AutoCloseable> lock, Kept saved) {
        this.folder = folder;
        this.lock = lock;
        this.saved = saved;
    }

    /// One that ends with the process.
    static AlertMemory none() {
        return new AlertMemory(Optional.empty(), Optional.empty(), Kept.NOTHING);
    }

    /// Reads what an earlier run left. A file that cannot be read is as none.
    static AlertMemory open(StateFolder folder) {
        return switch (folder.lock("alerts")) {
            case Reading.Known<AutoCloseable>(AutoCloseable lock) ->
                new AlertMemory(Optional.of(folder), Optional.of(lock), read(folder));
            case Reading.Unknown<AutoCloseable>(String reason) -> {
                LOG.log(Level.WARNING, "alerts: what is told is not remembered: " + reason);
                yield none();
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

    /// Whether it outlives the process.
    boolean isOpen() {
        return folder.isPresent();
    }

    /// What it holds.
    synchronized Kept kept() {
        return saved;
    }

    /// Keeps `now` instead, if it is something else.
    synchronized void keep(Kept now) {
        if (folder.isEmpty() || now.equals(saved)) {
            return;
        }
        try {
            folder.get().replace(FILE, text(now));
            saved = now;
            failing = false;
        } catch (IOException | ChangeRefused unwritable) {
            if (!failing) {
                LOG.log(Level.WARNING, "alerts: what is told cannot be kept: " + unwritable.getMessage());
            }
            failing = true;
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

    @Override
    public void close() {
        try {
            if (lock.isPresent()) {
                lock.get().close();
            }
        } catch (Exception _) {
            // The end of the process gives it up too.
        }
    }
}
