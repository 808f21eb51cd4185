package dev.tidemark.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the agent of a [MadeUpHost] advises: of each of its listeners something else.
final class MadeUpAdvice {
    private static final String AT = "2026-03-14T02:29:13Z";

    private MadeUpAdvice() {}

    /// Empty where the agent has no record.
    static Optional<Object> document(MadeUpListener listener) {
        return switch (listener.name()) {
            case "*:8080" -> Optional.of(of(row(listener, "raise", "medium", sizes(50, 154, 200))));
            case "*:9000" -> Optional.of(of(row(listener, "raise", "low", sizes(4096, 4900, 5000))));
            case "127.0.0.1:8443" -> Optional.of(of(row(listener, "enough", "high", sizes(511, 102, 511))));
            case "0.0.0.0:443" -> Optional.of(of(row(listener, "capacity", "high", overload())));
            case "0.0.0.0:80" ->
                Optional.of(of(row(
                        listener,
                        "none",
                        "low",
                        Map.of("reason", "evidence", "expectedMillis", 3_600_000L, "expectedBursts", 5L))));
            case "/run/uwsgi/app.sock" -> Optional.of(of(Map.of()));
            default -> Optional.empty();
        };
    }

    private static Map<String, Object> of(Map<String, Object> row) {
        return Map.of(
                "schema",
                "tidemark.advise/1",
                "source",
                "history",
                "clientTimeoutMillis",
                2000L,
                "listeners",
                row.isEmpty() ? List.of() : List.of(row));
    }

    private static Map<String, Object> row(
            MadeUpListener listener, String advice, String confidence, Map<String, Object> more) {
        Map<String, Object> row = new LinkedHashMap<>(more);
        row.put("id", listener.id());
        row.put("limit", listener.limit());
        row.put("somaxconn", 4096L);
        row.put("advice", advice);
        row.put("confidence", confidence);
        row.put("grounds", grounds(!advice.equals("none")));
        if (advice.equals("raise")) {
            row.put("command", "tidemark resize " + listener.name().replace("*", "") + " advised");
        }
        return row;
    }

    private static Map<String, Object> grounds(boolean isMuch) {
        return Map.of(
                "seenMillis", isMuch ? 86_400_000L : 840_000L,
                "exactMillis", isMuch ? 32_400_000L : 0L,
                "bursts", isMuch ? 31L : 0L,
                "episodes", isMuch ? 28L : 0L,
                "peak",
                        Map.of(
                                "length",
                                51L,
                                "limit",
                                50L,
                                "capacity",
                                51L,
                                "at",
                                AT,
                                "source",
                                "sampled",
                                "periodMillis",
                                100L,
                                "atCapacity",
                                true),
                "acceptRate", Map.of("perSecond", 480.0, "source", "counted"),
                "doubts", isMuch ? List.of("sampled", "fewBursts") : List.of("fewBursts"));
    }

    private static Map<String, Object> sizes(long now, long least, long recommended) {
        return Map.of(
                "least", least,
                "cause",
                        Map.of(
                                "kind",
                                "burst",
                                "at",
                                AT,
                                "leastClients",
                                least + 1,
                                "mostClients",
                                least + 1,
                                "cutOff",
                                now < least),
                "most", 959L,
                "recommended", recommended,
                "range", Map.of("from", recommended - 31, "to", recommended + 38),
                "overflow",
                        Map.of(
                                "probability",
                                0.091,
                                "confidence",
                                0.9,
                                "expectedBursts",
                                0.1,
                                "spanMillis",
                                86_400_000L,
                                "method",
                                "tail",
                                "extrapolated",
                                true),
                "now", cost(now),
                "then", cost(recommended));
    }

    private static Map<String, Object> cost(long limit) {
        return Map.of("limit", limit, "lastInLineMillis", (limit + 1) * 1000 / 480, "bytes", (limit + 1) * 2800);
    }

    private static Map<String, Object> overload() {
        return Map.of(
                "lack",
                "overload",
                "at",
                AT,
                "lastingMillis",
                61_000L,
                "offeredPerSecond",
                640.0,
                "acceptedPerSecond",
                480.0,
                "neededPerSecond",
                640.0,
                "missingPerSecond",
                160.0,
                "most",
                959L);
    }
}
