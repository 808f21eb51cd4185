package dev.tidemark.wording;

import dev.tidemark.agent.Alert;
import dev.tidemark.agent.AlertRule;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.json.JsonText;
import dev.tidemark.listener.AcceptQueue;

/// The words for an alert: a sentence for the log, and a `tidemark.alert/1` document for a webhook.
public final class AlertWords {
    private static final String HOST = "host";

    private AlertWords() {}

    /// `nearly full: *:8080 java 51/51 FULL`, `nearly full: over for *:8080 java 0/51`.
    public static String sentence(Alert alert) {
        String what = name(alert.listener()) + " " + queue(alert.queue());
        return Escaped.text(alert.rule().name()) + ": "
                + switch (alert.event()) {
                    case RAISED -> what + reason(alert.rule());
                    case CLEARED -> "over for " + what + ", highest " + alert.peak();
                };
    }

    private static String name(ListenerKey listener) {
        return HistoryScreen.address(listener)
                + listener.owner().map(owner -> " " + Escaped.text(owner)).orElse("")
                + (listener.namespace().equals(HOST) ? "" : " in " + Escaped.text(listener.namespace()));
    }

    private static String queue(AcceptQueue queue) {
        return Figures.queue(queue) + (queue.isFull() ? " FULL" : "");
    }

    private static String reason(AlertRule rule) {
        String lasting = rule.lasting().isZero() ? "" : " for " + Figures.duration(rule.lasting());
        return switch (rule.when()) {
            case AlertRule.Fill(int percent) -> ", filled to " + percent + "%" + lasting;
            case AlertRule.Overflow _ -> ", clients are turned away" + lasting;
            case AlertRule.LimitBelow(long least) -> ", limit below " + least + lasting;
            case AlertRule.AcceptorStalled _ -> ", nobody accepts" + lasting;
        };
    }

    /// The document, on one line.
    ///
    /// @param host the name of the machine
    public static String document(Alert alert, String host) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.alert/1");
            JsonText.string(json, "event", alert.event().word());
            JsonText.string(json, "rule", alert.rule().name());
            JsonText.string(json, "when", alert.rule().when().word());
            JsonText.time(json, "at", alert.at());
            JsonText.string(json, "host", host);
            json.name("listener");
            json.beginObject();
            JsonText.string(json, "id", alert.listener().id());
            JsonText.string(json, "address", alert.listener().address());
            JsonText.string(json, "namespace", alert.listener().namespace());
            JsonText.string(json, "protocol", alert.listener().unix() ? "unix" : "tcp");
            JsonText.number(json, "number", alert.listener().number());
            alert.listener().owner().ifPresent(owner -> JsonText.string(json, "owner", owner));
            json.endObject();
            JsonText.number(json, "length", alert.queue().length());
            JsonText.number(json, "limit", alert.queue().limit());
            JsonText.number(json, "capacity", alert.queue().capacity());
            JsonText.fraction(json, "fill", alert.queue().fill());
            JsonText.number(json, "peak", alert.peak());
            JsonText.string(json, "text", sentence(alert));
            json.endObject();
        });
    }
}
