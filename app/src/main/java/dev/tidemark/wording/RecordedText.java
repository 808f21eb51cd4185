package dev.tidemark.wording;

import dev.tidemark.history.Episode;
import dev.tidemark.history.Interval;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.TimeRange;
import dev.tidemark.json.JsonText;
import io.avaje.json.JsonWriter;
import java.util.Locale;

/// How what was recorded is written in JSON: the parts that several documents have.
public final class RecordedText {
    private RecordedText() {}

    /// `id`, `listener`, `protocol`, `namespace`, `owner` and `number` of the object that is open.
    static void identity(JsonWriter json, ListenerKey key) {
        JsonText.string(json, "id", key.id());
        JsonText.string(json, "listener", key.address());
        JsonText.string(json, "protocol", key.unix() ? "unix" : "tcp");
        JsonText.string(json, "namespace", key.namespace());
        key.owner().ifPresent(owner -> JsonText.string(json, "owner", owner));
        JsonText.number(json, "number", key.number());
    }

    static void range(JsonWriter json, TimeRange range) {
        JsonText.time(json, "from", range.from());
        JsonText.time(json, "to", range.to());
    }

    /// `arrivals`, `accepts` and `flowSource` of the object that is open.
    static void flow(JsonWriter json, Interval.Flow flow) {
        JsonText.number(json, "arrivals", flow.arrivals());
        JsonText.number(json, "accepts", flow.accepts());
        JsonText.string(json, "flowSource", flow.source().name().toLowerCase(Locale.ROOT));
    }

    /// An episode as an object.
    public static void episode(JsonWriter json, Episode episode) {
        json.beginObject();
        episodeFields(json, episode);
        json.endObject();
    }

    /// The fields of an episode, into the object that is open. Without `to` while it goes on.
    static void episodeFields(JsonWriter json, Episode episode) {
        JsonText.number(json, "id", episode.id());
        JsonText.string(json, "namespace", episode.namespace());
        JsonText.time(json, "from", episode.from());
        episode.to().ifPresent(to -> JsonText.time(json, "to", to));
        JsonText.number(json, "overflows", episode.overflows());
        JsonText.flag(json, "ambiguous", episode.isAmbiguous());
        json.name("suspects");
        json.beginArray();
        episode.suspects().forEach(suspect -> suspect(json, suspect));
        json.endArray();
    }

    private static void suspect(JsonWriter json, Episode.Suspect suspect) {
        json.beginObject();
        JsonText.string(json, "id", suspect.listener().id());
        JsonText.string(json, "listener", suspect.listener().address());
        suspect.listener().owner().ifPresent(owner -> JsonText.string(json, "owner", owner));
        JsonText.reading(json, "drops", suspect.drops());
        JsonText.number(json, "peak", suspect.peak());
        JsonText.number(json, "limit", suspect.limit());
        json.endObject();
    }
}
