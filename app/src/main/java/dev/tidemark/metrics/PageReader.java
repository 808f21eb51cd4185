package dev.tidemark.metrics;

import java.io.IOException;

/// Who reads a page of metrics.
@FunctionalInterface
public interface PageReader {
    /// When it returns the array is used for another page.
    ///
    /// @param page shared with other readers: not to be changed
    /// @param length how much of it is the page
    void read(byte[] page, int length) throws IOException;
}
