package dev.tidemark.history;

import java.io.ByteArrayOutputStream;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/// How the file holds the time at each length: pairs of the step to the next length and of the samples that saw
/// it, as numbers of 7 bits a byte. Length 0 is not in it: it is what remains of all samples. A quiet interval
/// takes some bytes.
final class LengthCodec {
    /// Lengths are exact up to 255, and within 1 % above.
    static final int DIGITS = 2;

    private LengthCodec() {}

    static Histogram empty() {
        return new Histogram(DIGITS);
    }

    static byte[] encode(AbstractHistogram lengths) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16);
        long before = 0;
        for (HistogramIterationValue each : lengths.recordedValues()) {
            long length = each.getValueIteratedTo();
            if (length > 0) {
                SevenBits.write(bytes, length - before);
                SevenBits.write(bytes, each.getCountAtValueIteratedTo());
                before = length;
            }
        }
        return bytes.toByteArray();
    }

    /// Adds what `bytes` holds to `lengths`.
    ///
    /// @param samples how many samples there were in all
    /// @throws HistoryRefused when the bytes are none of [#encode]
    static void addTo(AbstractHistogram lengths, byte[] bytes, long samples) {
        long length = 0;
        long seen = 0;
        SevenBits reader = SevenBits.of(bytes, LengthCodec::damaged);
        while (!reader.isAtEnd()) {
            length += reader.next();
            long count = reader.next();
            seen += count;
            if (length <= 0 || length > Integer.MAX_VALUE || count <= 0 || seen > samples) {
                throw damaged();
            }
            lengths.recordValueWithCount(length, count);
        }
        if (samples > seen) {
            lengths.recordValueWithCount(0, samples - seen);
        }
    }

    private static HistoryRefused damaged() {
        return new HistoryRefused(HistoryRefused.Reason.DAMAGED, "history: lengths (expected: whole pairs)");
    }
}
