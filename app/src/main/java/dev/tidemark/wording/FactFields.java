package dev.tidemark.wording;

import dev.tidemark.agent.ProbeState;
import dev.tidemark.json.JsonText;
import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.Explained;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SocketFacts;
import dev.tidemark.watch.SynPeak;
import io.avaje.json.JsonWriter;
import java.util.function.BiConsumer;

/// What the kernel itself recorded, and what of that it does, as JSON has it.
final class FactFields {
    private FactFields() {}

    /// `exact`: what was recorded of one listener.
    static void write(JsonWriter json, Reading<SocketFacts> facts) {
        object(json, "exact", facts, FactFields::fields);
    }

    private static void fields(JsonWriter json, SocketFacts facts) {
        JsonText.number(json, "enqueues", facts.enqueues());
        object(json, "peak", facts.peak(), FactFields::peak);
        object(json, "synPeak", facts.synPeak(), FactFields::synPeak);
        refusals(json, facts.refusals());
        object(json, "listen", facts.listen(), FactFields::listen);
        object(json, "waits", facts.waits(), AcceptWaitText::fields);
    }

    private static void peak(JsonWriter json, ExactPeak peak) {
        JsonText.number(json, "length", peak.length());
        JsonText.number(json, "limit", peak.limit());
        JsonText.time(json, "at", peak.at());
    }

    private static void synPeak(JsonWriter json, SynPeak peak) {
        JsonText.number(json, "length", peak.length());
        JsonText.time(json, "at", peak.at());
    }

    /// `refusals`: whom one listener turned away.
    static void refusals(JsonWriter json, Reading<RefusalCounts> refusals) {
        object(json, "refusals", refusals, FactFields::refusalFields);
    }

    private static void refusalFields(JsonWriter json, RefusalCounts refusals) {
        JsonText.number(json, "synSeen", refusals.synSeen());
        JsonText.number(json, "synRefused", refusals.synRefused());
        JsonText.number(json, "ackRefused", refusals.ackRefused());
        JsonText.number(json, "synQueueFull", refusals.synQueueFull());
    }

    private static void listen(JsonWriter json, RequestedListen listen) {
        JsonText.reading(json, "requested", listen.requested().map(Integer::longValue));
        JsonText.number(json, "effective", listen.effective());
        JsonText.number(json, "process", listen.process());
        JsonText.time(json, "at", listen.at());
    }

    /// `explained`: how many overflows of a namespace are accounted for.
    static void explained(JsonWriter json, Reading<Explained> explained) {
        object(json, "explained", explained, (object, known) -> {
            JsonText.number(object, "overflows", known.overflows());
            JsonText.number(object, "explained", known.explained());
            JsonText.fraction(object, "share", known.share());
        });
    }

    /// `probe`: what is recorded at all.
    static void probe(JsonWriter json, ProbeState probe) {
        json.name("probe");
        json.beginObject();
        probeFields(json, probe);
        probe.lostBins().ifPresent(lost -> JsonText.number(json, "lostArrivalBins", lost));
        json.endObject();
    }

    /// The fields of it, into the object that is open.
    static void probeFields(JsonWriter json, ProbeState probe) {
        JsonText.string(json, "state", probe.isOn() ? "on" : "off");
        probe.reason().ifPresent(reason -> JsonText.string(json, "reason", reason));
        json.name("features");
        json.beginArray();
        probe.features().forEach(feature -> {
            json.beginObject();
            JsonText.string(json, "feature", feature.label());
            JsonText.string(json, "state", feature.isExact() ? "exact" : "off");
            feature.hook().ifPresent(hook -> JsonText.string(json, "hook", hook));
            feature.since().ifPresent(since -> JsonText.time(json, "since", since));
            feature.why().ifPresent(why -> JsonText.string(json, feature.isExact() ? "remark" : "reason", why));
            json.endObject();
        });
        json.endArray();
    }

    private static <T> void object(JsonWriter json, String name, Reading<T> reading, BiConsumer<JsonWriter, T> fields) {
        switch (reading) {
            case Reading.Known<T>(T known) -> {
                json.name(name);
                json.beginObject();
                fields.accept(json, known);
                json.endObject();
            }
            case Reading.Unknown<T>(String reason) -> JsonText.unknown(json, name, reason);
        }
    }
}
