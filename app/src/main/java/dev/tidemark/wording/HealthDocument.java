package dev.tidemark.wording;

import dev.tidemark.agent.LiveView;
import dev.tidemark.json.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether an agent does its work, for whoever has to restart it: schema `tidemark.health/1` of docs/json.md.
public final class HealthDocument {
    /// How old the latest sample may be, unless ten periods are more.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int PERIODS = 10;

    private HealthDocument() {}

    /// Whether `view` is so old at `now` that sampling does not go on.
    public static boolean isStalled(LiveView view, Instant now) {
        Duration periods = view.period().multipliedBy(PERIODS);
        return Duration.between(view.at(), now).compareTo(periods.compareTo(PATIENCE) > 0 ? periods : PATIENCE) > 0;
    }

    /// @param view the latest; empty when none was to be had in time
    public static String text(Optional<LiveView> view, Instant now) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.health/1");
            JsonText.string(json, "status", isGood(view, now) ? "ok" : "degraded");
            if (view.isPresent()) {
                json.name("sampling");
                json.beginObject();
                JsonText.string(json, "state", isStalled(view.get(), now) ? "stalled" : "ok");
                JsonText.time(json, "at", view.get().at());
                AgentFields.sampling(json, view.get().health(), view.get().period());
                json.endObject();
                AgentFields.history(json, view.get().health().history());
                FactFields.probe(json, view.get().health().probe());
                ElasticFields.health(json, view.get().health().elastic());
            } else {
                JsonText.unknown(json, "sampling", "no answer from the sampler");
                JsonText.unknown(json, "history", "no answer from the sampler");
                JsonText.unknown(json, "probe", "no answer from the sampler");
                JsonText.unknown(json, "elastic", "no answer from the sampler");
            }
            json.endObject();
        });
    }

    private static boolean isGood(Optional<LiveView> view, Instant now) {
        return view.isPresent()
                && !isStalled(view.get(), now)
                && switch (view.get().health().history().state()) {
                    case RECORDING, OFF -> true;
                    case STOPPED -> false;
                };
    }
}
