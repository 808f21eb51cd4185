package dev.tidemark.connect;

import dev.tidemark.agent.AgentHealth;
import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveListener.LengthCounts;
import dev.tidemark.agent.LiveNamespace;
import dev.tidemark.agent.LiveView;
import dev.tidemark.elastic.ElasticHealth;
import dev.tidemark.history.Episode;
import dev.tidemark.history.HistoryHealth;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.json.JsonFields;
import dev.tidemark.json.MalformedJson;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.ReuseportGroups.Member;
import dev.tidemark.listener.UnixListener;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.watch.QueueState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Makes a [LiveView] of the document at `/api/v1/listeners`: `tidemark.list/1` with what only an agent knows.
final class LiveReader {
    private final JsonFields json;
    private final HostDocument host;
    private final Map<String, ListenerKey> keys = new HashMap<>();

    private LiveReader(JsonFields json) {
        this.json = json;
        this.host = HostDocument.of(json);
    }

    /// @throws MalformedJson when anything is not as it should be
    static LiveView view(JsonFields json) {
        try {
            return new LiveReader(json).view();
        } catch (IllegalArgumentException | ArithmeticException impossible) {
            throw new MalformedJson(String.valueOf(impossible.getMessage()), impossible);
        }
    }

    private LiveView view() {
        JsonFields agent = json.object("agent");
        List<LiveListener> listeners = new ArrayList<>();
        host.listeners().forEach((listener, fields) -> listeners.add(listener(listener, fields)));
        List<Episode> episodes = json.objects("episodesNow").stream()
                .map(episode -> EpisodeReader.episode(episode, keys))
                .toList();
        return new LiveView(
                json.time("at"),
                agent.millis("periodMillis"),
                host.host(),
                listeners,
                namespaces(),
                episodes,
                List.of(),
                health(agent));
    }

    private List<LiveNamespace> namespaces() {
        return json.objects("namespaces").stream()
                .filter(each -> each.has("counters"))
                .map(each -> new LiveNamespace(
                        host.snapshot(each.unsigned("id")).namespace(),
                        HostDocument.counters(each, "rise"),
                        HostDocument.counters(each, "total"),
                        HostDocument.counters(each, "watched"),
                        FactReader.explained(each)))
                .toList();
    }

    private LiveListener listener(Listener now, JsonFields fields) {
        ListenSnapshot snapshot = host.snapshot(fields.unsigned("namespace"));
        ListenerKey key = key(now, snapshot, fields);
        keys.put(fields.text("id"), key);
        boolean unix = now instanceof UnixListener;
        Reading<Long> none = Reading.unknown("the kernel counts no drops of unix sockets");
        return new LiveListener(
                key,
                now,
                snapshot,
                fields.optional("reuseportGroup", fields::object)
                        .map(group ->
                                new Member(group.smallNumber("member"), group.smallNumber("size"), group.text("id"))),
                state(fields.text("state")),
                peaks(fields.object("peaks")),
                unix ? none : fields.reading("dropsRise"),
                unix ? none : fields.reading("dropsTotal"),
                fields.numbersWithGaps("lastMinute"),
                lengths(fields.object("lengths")),
                fields.time("since"),
                fields.count("episodes"),
                fields.flag("overflowing"),
                unix
                        ? Reading.unknown("only TCP listeners are recorded")
                        : FactReader.facts(fields, now.identity().cookie()),
                fields.optional("elastic", fields::object).map(ElasticReader::queue));
    }

    /// Its owner now may be unknown though the agent knew it, or be another: the id says which was meant.
    private static ListenerKey key(Listener listener, ListenSnapshot snapshot, JsonFields fields) {
        String id = fields.text("id");
        String namespace = snapshot.namespace().name();
        List<Optional<String>> owners = new ArrayList<>();
        owners.add(listener.owners().known().stream().findFirst().map(Owner::name));
        if (owners.getFirst().isPresent()) {
            owners.add(Optional.empty());
        }
        int number = fields.smallNumber("number");
        for (Optional<String> owner : owners) {
            ListenerKey key =
                    new ListenerKey(namespace, listener instanceof UnixListener, listener.address(), number, owner);
            if (key.id().equals(id)) {
                return key;
            }
        }
        throw new MalformedJson("id: " + id + " (expected: that of " + listener.address() + ")");
    }

    private static QueueState state(String word) {
        return switch (word) {
            case "full" -> QueueState.FULL;
            case "overflow" -> QueueState.OVERFLOW;
            case "overflow?" -> QueueState.POSSIBLE_OVERFLOW;
            case "high" -> QueueState.HIGH;
            case "ok" -> QueueState.OK;
            default -> throw new MalformedJson("state: " + word + " (expected: full, overflow, high or ok)");
        };
    }

    private static Map<PeakWindow, HighWaterMark> peaks(JsonFields json) {
        Map<PeakWindow, HighWaterMark> peaks = new EnumMap<>(PeakWindow.class);
        for (PeakWindow window : PeakWindow.values()) {
            json.optional(window.word(), json::object).ifPresent(mark -> peaks.put(window, mark(mark)));
        }
        return peaks;
    }

    static HighWaterMark mark(JsonFields json) {
        AcceptQueue queue = ListenerReader.queue(json);
        return isExact(json)
                ? HighWaterMark.exact(queue, json.time("at"))
                : HighWaterMark.sampled(queue, json.time("at"), json.millis("periodMillis"));
    }

    /// An agent of an earlier version only knew samples, and told of points no source.
    static boolean isExact(JsonFields json) {
        String source = json.optional("source", json::text).orElse("sampled");
        return switch (source) {
            case "exact" -> true;
            case "sampled" -> false;
            default -> throw new MalformedJson("source: " + source + " (expected: exact or sampled)");
        };
    }

    private static LengthCounts lengths(JsonFields json) {
        return new LengthCounts(json.numbers("upTo"), json.count("samples"), json.count("sum"));
    }

    private static AgentHealth health(JsonFields json) {
        return new AgentHealth(
                json.text("version"),
                json.text("host"),
                json.time("startedAt"),
                json.count("samples"),
                json.count("skipped"),
                json.count("late"),
                Duration.ofNanos(Math.multiplyExact(json.count("lastSampleMicros"), 1000L)),
                json.millis("processorMillis"),
                json.count("residentBytes"),
                history(json.object("history")),
                FactReader.probe(json),
                json.optional("elastic", json::object)
                        .map(ElasticReader::health)
                        .orElse(ElasticHealth.OFF),
                json.texts("missing"));
    }

    private static HistoryHealth history(JsonFields json) {
        String word = json.text("state");
        HistoryHealth.State state = Arrays.stream(HistoryHealth.State.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new MalformedJson("history.state: " + word + " (expected: recording, stopped or off)"));
        return new HistoryHealth(
                state,
                json.optional("reason", json::text),
                json.time("since"),
                json.optional("lastWritten", json::time),
                json.smallNumber("waiting"),
                json.count("lost"),
                json.optional("bytes", json::count));
    }
}
