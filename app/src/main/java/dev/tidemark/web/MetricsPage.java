package dev.tidemark.web;

/// What `/metrics` answers. For any number of threads.
@FunctionalInterface
public interface MetricsPage {
    /// The page, which may be a moment old. The array is shared: not to be changed.
    ///
    /// @param openMetrics in OpenMetrics 1.0, else in Prometheus' text format 0.0.4
    byte[] render(boolean openMetrics);
}
