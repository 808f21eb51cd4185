package dev.tidemark.connect;

import dev.tidemark.history.Episode;
import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.json.JsonFields;
import java.util.Map;

/// Makes an [Episode] of its fields.
final class EpisodeReader {
    private EpisodeReader() {}

    /// @param keys the listeners that are known, by their ids: of others an episode tells only the address and
    /// the owner
    static Episode episode(JsonFields json, Map<String, ListenerKey> keys) {
        String namespace = json.text("namespace");
        return new Episode(
                json.count("id"),
                namespace,
                json.time("from"),
                json.optional("to", json::time),
                json.count("overflows"),
                json.objects("suspects").stream()
                        .map(suspect -> suspect(suspect, namespace, keys))
                        .toList());
    }

    private static Suspect suspect(JsonFields json, String namespace, Map<String, ListenerKey> keys) {
        ListenerKey known = keys.get(json.text("id"));
        ListenerKey key = known != null ? known : key(json, namespace);
        return new Suspect(key, json.reading("drops"), json.count("peak"), json.count("limit"));
    }

    private static ListenerKey key(JsonFields json, String namespace) {
        String address = json.text("listener");
        boolean unix = address.startsWith("/") || address.startsWith("@");
        return new ListenerKey(namespace, unix, address, 1, json.optional("owner", json::text));
    }
}
