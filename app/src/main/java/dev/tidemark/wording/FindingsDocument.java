package dev.tidemark.wording;

import dev.tidemark.history.Episode;
import dev.tidemark.history.EpisodeFindings;
import dev.tidemark.history.EpisodeSamples;
import dev.tidemark.history.TimeRange;
import dev.tidemark.json.JsonText;
import io.avaje.json.JsonWriter;
import java.util.List;
import java.util.Optional;

/// Overflow episodes with what was found then: schema `tidemark.findings/1` of docs/json.md.
public final class FindingsDocument {
    private FindingsDocument() {}

    /// An episode with what is kept of it.
    ///
    /// @param findings what was found at its start; empty where nothing was stored
    /// @param samples how the queues of its suspects went; empty where that was not asked for
    public record Kept(Episode episode, Optional<EpisodeFindings> findings, Optional<List<EpisodeSamples>> samples) {}

    public static String text(TimeRange range, List<Kept> episodes) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.findings/1");
            RecordedText.range(json, range);
            json.name("episodes");
            json.beginArray();
            episodes.forEach(kept -> kept(json, kept));
            json.endArray();
            json.endObject();
        });
    }

    private static void kept(JsonWriter json, Kept kept) {
        json.beginObject();
        RecordedText.episodeFields(json, kept.episode());
        kept.findings().ifPresent(findings -> {
            JsonText.time(json, "foundAt", findings.at());
            json.name("findings");
            // A document of ours, stored as it was written.
            json.rawValue(findings.document().strip());
        });
        kept.samples().ifPresent(all -> {
            json.name("samples");
            json.beginArray();
            all.forEach(samples -> samples(json, samples));
            json.endArray();
        });
        json.endObject();
    }

    private static void samples(JsonWriter json, EpisodeSamples samples) {
        json.beginObject();
        JsonText.string(json, "id", samples.listener().id());
        JsonText.string(json, "listener", samples.listener().address());
        json.name("samples");
        json.beginArray();
        for (EpisodeSamples.Sample sample : samples.samples()) {
            json.beginArray();
            json.value(sample.at().toEpochMilli());
            json.value(sample.length());
            json.value(sample.limit());
            json.endArray();
        }
        json.endArray();
        json.endObject();
    }
}
