package dev.tidemark.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A listener of a [MadeUpHost], as `tidemark.list/1` has it.
final class MadeUpListener {
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final List<Object> owners = new ArrayList<>();
    private long limit = 128;
    private long highest;
    private boolean exact;

    private MadeUpListener(String protocol, String name, String owner, int pid) {
        fields.put("id", String.format("%016x", name.hashCode() * 31L + pid));
        fields.put("protocol", protocol);
        fields.put("listener", name);
        fields.put("namespace", MadeUpHost.NAMESPACE);
        fields.put("state", "ok");
        fields.put("limitSetBy", "application");
        fields.put("limitSetByCertainty", "fact");
        fields.put("owners", owners);
        fields.put("cookie", "77");
        fields.put("inode", "88");
        fields.put("uid", 1000L);
        fields.put("since", MadeUpRecord.STARTED.toString());
        fields.put("episodes", 0L);
        fields.put("overflowing", false);
        ownedBy(owner, pid);
    }

    static MadeUpListener tcp(String address, int port, String owner, int pid) {
        MadeUpListener made =
                new MadeUpListener("tcp", (address.equals("::") ? "*" : address) + ":" + port, owner, pid);
        made.fields.put("family", address.contains(":") ? "inet6" : "inet");
        made.fields.put("address", address);
        made.fields.put("port", (long) port);
        return made.drops(port == 443 ? 12 : 0, 0);
    }

    static MadeUpListener unix(String path, String owner, int pid) {
        MadeUpListener made = new MadeUpListener("unix", path, owner, pid);
        made.fields.put("family", "unix");
        made.fields.put("path", path);
        made.fields.put("type", "stream");
        return made;
    }

    private MadeUpListener ownedBy(String name, int pid) {
        owners.add(Map.of("pid", (long) pid, "name", name, "command", List.of("/usr/bin/" + name, "--serve")));
        return this;
    }

    MadeUpListener workers(int count) {
        for (int each = 1; each <= count; each++) {
            ownedBy("worker", 9000 + each);
        }
        return this;
    }

    MadeUpListener episodes(long count) {
        fields.put("episodes", count);
        return this;
    }

    /// @param peak the highest length ever
    MadeUpListener queue(long length, long newLimit, long peak) {
        limit = newLimit;
        highest = peak;
        fields.put("length", length);
        fields.put("limit", limit);
        fields.put("capacity", limit + 1);
        fields.put("fill", (double) length / (limit + 1));
        fields.put("limitSetBy", limit == 4096 ? "somaxconn" : "application");
        fields.put("limitSetByCertainty", limit == 4096 ? "hint" : "fact");
        if (length * 10 >= (limit + 1) * 7) {
            state("high");
        }
        Map<String, Object> peaks = new LinkedHashMap<>();
        for (String window : List.of("10s", "1m", "5m", "1h", "lifetime")) {
            peaks.put(window, peak(window.equals("10s") ? length : peak));
        }
        fields.put("peaks", peaks);
        List<Object> minute = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            minute.add(second == 59 ? length : second % 17 == 3 ? Math.min(peak, 3) : 0L);
        }
        fields.put("lastMinute", minute);
        List<Object> upTo = new ArrayList<>();
        for (int power = -1; power <= 16; power++) {
            upTo.add(power < 0 ? 33_000L : Math.min(36_000L, 35_000L + power * 200L));
        }
        fields.put("lengths", Map.of("upTo", upTo, "samples", 36_000L, "sum", 5000L));
        return this;
    }

    private Map<String, Object> peak(long length) {
        Map<String, Object> peak = new LinkedHashMap<>(sampled(length));
        if (exact) {
            peak.put("source", "exact");
            peak.remove("periodMillis");
        }
        return peak;
    }

    private Map<String, Object> sampled(long length) {
        return Map.of(
                "length",
                length,
                "limit",
                limit,
                "capacity",
                limit + 1,
                "at",
                Instant.now().toString(),
                "source",
                "sampled",
                "periodMillis",
                100L,
                "atCapacity",
                length > limit);
    }

    Map<String, Object> highest() {
        return peak(highest);
    }

    /// Its peaks are those that the kernel recorded.
    void exact() {
        exact = true;
        queue((long) fields.getOrDefault("length", 0L), limit, highest);
    }

    /// It was seen to ask for this, and got less.
    void requested(long backlog) {
        fields.put("limitSetBy", "somaxconn");
        fields.put("limitSetByCertainty", "fact");
        fields.put("requestedBacklog", backlog);
        fields.put(
                "exact",
                Map.of(
                        "listen",
                        Map.of(
                                "requested",
                                backlog,
                                "effective",
                                limit,
                                "process",
                                2210L,
                                "at",
                                MadeUpRecord.STARTED.toString())));
    }

    MadeUpListener drops(long total, long rise) {
        fields.put("drops", total);
        fields.put("dropsTotal", total);
        fields.put("dropsRise", rise);
        return this;
    }

    MadeUpListener state(String word) {
        fields.put("state", word);
        fields.put("overflowing", !word.equals("ok") && !word.equals("high"));
        return this;
    }

    /// What a name of JSON holds.
    MadeUpListener with(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    String id() {
        return (String) fields.getOrDefault("id", "");
    }

    String name() {
        return (String) fields.getOrDefault("listener", "");
    }

    long limit() {
        return limit;
    }

    Map<String, Object> document() {
        return Map.copyOf(fields);
    }
}
