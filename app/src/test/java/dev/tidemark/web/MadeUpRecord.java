package dev.tidemark.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a [MadeUpHost] remembers: `*:8080` was full for a while twice in the last hour, and for four minutes
/// nothing was recorded.
final class MadeUpRecord {
    @SuppressWarnings("TimeInStaticInitializer") // One beginning for all that is made up in a run.
    static final Instant STARTED = Instant.now().minus(Duration.ofHours(30));

    private final Instant first = Instant.now().minus(Duration.ofMinutes(41));
    private final Instant second = Instant.now().minus(Duration.ofMinutes(13));
    private final Instant gap = Instant.now().minus(Duration.ofMinutes(28));
    private final Instant resized = Instant.now().minus(Duration.ofMinutes(34));

    private String source = "sampled";
    private Optional<Instant> since = Optional.empty();
    private Optional<MadeUpListener> suspect = Optional.empty();

    void episodeNow(Optional<MadeUpListener> overflowing) {
        suspect = overflowing;
        since = overflowing.map(_ -> Instant.now());
    }

    /// All of it was recorded by the kernel.
    void exact() {
        source = "exact";
    }

    List<Map<String, Object>> now() {
        return suspect.map(
                        listener -> List.of(episode(31, since.orElse(Instant.now()), Optional.empty(), 104, listener)))
                .orElse(List.of());
    }

    Map<String, Object> history(Collection<MadeUpListener> listeners) {
        return Map.of(
                "schema",
                "tidemark.history/1",
                "resolutionMillis",
                10_000L,
                "listeners",
                listeners.stream()
                        .map(each -> Map.of("id", each.id(), "listener", each.name(), "peak", each.highest()))
                        .toList());
    }

    Map<String, Object> series(MadeUpListener listener, Instant from, Instant to, int points) {
        long wide = to.toEpochMilli() - from.toEpochMilli();
        long span = Math.max(10_000, (wide / points + 9_999) / 10_000 * 10_000);
        List<Object> lengths = new ArrayList<>();
        List<Object> counters = new ArrayList<>();
        for (long at = from.toEpochMilli() / span * span;
                at + span <= Math.min(to.toEpochMilli(), System.currentTimeMillis());
                at += span) {
            if (at < STARTED.toEpochMilli() || isNear(gap, at, 240_000)) {
                continue;
            }
            boolean bursts = listener.name().equals("*:8080")
                    && (isNear(first, at - span, span + 40_000) || isNear(second, at - span, span + 70_000));
            long limit = listener.name().equals("*:8080") && at < resized.toEpochMilli() ? 40 : listener.limit();
            long noise = (at / 50_000 * 7919 % 97) % 7 * Math.max(1, listener.limit() / 120);
            long peak = bursts ? limit + 1 : Math.min(noise, limit);
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("at", Instant.ofEpochMilli(at).toString());
            point.put("peak", peak);
            point.put("limit", limit);
            point.put("full", peak > limit);
            point.put("source", source);
            point.put("p50", 0L);
            point.put("p99", Math.min(4, peak));
            point.put("drops", bursts ? 104L : 0L);
            lengths.add(point);
            counters.add(Map.of(
                    "at", Instant.ofEpochMilli(at).toString(), "rises", Map.of("ListenOverflows", bursts ? 104L : 0L)));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", "tidemark.series/1");
        document.put("id", listener.id());
        document.put("listener", listener.name());
        document.put("spanMillis", span);
        document.put("points", lengths);
        document.put("counters", counters);
        document.put(
                "lengths",
                List.of(
                        List.of(0L, 33_551L),
                        List.of(1L, 1701L),
                        List.of(2L, 402L),
                        List.of(4L, 211L),
                        List.of(9L, 88L),
                        List.of(38L, 31L),
                        List.of(listener.limit() + 1, 16L)));
        return document;
    }

    private static boolean isNear(Instant begin, long at, long millis) {
        return at >= begin.toEpochMilli() && at < begin.toEpochMilli() + millis;
    }

    Map<String, Object> findings(boolean samples, MadeUpListener listener) {
        List<Map<String, Object>> episodes = new ArrayList<>();
        if (!suspect.isEmpty()) {
            now().stream().map(LinkedHashMap::new).map(this::found).forEach(episodes::add);
        }
        episodes.add(
                found(new LinkedHashMap<>(episode(30, second, Optional.of(second.plusSeconds(62)), 520, listener))));
        episodes.add(episode(29, first, Optional.of(first.plusMillis(31_400)), 159, listener));
        if (samples) {
            episodes.getFirst().put("samples", List.of(Map.of("id", listener.id(), "samples", samples())));
        }
        return Map.of("schema", "tidemark.findings/1", "episodes", episodes);
    }

    private List<Object> samples() {
        List<Object> samples = new ArrayList<>();
        for (int each = -600; each < 600; each++) {
            long length = each > 0 && each < 200 ? Math.max(0, 51 - each % 50 * 2) : each % 40 == 0 ? 3 : 0;
            samples.add(List.of(second.toEpochMilli() + each * 100L, length, 50L));
        }
        return samples;
    }

    private static Map<String, Object> episode(
            long id, Instant from, Optional<Instant> to, long overflows, MadeUpListener listener) {
        Map<String, Object> episode = new LinkedHashMap<>();
        episode.put("id", id);
        episode.put("namespace", "host");
        episode.put("from", from.toString());
        to.ifPresent(end -> episode.put("to", end.toString()));
        episode.put("overflows", overflows);
        episode.put("ambiguous", false);
        episode.put(
                "suspects",
                List.of(Map.of(
                        "id",
                        listener.id(),
                        "listener",
                        listener.name(),
                        "owner",
                        "java",
                        "drops",
                        overflows,
                        "peak",
                        51L,
                        "limit",
                        50L)));
        return episode;
    }

    private Map<String, Object> found(Map<String, Object> episode) {
        Map<String, Object> finding = new LinkedHashMap<>();
        finding.put("verdict", "burst");
        finding.put("listener", Map.of("protocol", "tcp", "listener", "*:8080"));
        finding.put("severity", "turnedAway");
        finding.put("confidence", "high");
        finding.put("summary", "bursts exceed the queue");
        finding.put("evidence", Map.of("overflows", 318L, "bursts", 2L, "acceptRate", 480L));
        finding.put("rulesOut", List.of(Map.of("what", "overload", "because", "it drains")));
        finding.put("unknown", List.of());
        finding.put(
                "fix",
                List.of(
                        Map.of(
                                "step", "raise-backlog",
                                "text", "new ServerSocket(port, 200): second argument, needs a restart"),
                        Map.of(
                                "step", "resize",
                                "text", "Now, back after 1 h:",
                                "command", "tidemark resize :8080 200 --for 1h")));
        episode.put("findings", Map.of("schema", "tidemark.doctor/1", "findings", List.of(finding)));
        return episode;
    }
}
