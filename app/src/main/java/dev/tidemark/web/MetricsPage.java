package dev.tidemark.web;

import java.io.IOException;

/// What `/metrics` answers. For any number of threads.
@FunctionalInterface
public interface MetricsPage {
    /// Gives the page, which may be a moment old, to `reader`.
    ///
    /// @param openMetrics in OpenMetrics 1.0, else in Prometheus' text format 0.0.4
    /// @param gzip packed by gzip
    void read(boolean openMetrics, boolean gzip, Reader reader) throws IOException;

    /// Who reads a page. When it returns the array is used for another page.
    @FunctionalInterface
    interface Reader {
        /// @param page shared with other readers: not to be changed
        /// @param length how much of it is the page
        void read(byte[] page, int length) throws IOException;
    }
}
