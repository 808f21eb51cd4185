package dev.tidemark.wording;

import dev.tidemark.json.JsonText;
import dev.tidemark.lab.client.ClientSummary;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.client.Waits;
import dev.tidemark.lab.scenario.Claim;
import dev.tidemark.lab.scenario.Event;
import dev.tidemark.lab.scenario.Moment;
import dev.tidemark.lab.scenario.QueueMoment;
import dev.tidemark.lab.scenario.Run;
import dev.tidemark.lab.scenario.Scenario;
import io.avaje.json.JsonWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What `tidemark lab --json` writes: documents on a line each, told apart by `type`.
public final class LabDocument {
    private static final String SCHEMA = "tidemark.lab/1";

    /// The counters of a moment, by their names in JSON.
    private static final Map<String, String> COUNTERS = Map.of(
            "overflows", "TcpExtListenOverflows",
            "listenDrops", "TcpExtListenDrops",
            "synQueueFull", "TcpExtTCPReqQFullDrop",
            "cookiesMeant", "TcpExtTCPReqQFullDoCookies",
            "cookiesSent", "TcpExtSyncookiesSent",
            "cookiesReceived", "TcpExtSyncookiesRecv",
            "embryonicResets", "TcpExtEmbryonicRsts",
            "deferAcceptDrops", "TcpExtTCPDeferAcceptDrop",
            "passiveOpens", "TcpPassiveOpens");

    private static final List<String> ORDER = List.of(
            "overflows",
            "listenDrops",
            "synQueueFull",
            "cookiesMeant",
            "cookiesSent",
            "cookiesReceived",
            "embryonicResets",
            "deferAcceptDrops",
            "passiveOpens");

    private LabDocument() {}

    /// All scenarios.
    public static String list(List<Scenario> scenarios) {
        return document("list", json -> {
            json.name("scenarios");
            json.beginArray();
            for (Scenario each : scenarios) {
                json.beginObject();
                scenario(json, each);
                json.endObject();
            }
            json.endArray();
        });
    }

    private static void scenario(JsonWriter json, Scenario scenario) {
        JsonText.string(json, "scenario", scenario.name());
        JsonText.string(json, "summary", scenario.summary());
        scenario.verdict().ifPresent(verdict -> JsonText.string(json, "verdict", verdict.word()));
    }

    public static String begin(Scenario scenario, Run run, long seed, String kernel) {
        return document("begin", json -> {
            scenario(json, scenario);
            JsonText.number(json, "seed", seed);
            JsonText.string(json, "kernel", kernel);
            JsonText.string(json, "listener", run.listener());
            JsonText.string(
                    json, "namespace", Long.toUnsignedString(run.server().inode()));
            json.name("serverPids");
            json.beginArray();
            run.serverPids().forEach(json::value);
            json.endArray();
        });
    }

    public static String event(Event event) {
        return document("event", json -> {
            JsonText.number(json, "elapsedMillis", event.elapsed().toMillis());
            JsonText.string(json, "text", event.text());
        });
    }

    public static String moment(Moment moment) {
        return document("moment", json -> {
            JsonText.number(json, "elapsedMillis", moment.elapsed().toMillis());
            json.name("queues");
            json.beginArray();
            moment.queues().forEach(queue -> queue(json, queue));
            json.endArray();
            moment.synQueue().ifPresent(length -> JsonText.number(json, "synQueue", length));
            json.name("counters");
            json.beginObject();
            ORDER.forEach(name -> JsonText.number(json, name, moment.counters().of(COUNTERS.getOrDefault(name, name))));
            json.endObject();
            clients(json, moment.clients());
        });
    }

    private static void queue(JsonWriter json, QueueMoment queue) {
        json.beginObject();
        JsonText.number(json, "length", queue.length());
        JsonText.number(json, "limit", queue.limit());
        JsonText.number(json, "capacity", queue.capacity());
        queue.drops().ifPresent(drops -> JsonText.number(json, "drops", drops));
        json.endObject();
    }

    private static void clients(JsonWriter json, ClientSummary clients) {
        json.name("clients");
        json.beginObject();
        JsonText.number(json, "came", clients.started());
        JsonText.number(json, "connected", clients.connected());
        for (Outcome each : Outcome.values()) {
            JsonText.number(json, name(each), clients.count(each));
        }
        waits(json, "connectMillis", clients.connects());
        waits(json, "answerMillis", clients.answers());
        json.endObject();
    }

    /// `gaveUpConnecting` of "gave up connecting".
    private static String name(Outcome outcome) {
        StringBuilder name = new StringBuilder();
        for (String word : outcome.words().split(" ", -1)) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    private static void waits(JsonWriter json, String name, Optional<Waits> some) {
        some.ifPresent(waits -> {
            json.name(name);
            json.beginObject();
            JsonText.fraction(json, "median", millis(waits.median()));
            JsonText.fraction(json, "p99", millis(waits.p99()));
            JsonText.fraction(json, "max", millis(waits.max()));
            json.endObject();
        });
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e3) / 1e3;
    }

    public static String claim(Claim claim) {
        return document("claim", json -> {
            JsonText.string(json, "statement", claim.statement());
            JsonText.string(json, "expected", claim.expected());
            JsonText.string(json, "observed", claim.observed());
            JsonText.flag(json, "holds", claim.holds());
        });
    }

    /// @param claims none when the run was interrupted
    public static String end(List<Claim> claims, boolean interrupted) {
        return document("end", json -> {
            JsonText.flag(json, "interrupted", interrupted);
            JsonText.number(json, "claims", claims.size());
            JsonText.number(
                    json,
                    "disagreeing",
                    claims.stream().filter(each -> !each.holds()).count());
        });
    }

    private static String document(String type, Consumer<JsonWriter> body) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", SCHEMA);
            JsonText.string(json, "type", type);
            body.accept(json);
            json.endObject();
        });
    }
}
