package dev.tidemark.agent;

import dev.tidemark.control.ChangeRefused;
import dev.tidemark.control.StateFolder;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import io.avaje.json.JsonWriter;
import io.avaje.json.mapper.JsonMapper;
import io.avaje.json.stream.JsonStream;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
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
        StringWriter text = new StringWriter();
        try (JsonWriter json = JsonStream.builder().build().writer(text)) {
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
        }
        return text.append('\n').toString();
    }

    private static void string(JsonWriter json, String name, String value) {
        json.name(name);
        json.value(value);
    }

    private static void number(JsonWriter json, String name, long value) {
        json.name(name);
        json.value(value);
    }

    /// @throws IllegalArgumentException when it is none of ours
    static Kept parse(String text) {
        try {
            Map<String, Object> document = JsonMapper.builder().build().fromJsonObject(text);
            if (!SCHEMA.equals(document.get("schema"))) {
                throw new IllegalArgumentException(FILE + " (expected: " + SCHEMA + ")");
            }
            return new Kept(
                    list(document, "raised").stream()
                            .map(each -> raised((Map<?, ?>) each))
                            .toList(),
                    list(document, "unsent").stream().map(String.class::cast).toList());
        } catch (IllegalArgumentException wrong) {
            throw wrong;
        } catch (RuntimeException malformed) {
            // The parser has exceptions of its own, and a field may be of another kind.
            throw new IllegalArgumentException(FILE + " (expected: " + SCHEMA + ")", malformed);
        }
    }

    private static List<?> list(Map<String, Object> document, String name) {
        return document.get(name) instanceof List<?> list ? list : List.of();
    }

    private static RaisedAlert raised(Map<?, ?> fields) {
        return new RaisedAlert(
                text(fields, "rule"),
                new ListenerKey(
                        text(fields, "namespace"),
                        text(fields, "protocol").equals("unix"),
                        text(fields, "address"),
                        Math.toIntExact(number(fields, "number")),
                        Optional.ofNullable(fields.get("owner")).map(String.class::cast)),
                new AcceptQueue(number(fields, "length"), number(fields, "limit")),
                number(fields, "peak"));
    }

    private static String text(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(FILE + ": " + name + " (expected: a text)");
    }

    private static long number(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException(FILE + ": " + name + " (expected: a number)");
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
