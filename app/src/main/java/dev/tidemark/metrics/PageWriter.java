package dev.tidemark.metrics;

import dev.tidemark.agent.LiveListener.LengthCounts;
import dev.tidemark.kernel.Reading;
import dev.tidemark.metrics.MetricEntry.Kind;
import dev.tidemark.watch.AcceptWaits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Writes one page of metrics in Prometheus' text format 0.0.4 or in OpenMetrics 1.0, metric by metric. Of one
/// thread.
///
/// Written by hand because a page of a thousand listeners has 31 000 lines; docs/decisions/0010-metrics-page.md
/// says what that saves. The tests hold it against the client library.
final class PageWriter {
    /// Whole numbers below it are written without a fraction.
    private static final double EXACT = 1L << 53;

    /// In a second.
    private static final double MICROS = 1e6;

    /// Where a bucket ends: 0 and the powers of four of what is counted. The same for every listener, so that
    /// they can be added.
    private static final List<Bucket> BUCKETS = IntStream.range(0, LengthCounts.BOUNDS.size())
            .filter(index -> Long.numberOfTrailingZeros(LengthCounts.BOUNDS.get(index)) % 2 == 0)
            .mapToObj(Bucket::of)
            .toList();
    /// The same of waits: from 2^4 us to 2^24 us, in seconds, by powers of four.
    private static final List<Bucket> WAIT_BUCKETS = IntStream.iterate(4, bits -> bits <= 24, bits -> bits + 2)
            .mapToObj(Bucket::ofWait)
            .toList();

    private static final byte[] LAST_BUCKET = LabelText.of("le", "+Inf").bytes();
    private static final byte[] NOTHING = new byte[0];

    /// @param index in what is counted
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Bucket(int index, byte[] label) {
        static Bucket of(int index) {
            String end = Double.toString(LengthCounts.BOUNDS.get(index));
            return new Bucket(index, LabelText.of("le", end).bytes());
        }

        static Bucket ofWait(int bits) {
            return new Bucket(
                    bits,
                    LabelText.of("le", Double.toString((1L << bits) / MICROS)).bytes());
        }
    }

    private final boolean openMetrics;
    private byte[] page;
    private int length;
    private MetricEntry metric = MetricCatalog.LENGTH.entry();
    private byte[] name = NOTHING;
    private byte[] bucketName = NOTHING;
    private boolean begun;

    /// @param buffer to write into, as far as it reaches
    PageWriter(boolean openMetrics, byte[] buffer) {
        this.openMetrics = openMetrics;
        this.page = buffer;
    }

    /// The values from here on are those of `next`. A metric without a value is left out of the page.
    void metric(MetricCatalog next) {
        metric = next.entry();
        name = ascii(metric.name());
        bucketName = ascii(metric.name() + "_bucket");
        begun = false;
    }

    void value(LabelText labels, double value) {
        value(labels, LabelText.NONE, value);
    }

    void value(LabelText labels, long value) {
        head();
        sample(name, labels.bytes(), NOTHING);
        number(value);
    }

    /// @param more labels besides `labels`
    void value(LabelText labels, LabelText more, double value) {
        head();
        sample(name, labels.bytes(), more.bytes());
        number(value);
    }

    /// Writes `value` if it is known: what is not makes no series.
    void value(LabelText labels, Reading<Long> value) {
        if (value instanceof Reading.Known<Long>(Long known)) {
            value(labels, known.longValue());
        }
    }

    void info(LabelText labels) {
        value(labels, 1);
    }

    void histogram(LabelText labels, LengthCounts counts) {
        head();
        for (Bucket bucket : BUCKETS) {
            sample(bucketName, labels.bytes(), bucket.label());
            number(counts.upTo().get(bucket.index()));
        }
        sample(bucketName, labels.bytes(), LAST_BUCKET);
        number(counts.samples());
        sample(ascii(metric.name() + "_count"), labels.bytes(), NOTHING);
        number(counts.samples());
        sample(ascii(metric.name() + "_sum"), labels.bytes(), NOTHING);
        number(counts.sum());
    }

    void histogram(LabelText labels, AcceptWaits waits) {
        head();
        int bucket = 0;
        long upTo = 0;
        for (Bucket next : WAIT_BUCKETS) {
            while (bucket <= next.index()) {
                upTo += waits.counts().get(bucket++);
            }
            sample(bucketName, labels.bytes(), next.label());
            number(upTo);
        }
        sample(bucketName, labels.bytes(), LAST_BUCKET);
        number(waits.count());
        sample(ascii(metric.name() + "_count"), labels.bytes(), NOTHING);
        number(waits.count());
        sample(ascii(metric.name() + "_sum"), labels.bytes(), NOTHING);
        number(waits.sum().toNanos() / 1e9);
    }

    private void head() {
        if (begun) {
            return;
        }
        begun = true;
        String called = openMetrics ? metric.family() : metric.name();
        String type = metric.kind() == Kind.INFO && !openMetrics
                ? "gauge"
                : metric.kind().word();
        if (openMetrics) {
            line("# TYPE " + called + " " + type);
            metric.unit().ifPresent(unit -> line("# UNIT " + called + " " + unit));
            line("# HELP " + called + " " + metric.help());
        } else {
            line("# HELP " + called + " " + metric.help());
            line("# TYPE " + called + " " + type);
        }
    }

    private void sample(byte[] series, byte[] labels, byte[] more) {
        ensure(series.length + labels.length + more.length + 5);
        put(series);
        if (labels.length + more.length > 0) {
            page[length++] = '{';
            put(labels);
            if (labels.length > 0 && more.length > 0) {
                page[length++] = ',';
            }
            put(more);
            page[length++] = '}';
        }
        page[length++] = ' ';
    }

    private void number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < EXACT) {
            number((long) value);
        } else {
            line(Double.toString(value));
        }
    }

    /// Without a text in between: nearly all figures are small whole numbers.
    private void number(long value) {
        if (value < 0) {
            line(Long.toString(value));
            return;
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        ensure(digits + 1);
        long rest = value;
        for (int at = length + digits - 1; at >= length; at--) {
            page[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        page[length++] = '\n';
    }

    private void line(String text) {
        byte[] bytes = ascii(text);
        ensure(bytes.length + 1);
        put(bytes);
        page[length++] = '\n';
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, page, length, bytes.length);
        length += bytes.length;
    }

    private void ensure(int more) {
        if (page.length - length < more) {
            page = Arrays.copyOf(page, Math.max(page.length + page.length / 2, length + more));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Ends the page; nothing can be written after it.
    ///
    /// @return its length
    int finish() {
        if (openMetrics) {
            line("# EOF");
        }
        return length;
    }

    /// What it wrote into: the buffer it was given, or a larger one.
    byte[] page() {
        return page;
    }
}
