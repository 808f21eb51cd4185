package dev.tidemark.agent;

import dev.tidemark.history.EpisodeSamples.Sample;
import dev.tidemark.listener.AcceptQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The last minute of one listener at full rate: each change of its queue, so that an idle one takes nothing.
///
/// Holds 8192 changes at most, the older ones go first. For one thread at a time.
final class SampleTrail {
    private static final long SPAN_NANOS = 60_000_000_000L;
    private static final int MOST = 8_192;
    private static final int LEAST = 8;

    private long[] nanos = new long[0];
    private long[] millis = new long[0];
    private int[] lengths = new int[0];
    private int[] limits = new int[0];
    private int first;
    private int size;
    private long length;
    private long limit;
    private boolean begun;

    /// Takes in a sample.
    void see(AcceptQueue queue, long now, Instant at) {
        if (begun && queue.length() == length && queue.limit() == limit) {
            return;
        }
        begun = true;
        length = queue.length();
        limit = queue.limit();
        forgetOlder(now);
        if (size == nanos.length) {
            grow();
        }
        int index = (first + size) % nanos.length;
        nanos[index] = now;
        millis[index] = at.toEpochMilli();
        lengths[index] = Math.clamp(length, 0, Integer.MAX_VALUE);
        limits[index] = Math.clamp(limit, 0, Integer.MAX_VALUE);
        size++;
    }

    /// The last change that is older than the span stays: it says how the queue was when the span began.
    private void forgetOlder(long now) {
        while (size > 1 && now - nanos[(first + 1) % nanos.length] > SPAN_NANOS) {
            first = (first + 1) % nanos.length;
            size--;
        }
    }

    private void grow() {
        if (size == MOST) {
            first = (first + 1) % MOST;
            size--;
            return;
        }
        int larger = Math.min(MOST, Math.max(LEAST, size * 2));
        nanos = unrolled(nanos, larger);
        millis = unrolled(millis, larger);
        lengths = unrolled(lengths, larger);
        limits = unrolled(limits, larger);
        first = 0;
    }

    private long[] unrolled(long[] ring, int larger) {
        long[] copy = Arrays.copyOf(Arrays.copyOfRange(ring, first, ring.length), larger);
        System.arraycopy(ring, 0, copy, ring.length - first, first);
        return copy;
    }

    private int[] unrolled(int[] ring, int larger) {
        int[] copy = Arrays.copyOf(Arrays.copyOfRange(ring, first, ring.length), larger);
        System.arraycopy(ring, 0, copy, ring.length - first, first);
        return copy;
    }

    /// The changes in the order of time. Each holds until the next.
    List<Sample> samples() {
        List<Sample> samples = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            int index = (first + i) % nanos.length;
            samples.add(new Sample(Instant.ofEpochMilli(millis[index]), lengths[index], limits[index]));
        }
        return samples;
    }
}
