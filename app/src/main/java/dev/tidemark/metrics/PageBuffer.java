package dev.tidemark.metrics;

import org.jspecify.annotations.Nullable;

/// A page that was made, and who reads it. It is used for another page only when nobody does: pages of several
/// megabytes, made anew each second, would grow the heap to its limit.
///
/// For one thread at a time.
final class PageBuffer {
    private static final int AGENT_SIZE = 64 * 1024;

    /// Somewhat more than most take: an array that grows by halves leaves twice its size behind.
    private static final int LISTENER_SIZE = 5 * 1024;

    private byte[] bytes = new byte[0];
    private int length;
    private byte @Nullable [] packed;
    private int users;

    /// A reader or the writer takes it.
    void take() {
        users++;
    }

    /// Gives it back.
    void give() {
        users--;
    }

    boolean isFree() {
        return users == 0;
    }

    /// An array for a page of so many listeners; a page that is larger finds another.
    byte[] bytes(int listeners) {
        int usual = AGENT_SIZE + listeners * LISTENER_SIZE;
        if (bytes.length < usual) {
            bytes = new byte[usual];
        }
        return bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /// The same by gzip, packed when it is first asked for.
    byte[] packed() {
        if (packed == null) {
            packed = PackedPage.of(bytes, length);
        }
        return packed;
    }

    /// Holds what `writer` wrote, which may be in a larger array.
    void hold(PageWriter writer) {
        length = writer.finish();
        bytes = writer.page();
        packed = null;
    }
}
