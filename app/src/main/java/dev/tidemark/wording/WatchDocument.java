package dev.tidemark.wording;

import dev.tidemark.json.JsonText;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.CounterRises;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.ListenerSummary;
import dev.tidemark.watch.ListenerTick;
import dev.tidemark.watch.NamespaceTick;
import dev.tidemark.watch.Sight;
import dev.tidemark.watch.Tick;
import dev.tidemark.watch.WatchSummary;
import dev.tidemark.watch.WatchedListener;
import io.avaje.json.JsonWriter;
import java.util.List;
import java.util.Locale;

/// `tidemark watch --json`: a line for each tick and one at the end, schema `tidemark.watch/1` of docs/json.md.
public final class WatchDocument {
    private static final String SCHEMA = "tidemark.watch/1";
    private static final String MISSED = "not in this sample";

    private WatchDocument() {}

    /// One tick, on a line. Listeners that are gone are not in it.
    public static String tick(Tick tick) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", SCHEMA);
            JsonText.string(json, "type", "tick");
            JsonText.time(json, "at", tick.at());
            namespaces(json, tick.namespaces());
            json.name("listeners");
            json.beginArray();
            tick.listeners().forEach(each -> listener(json, each));
            json.endArray();
            json.endObject();
        });
    }

    /// What the whole watch showed, on a line.
    ///
    /// @param skipped how many ticks were left out
    /// @param late how many began more than half an interval after they were due
    public static String summary(WatchSummary summary, long skipped, long late) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", SCHEMA);
            JsonText.string(json, "type", "summary");
            JsonText.time(json, "from", summary.from());
            JsonText.time(json, "to", summary.to());
            JsonText.number(json, "ticks", summary.ticks());
            JsonText.number(json, "intervalMillis", summary.period().toMillis());
            JsonText.number(json, "skipped", skipped);
            JsonText.number(json, "late", late);
            namespaces(json, summary.namespaces());
            json.name("listeners");
            json.beginArray();
            summary.listeners().forEach(each -> listener(json, each));
            json.endArray();
            json.endObject();
        });
    }

    private static void namespaces(JsonWriter json, List<NamespaceTick> namespaces) {
        json.name("namespaces");
        json.beginArray();
        for (NamespaceTick each : namespaces) {
            CounterRises rises = each.rises();
            json.beginObject();
            JsonText.string(json, "id", id(each.namespace()));
            JsonText.string(json, "name", each.namespace().name());
            JsonText.reading(json, "overflows", rises.overflows());
            JsonText.reading(json, "listenDrops", rises.listenDrops());
            JsonText.reading(json, "synQueueFull", rises.synQueueFull());
            JsonText.reading(json, "cookiesSent", rises.cookiesSent());
            JsonText.reading(json, "cookiesReceived", rises.cookiesReceived());
            json.endObject();
        }
        json.endArray();
    }

    private static void listener(JsonWriter json, ListenerTick each) {
        switch (each.sight()) {
            case Sight.Seen(Listener listener, var state, Reading<Long> dropsRise) -> {
                json.beginObject();
                who(json, each.watched(), listener);
                queue(json, listener.queue());
                JsonText.string(json, "state", ListenerState.of(state).word().toLowerCase(Locale.ROOT));
                if (listener instanceof TcpListener) {
                    JsonText.reading(json, "dropsRise", dropsRise);
                }
                json.endObject();
            }
            case Sight.Missed _ -> {
                json.beginObject();
                ListDocument.identity(json, each.watched().first());
                number(json, each.watched());
                JsonText.string(json, "namespace", id(each.watched().namespace()));
                JsonText.unknown(json, "length", MISSED);
                JsonText.unknown(json, "limit", MISSED);
                JsonText.unknown(json, "capacity", MISSED);
                JsonText.unknown(json, "fill", MISSED);
                JsonText.unknown(json, "state", MISSED);
                json.endObject();
            }
            case Sight.Gone _ -> {}
        }
    }

    private static void listener(JsonWriter json, ListenerSummary each) {
        json.beginObject();
        who(json, each.watched(), each.last());
        peak(json, each.peak());
        JsonText.number(json, "fullSamples", each.fullSamples());
        if (each.last() instanceof TcpListener) {
            JsonText.number(json, "overflowTicks", each.overflowTicks());
            JsonText.number(json, "possibleOverflowTicks", each.possibleOverflowTicks());
            JsonText.reading(json, "dropsRise", each.dropsRise());
        }
        each.requested()
                .ifPresent(listen -> JsonText.reading(
                        json, "requestedBacklog", listen.requested().map(Integer::longValue)));
        each.waits().ifPresent(waits -> {
            json.name("waits");
            json.beginObject();
            AcceptWaitText.fields(json, waits);
            json.endObject();
        });
        json.endObject();
    }

    private static void peak(JsonWriter json, HighWaterMark peak) {
        json.name("peak");
        json.beginObject();
        queue(json, peak.queue());
        JsonText.time(json, "at", peak.at());
        PeakText.source(json, peak);
        JsonText.flag(json, "atCapacity", peak.isAtCapacity());
        json.endObject();
    }

    /// @param listener the socket that stands there now, or stood there last
    private static void who(JsonWriter json, WatchedListener watched, Listener listener) {
        ListDocument.identity(json, listener);
        number(json, watched);
        JsonText.string(json, "namespace", id(watched.namespace()));
        JsonText.string(json, "cookie", listener.identity().cookieText());
        JsonText.string(json, "inode", listener.identity().inodeText());
    }

    /// Which of several at the same address it is.
    private static void number(JsonWriter json, WatchedListener watched) {
        JsonText.number(json, "number", watched.number());
    }

    private static void queue(JsonWriter json, AcceptQueue queue) {
        JsonText.number(json, "length", queue.length());
        JsonText.number(json, "limit", queue.limit());
        JsonText.number(json, "capacity", queue.capacity());
        JsonText.fraction(json, "fill", queue.fill());
    }

    private static String id(Namespace namespace) {
        return Long.toUnsignedString(namespace.id().inode());
    }
}
