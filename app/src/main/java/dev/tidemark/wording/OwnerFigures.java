package dev.tidemark.wording;

import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.OwnerEvidence;
import dev.tidemark.diagnosis.RunTime;
import dev.tidemark.json.JsonText;
import dev.tidemark.kernel.Reading;
import io.avaje.json.JsonWriter;
import java.util.function.Consumer;

/// The figures of the processes of a listener, as fields of a JSON object.
final class OwnerFigures {
    private OwnerFigures() {}

    static void states(JsonWriter json, ListenerEvidence listener) {
        each(json, "processStates", listener, owner -> {
            text(json, "state", owner.state().map(String::valueOf));
            text(json, "waitsIn", owner.waitsIn());
        });
    }

    static void descriptors(JsonWriter json, ListenerEvidence listener) {
        each(json, "processDescriptors", listener, owner -> {
            JsonText.reading(json, "open", owner.descriptors());
            JsonText.reading(json, "limit", owner.descriptorLimit());
        });
    }

    static void processor(JsonWriter json, ListenerEvidence listener) {
        each(json, "processRunTimes", listener, owner -> {
            switch (owner.runTime()) {
                case Reading.Known<RunTime>(RunTime time) -> {
                    JsonText.number(json, "ranMillis", time.ran().toMillis());
                    JsonText.number(json, "waitedMillis", time.waited().toMillis());
                    JsonText.number(json, "overMillis", time.over().toMillis());
                }
                case Reading.Unknown<RunTime>(String reason) -> JsonText.unknown(json, "ranMillis", reason);
            }
        });
        OwnerWords.worstQuota(listener).ifPresent(quota -> {
            JsonText.number(json, "quotaMillis", quota.quota().toMillis());
            JsonText.number(json, "quotaPeriodMillis", quota.period().toMillis());
            JsonText.number(json, "quotaPeriods", quota.periods());
            JsonText.number(json, "throttledPeriods", quota.throttledPeriods());
            JsonText.number(json, "throttledMillis", quota.stopped().toMillis());
        });
    }

    private static void each(JsonWriter json, String name, ListenerEvidence listener, Consumer<OwnerEvidence> figures) {
        json.name(name);
        json.beginArray();
        for (OwnerEvidence owner : listener.owners()) {
            json.beginObject();
            JsonText.number(json, "pid", owner.owner().pid());
            figures.accept(owner);
            json.endObject();
        }
        json.endArray();
    }

    private static void text(JsonWriter json, String name, Reading<String> reading) {
        switch (reading) {
            case Reading.Known<String>(String value) -> JsonText.string(json, name, value);
            case Reading.Unknown<String>(String reason) -> JsonText.unknown(json, name, reason);
        }
    }
}
