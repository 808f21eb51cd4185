package dev.tidemark.wording;

import dev.tidemark.json.JsonText;
import dev.tidemark.kernel.Reading;
import dev.tidemark.probe.ProbeEvent;
import io.avaje.json.JsonWriter;
import java.time.Instant;
import java.util.Optional;

/// `tidemark trace --json`: a document for each event, schema `tidemark.trace/1` of docs/json.md.
public final class TraceDocument {
    private TraceDocument() {}

    public static String text(TracedEvent traced) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.trace/1");
            JsonText.string(json, "type", type(traced.event()));
            JsonText.time(json, "at", traced.event().at());
            traced.listener()
                    .ifPresentOrElse(
                            place -> listener(json, place),
                            () -> JsonText.unknown(json, "listener", "it was gone before anybody could look"));
            JsonText.string(json, "cookie", Long.toUnsignedString(traced.event().cookie()));
            fields(json, traced);
            json.endObject();
        });
    }

    /// That a listener has another limit than a second before.
    public static String limit(TracedEvent.Place place, long before, Instant at) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.trace/1");
            JsonText.string(json, "type", "limit");
            JsonText.time(json, "at", at);
            listener(json, place);
            JsonText.string(json, "cookie", place.listener().identity().cookieText());
            JsonText.number(json, "before", before);
            JsonText.number(json, "limit", place.listener().queue().limit());
            json.endObject();
        });
    }

    private static void listener(JsonWriter json, TracedEvent.Place place) {
        ListDocument.identity(json, place.listener());
        JsonText.string(
                json, "namespace", Long.toUnsignedString(place.namespace().id().inode()));
    }

    private static String type(ProbeEvent event) {
        return switch (event) {
            case ProbeEvent.Listened _ -> "listen";
            case ProbeEvent.ListenedAgain _ -> "listenAgain";
            case ProbeEvent.PeakRaised _ -> "peak";
            case ProbeEvent.Refused refused ->
                switch (refused.reason()) {
                    case SYN_REFUSED -> "synRefused";
                    case ACK_REFUSED -> "ackRefused";
                    case SYN_QUEUE_FULL -> "synQueueFull";
                };
        };
    }

    private static void fields(JsonWriter json, TracedEvent traced) {
        switch (traced.event()) {
            case ProbeEvent.Listened(var _, long _, var requested, int effective, int process) ->
                listened(json, requested, effective, process, traced.process());
            case ProbeEvent.ListenedAgain(var _, long _, var requested, int effective, int process) ->
                listened(json, requested, effective, process, traced.process());
            case ProbeEvent.PeakRaised raised -> queue(json, raised.length(), raised.limit());
            case ProbeEvent.Refused refused -> {
                queue(json, refused.length(), refused.limit());
                JsonText.string(json, "remote", refused.remote().getAddress().getHostAddress());
                JsonText.number(json, "remotePort", refused.remote().getPort());
            }
        }
    }

    private static void listened(
            JsonWriter json, Reading<Integer> requested, int effective, int process, Optional<String> name) {
        JsonText.reading(json, "requestedBacklog", requested.map(Integer::longValue));
        JsonText.number(json, "limit", effective);
        JsonText.number(json, "process", process);
        name.ifPresent(known -> JsonText.string(json, "processName", known));
    }

    private static void queue(JsonWriter json, long length, long limit) {
        JsonText.number(json, "length", length);
        JsonText.number(json, "limit", limit);
    }

    /// That events were lost, because they came faster than they could be told.
    public static String lost(long events, Instant at) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.trace/1");
            JsonText.string(json, "type", "lost");
            JsonText.time(json, "at", at);
            JsonText.number(json, "events", events);
            json.endObject();
        });
    }
}
