package dev.tidemark.metrics;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The page of one text format that was made last, for all who read it. For any number of threads.
///
/// Made at most once a second. Those who come while the first page is being made, or one after a while, wait for
/// it. While pages are read again and again nobody waits: the last one is a little older then.
final class LatestPage {
    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    /// Whoever comes so soon again gets a page that is a little older, while another is being made.
    private static final long OFTEN = Duration.ofSeconds(1).toNanos();

    private static final long OLDEST = Duration.ofSeconds(3).toNanos();

    /// The page that is read, the one that is made, and one that somebody slow still reads.
    private static final int USUAL_BUFFERS = 3;

    private final Consumer<PageBuffer> maker;
    private final LongSupplier nanos;
    private final Executor executor;
    private final List<PageBuffer> buffers = new ArrayList<>();
    private @Nullable PageBuffer page;
    private long madeAt;
    private long askedAt;
    private boolean isPackedWanted;
    private boolean making;
    private long pages;

    /// @param maker writes the page
    /// @param executor makes pages beside those who read the last one
    LatestPage(Consumer<PageBuffer> maker, LongSupplier nanos, Executor executor) {
        this.maker = maker;
        this.nanos = nanos;
        this.executor = executor;
    }

    /// @param gzip packed by gzip
    void read(boolean gzip, PageReader reader) throws IOException {
        PageBuffer latest = latest(gzip);
        try {
            if (gzip) {
                byte[] packed = packed(latest);
                reader.read(packed, packed.length);
            } else {
                reader.read(latest.bytes(), latest.length());
            }
        } finally {
            giveBack(latest);
        }
    }

    private synchronized PageBuffer latest(boolean gzip) {
        long now = nanos.getAsLong();
        boolean isOften = now - askedAt < OFTEN;
        askedAt = now;
        isPackedWanted |= gzip;
        PageBuffer known = page;
        if (known != null && now - madeAt < FRESH) {
            known.take();
            return known;
        }
        if (known != null && isOften && now - madeAt < OLDEST) {
            if (!making) {
                making = true;
                boolean packed = isPackedWanted;
                isPackedWanted = false;
                executor.execute(() -> makeBeside(packed));
            }
            known.take();
            return known;
        }
        return make();
    }

    private synchronized byte[] packed(PageBuffer buffer) {
        return buffer.packed();
    }

    private PageBuffer make() {
        PageBuffer buffer = free();
        maker.accept(buffer);
        replace(buffer);
        buffer.take();
        return buffer;
    }

    private void makeBeside(boolean packed) {
        PageBuffer buffer;
        long before;
        synchronized (this) {
            buffer = free();
            buffer.take();
            before = pages;
        }
        boolean made = false;
        try {
            maker.accept(buffer);
            if (packed) {
                byte[] _ = buffer.packed();
            }
            made = true;
        } finally {
            synchronized (this) {
                buffer.give();
                // One that took very long is older than what was made meanwhile: counters would go back.
                if (made && pages == before) {
                    replace(buffer);
                }
                making = false;
            }
        }
    }

    /// Readers that are slow may hold some; those that nobody needs any more are let go.
    private PageBuffer free() {
        buffers.removeIf(buffer -> buffer != page && buffer.isFree() && buffers.size() > USUAL_BUFFERS);
        for (PageBuffer buffer : buffers) {
            if (buffer != page && buffer.isFree()) {
                return buffer;
            }
        }
        PageBuffer fresh = new PageBuffer();
        buffers.add(fresh);
        return fresh;
    }

    private void replace(PageBuffer buffer) {
        page = buffer;
        pages++;
        madeAt = nanos.getAsLong();
    }

    private synchronized void giveBack(PageBuffer buffer) {
        buffer.give();
    }
}
