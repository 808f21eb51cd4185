package dev.tidemark.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/// A program that reads a page at a steady rate, over one connection, and tells how long that took.
///
/// Arguments: address, readings a second, seconds, and what it accepts, `gzip` as Prometheus or `identity`; what
/// is packed it leaves packed, and it keeps nothing: megabytes kept would be time of its own collector. Prints
/// how many readings, the bytes of the last answer, and the middle, the 99th percentile and the longest in
/// milliseconds. Those of the first two seconds do not count: they are those of a cold JVM, this one.
final class Scraper {
    private static final int WARM_UP_SECONDS = 2;
    private static final int READ = 64 * 1024;
    private static final int TIMEOUT = 5_000;
    private static final double NANOS_PER_MILLI = 1_000_000;

    private Scraper() {}

    public static void main(String[] arguments) throws IOException {
        URL page = URI.create(arguments[0]).toURL();
        int rate = Integer.parseInt(arguments[1]);
        int warmUp = WARM_UP_SECONDS * rate;
        long[] nanos = new long[Integer.parseInt(arguments[2]) * rate];
        long bytes = 0;
        byte[] read = new byte[READ];
        long begin = System.nanoTime();
        for (int i = -warmUp; i < nanos.length; i++) {
            long due = begin + (i + warmUp) * Duration.ofSeconds(1).toNanos() / rate;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long before = System.nanoTime();
            bytes = length(page, arguments[3], read);
            if (i >= 0) {
                nanos[i] = System.nanoTime() - before;
            }
        }
        Figures figures = Figures.of(nanos, 0);
        long max = Arrays.stream(nanos).max().orElseThrow();
        System.out.println(String.format(
                Locale.ROOT,
                "%d %d %.3f %.3f %.3f",
                nanos.length,
                bytes,
                figures.medianNanos() / NANOS_PER_MILLI,
                figures.p99Nanos() / NANOS_PER_MILLI,
                max / NANOS_PER_MILLI));
    }

    /// Reads it whole, on this thread; a connection that was read to its end is used again.
    private static long length(URL page, String encoding, byte[] read) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) page.openConnection();
        connection.setRequestProperty("Accept-Encoding", encoding);
        connection.setConnectTimeout(TIMEOUT);
        connection.setReadTimeout(TIMEOUT);
        if (connection.getResponseCode() != 200) {
            throw new IllegalStateException("status: " + connection.getResponseCode() + " (expected: 200)");
        }
        String packed = Objects.requireNonNullElse(connection.getContentEncoding(), "identity");
        if (!packed.equals(encoding)) {
            throw new IllegalStateException("encoding: " + packed + " (expected: " + encoding + ")");
        }
        long bytes = 0;
        try (InputStream body = connection.getInputStream()) {
            for (int got = body.read(read); got >= 0; got = body.read(read)) {
                bytes += got;
            }
        }
        return bytes;
    }
}
