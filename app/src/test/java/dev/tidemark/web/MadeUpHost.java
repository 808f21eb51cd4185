package dev.tidemark.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A host that is made up, as the documents of the agent show it. Time goes on in it.
final class MadeUpHost {
    static final String NAMESPACE = "4026531840";

    private final Map<String, MadeUpListener> listeners = new LinkedHashMap<>();
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private List<String> missing = List.of();
    private Map<String, Object> history = Map.of();
    private Map<String, Object> probe = Map.of();
    private long overflows = 4452;
    private long overflowRise;
    private int adviceAsked;
    private String adviceQuery = "";
    private Optional<Object> advised = Optional.empty();
    private final MadeUpRecord recorded = new MadeUpRecord();

    /// The host of the manual: five listeners, all with room.
    static MadeUpHost manual() {
        MadeUpHost host = new MadeUpHost();
        host.add(MadeUpListener.tcp("0.0.0.0", 22, "sshd", 590).queue(0, 128, 1));
        host.add(MadeUpListener.tcp("0.0.0.0", 80, "nginx", 812).workers(4).queue(3, 511, 9));
        host.add(MadeUpListener.tcp("0.0.0.0", 443, "nginx", 812).workers(4).queue(0, 511, 61));
        host.add(MadeUpListener.tcp("::", 8080, "java", 4711).queue(1, 50, 4));
        host.add(MadeUpListener.tcp("::", 9000, "gateway", 2210).queue(0, 4096, 12));
        host.add(MadeUpListener.unix("/run/uwsgi/app.sock", "uwsgi", 3301).queue(2, 100, 31));
        return host;
    }

    static MadeUpHost empty() {
        return new MadeUpHost();
    }

    synchronized MadeUpHost add(MadeUpListener listener) {
        listeners.put(listener.id(), listener);
        tell();
        return this;
    }

    synchronized void remove(String id) {
        listeners.remove(id);
        tell();
    }

    synchronized List<String> ids() {
        return List.copyOf(listeners.keySet());
    }

    /// The listener that a screen calls so.
    synchronized MadeUpListener named(String name) {
        return listeners.values().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// `*:8080` is full, and turned 104 clients away in the last second; the doctor has looked.
    synchronized void overflow() {
        named("*:8080").queue(51, 50, 51).drops(4238, 104).episodes(3).state("full");
        overflows += 104;
        overflowRise = 104;
        recorded.episodeNow(Optional.of(named("*:8080")));
        tell();
    }

    synchronized void calm() {
        named("*:8080").queue(1, 50, 51).drops(4238, 0).state("ok");
        overflowRise = 0;
        recorded.episodeNow(Optional.empty());
        tell();
    }

    synchronized void historyStops(String reason) {
        history = Map.of("state", "stopped", "reason", reason);
        tell();
    }

    /// The kernel records, and `*:9000` was seen to ask for 5000.
    synchronized void probed() {
        probe = Map.of(
                "state",
                "on",
                "features",
                List.of(Map.of(
                        "feature", "accept-queue peak", "state", "exact", "hook", "fexit/tcp_v4_syn_recv_sock")));
        recorded.exact();
        listeners.values().forEach(MadeUpListener::exact);
        named("*:9000").requested(5000);
        tell();
    }

    synchronized void cannotSee(String... sentences) {
        missing = List.of(sentences);
        tell();
    }

    private void tell() {
        readers.forEach(reader -> reader.wake.add(true));
    }

    /// A document of the API that is not live.
    synchronized Optional<Object> document(String path, @org.jspecify.annotations.Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query == null ? List.<String>of() : List.of(query.split("&", -1))) {
            parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        if (path.equals("history")) {
            return Optional.of(recorded.history(listeners.values()));
        }
        if (path.startsWith("history/")) {
            return Optional.ofNullable(listeners.get(path.substring("history/".length())))
                    .map(listener -> recorded.series(
                            listener,
                            Instant.parse(Objects.requireNonNull(parameters.get("from"))),
                            Instant.parse(Objects.requireNonNull(parameters.get("to"))),
                            Integer.parseInt(Objects.requireNonNull(parameters.get("points")))));
        }
        if (path.equals("findings") || path.startsWith("findings/")) {
            return Optional.of(recorded.findings(path.startsWith("findings/"), named("*:8080")));
        }
        if (path.startsWith("advice/")) {
            adviceAsked++;
            adviceQuery = String.valueOf(query);
            return advised.or(() -> Optional.ofNullable(listeners.get(path.substring("advice/".length())))
                    .flatMap(MadeUpAdvice::document));
        }
        return Optional.empty();
    }

    /// Whoever asks for advice is given this document, whichever the listener.
    ///
    /// @param document as the product writes it
    synchronized void advises(String document) {
        advised = Optional.of(document);
    }

    /// What stood behind the `?` when somebody last asked for advice.
    synchronized String adviceQuery() {
        return adviceQuery;
    }

    /// How often somebody asked for advice.
    synchronized int adviceAsked() {
        return adviceAsked;
    }

    private Map<String, Object> view(List<Map<String, Object>> shown) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", "tidemark.list/1");
        document.put("at", Instant.now().toString());
        document.put("listeners", shown);
        document.put("namespaces", List.of(namespace()));
        document.put("complete", true);
        document.put("agent", agent());
        document.put("episodesNow", recorded.now());
        return document;
    }

    private Map<String, Object> namespace() {
        Map<String, Object> counters = new LinkedHashMap<>();
        counters.put("ListenOverflows", counter(overflowRise, overflows));
        counters.put("ListenDrops", counter(overflowRise, overflows));
        counters.put("TCPReqQFullDrop", counter(0, 0));
        counters.put("SyncookiesSent", counter(0, 0));
        counters.put("SyncookiesRecv", counter(0, 0));
        counters.put("PassiveOpens", counter(41, 918_273));
        return Map.of("id", NAMESPACE, "name", "host", "current", true, "somaxconn", 4096L, "counters", counters);
    }

    private static Map<String, Object> counter(long rise, long total) {
        return Map.of("rise", rise, "total", total, "watched", total / 2);
    }

    private Map<String, Object> agent() {
        Map<String, Object> recording = new HashMap<>();
        recording.put("state", "recording");
        recording.put("since", MadeUpRecord.STARTED.toString());
        recording.put("lastWritten", Instant.now().toString());
        recording.putAll(history);
        return Map.of(
                "version",
                "1.0",
                "host",
                "web-3",
                "startedAt",
                MadeUpRecord.STARTED.toString(),
                "periodMillis",
                100L,
                "history",
                recording,
                "probe",
                probe,
                "missing",
                missing);
    }

    /// Someone who looks from now on.
    synchronized Reader reader() {
        Reader reader = new Reader();
        readers.add(reader);
        return reader;
    }

    /// What one onlooker was told last, and so what is news to it.
    final class Reader {
        private final BlockingQueue<Boolean> wake = new LinkedBlockingQueue<>();
        private Map<String, Map<String, Object>> told = Map.of();

        Map<String, Object> view() {
            synchronized (MadeUpHost.this) {
                told = documents();
                return MadeUpHost.this.view(new ArrayList<>(told.values()));
            }
        }

        Map<String, Object> changes() {
            synchronized (MadeUpHost.this) {
                Map<String, Map<String, Object>> now = documents();
                Map<String, Object> document = MadeUpHost.this.view(now.entrySet().stream()
                        .filter(each -> !each.getValue().equals(told.get(each.getKey())))
                        .map(Map.Entry::getValue)
                        .toList());
                document.put(
                        "gone",
                        told.keySet().stream()
                                .filter(id -> !now.containsKey(id))
                                .toList());
                told = now;
                return document;
            }
        }

        void awaitChange(long time, TimeUnit unit) throws InterruptedException {
            wake.poll(time, unit);
            wake.clear();
        }

        private Map<String, Map<String, Object>> documents() {
            Map<String, Map<String, Object>> documents = new LinkedHashMap<>();
            listeners.forEach((id, listener) -> documents.put(id, listener.document()));
            return documents;
        }
    }
}
