package dev.tidemark.connect;

import dev.tidemark.agent.ProbeState;
import dev.tidemark.agent.ProbeState.Feature;
import dev.tidemark.json.JsonFields;
import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.Explained;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SocketFacts;
import dev.tidemark.watch.SynPeak;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Reads back what the kernel itself recorded for an agent. One of an earlier version has no probe.
final class FactReader {
    private static final String EARLIER = "the agent has no probe";

    private FactReader() {}

    static Reading<SocketFacts> facts(JsonFields json, long cookie) {
        return read(
                json,
                "exact",
                exact -> new SocketFacts(
                        cookie,
                        List.of(),
                        read(exact, "peak", FactReader::peak),
                        exact.count("enqueues"),
                        read(exact, "synPeak", peak -> new SynPeak(peak.smallNumber("length"), peak.time("at"))),
                        read(exact, "refusals", FactReader::refusals),
                        read(exact, "listen", FactReader::listen),
                        read(exact, "waits", FactReader::waits)));
    }

    private static ExactPeak peak(JsonFields json) {
        return new ExactPeak(json.smallNumber("length"), json.smallNumber("limit"), json.time("at"));
    }

    private static RefusalCounts refusals(JsonFields json) {
        return new RefusalCounts(
                json.count("synSeen"), json.count("synRefused"), json.count("ackRefused"), json.count("synQueueFull"));
    }

    private static AcceptWaits waits(JsonFields json) {
        Long[] counts = new Long[AcceptWaits.BUCKETS];
        Arrays.fill(counts, 0L);
        for (JsonFields bucket : json.objects("buckets")) {
            int bits = Long.numberOfTrailingZeros(bucket.count("belowMicros"));
            counts[Math.min(bits, AcceptWaits.BUCKETS - 1)] = bucket.count("count");
        }
        return new AcceptWaits(List.of(counts), Duration.ofNanos(json.count("sumMicros") * 1_000));
    }

    private static RequestedListen listen(JsonFields json) {
        return new RequestedListen(
                json.reading("requested").map(Math::toIntExact),
                json.smallNumber("effective"),
                json.smallNumber("process"),
                json.time("at"));
    }

    static Reading<Explained> explained(JsonFields json) {
        return read(json, "explained", known -> new Explained(known.count("overflows"), known.count("explained")));
    }

    static ProbeState probe(JsonFields json) {
        if (!json.has("probe")) {
            return ProbeState.off(EARLIER);
        }
        JsonFields probe = json.object("probe");
        ProbeState state = new ProbeState(probe.objects("features").stream()
                .map(each -> new Feature(
                        each.text("feature"),
                        each.optional("hook", each::text),
                        each.optional("since", each::time),
                        each.optional("remark", each::text).or(() -> each.optional("reason", each::text))))
                .toList());
        return probe.optional("lostArrivalBins", probe::count)
                .map(state::withLostBins)
                .orElse(state);
    }

    private static <T> Reading<T> read(JsonFields json, String name, Function<JsonFields, T> known) {
        if (!json.has(name)) {
            return Reading.unknown(EARLIER);
        }
        JsonFields fields = json.object(name);
        return fields.has("unknown") ? Reading.unknown(fields.text("unknown")) : Reading.of(known.apply(fields));
    }
}
