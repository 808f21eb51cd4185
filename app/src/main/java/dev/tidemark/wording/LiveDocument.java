package dev.tidemark.wording;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveNamespace;
import dev.tidemark.agent.LiveView;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.json.JsonText;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import io.avaje.json.JsonWriter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What an agent sees: a `tidemark.list/1` document with what only an agent knows, and what changed from one to
/// the next.
public final class LiveDocument {
    private LiveDocument() {}

    /// All of it, on a line. The listeners are in the order of the sample.
    public static String text(LiveView view) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", ListDocument.SCHEMA);
            JsonText.time(json, "at", view.at());
            listeners(json, view.listeners());
            namespaces(json, view);
            ListDocument.ending(json, view.host());
            agent(json, view);
            json.endObject();
        });
    }

    /// What is different in `now`: the listeners that changed, whole, the ids of those that are gone, and the
    /// namespaces, the agent and the episodes as they are.
    ///
    /// That time passed alone is no change of a listener: see [LiveDifference].
    public static String changes(LiveView before, LiveView now) {
        Map<ListenerKey, LiveListener> earlier =
                HashMap.newHashMap(before.listeners().size());
        before.listeners().forEach(each -> earlier.put(each.key(), each));
        List<LiveListener> changed = now.listeners().stream()
                .filter(each -> LiveDifference.shows(earlier.remove(each.key()), each))
                .toList();
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.time(json, "at", now.at());
            listeners(json, changed);
            gone(json, earlier.keySet());
            namespaces(json, now);
            agent(json, now);
            json.endObject();
        });
    }

    private static void listeners(JsonWriter json, List<LiveListener> listeners) {
        json.name("listeners");
        json.beginArray();
        listeners.forEach(each -> LiveListenerFields.write(json, each));
        json.endArray();
    }

    private static void gone(JsonWriter json, Collection<ListenerKey> keys) {
        json.name("gone");
        json.beginArray();
        keys.forEach(key -> json.value(key.id()));
        json.endArray();
    }

    private static void namespaces(JsonWriter json, LiveView view) {
        Map<Namespace, LiveNamespace> counted =
                HashMap.newHashMap(view.namespaces().size());
        view.namespaces().forEach(each -> counted.put(each.namespace(), each));
        json.name("namespaces");
        json.beginArray();
        for (ListenSnapshot snapshot : view.host().namespaces()) {
            json.beginObject();
            ListDocument.namespaceFields(json, snapshot);
            LiveNamespace counters = counted.get(snapshot.namespace());
            if (counters != null) {
                AgentFields.counters(json, counters);
            }
            json.endObject();
        }
        view.host().unread().forEach(unread -> ListDocument.unread(json, unread));
        json.endArray();
    }

    private static void agent(JsonWriter json, LiveView view) {
        AgentFields.agent(json, view.health(), view.period());
        json.name("episodesNow");
        json.beginArray();
        view.episodes().stream()
                .filter(episode -> episode.to().isEmpty())
                .forEach(episode -> RecordedText.episode(json, episode));
        json.endArray();
    }
}
