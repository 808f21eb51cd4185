package dev.tidemark.wording;

import dev.tidemark.json.JsonText;
import dev.tidemark.watch.AcceptWaits;
import io.avaje.json.JsonWriter;
import java.time.Duration;

/// How the waits for accept(2) are written, in JSON and on screens.
public final class AcceptWaitText {
    private AcceptWaitText() {}

    /// `1234 accepted, half within 128 us, 99 % within 4.10 ms`: what is within a bound is shorter than that, by
    /// less
    /// than half of it.
    public static String text(AcceptWaits waits) {
        return waits.count() == 0
                ? "nobody accepted yet"
                : waits.count() + " accepted, half within " + within(waits.below(0.5)) + ", 99 % within "
                        + within(waits.below(0.99));
    }

    /// Rounded up: a bound that is rounded down is none.
    private static String within(Duration bound) {
        long micros = bound.toNanos() / 1000;
        if (micros < 1_000 || micros >= 10_000) {
            return Figures.duration(bound);
        }
        long hundredths = (micros + 9) / 10;
        return hundredths / 100 + "." + hundredths % 100 / 10 + hundredths % 10 + " ms";
    }

    /// `{"count", "sumMicros", "p50Micros", "p90Micros", "p99Micros", "buckets": [{"belowMicros", "count"}]}`,
    /// into the object that is open. A bucket that counts nobody is left out.
    static void fields(JsonWriter json, AcceptWaits waits) {
        JsonText.number(json, "count", waits.count());
        JsonText.number(json, "sumMicros", micros(waits.sum()));
        if (waits.count() > 0) {
            JsonText.number(json, "p50Micros", micros(waits.below(0.5)));
            JsonText.number(json, "p90Micros", micros(waits.below(0.9)));
            JsonText.number(json, "p99Micros", micros(waits.below(0.99)));
        }
        json.name("buckets");
        json.beginArray();
        for (int bucket = 0; bucket < AcceptWaits.BUCKETS; bucket++) {
            long count = waits.counts().get(bucket);
            if (count > 0) {
                json.beginObject();
                JsonText.number(json, "belowMicros", micros(AcceptWaits.bound(bucket)));
                JsonText.number(json, "count", count);
                json.endObject();
            }
        }
        json.endArray();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
