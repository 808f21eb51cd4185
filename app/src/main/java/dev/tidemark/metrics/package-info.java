/// What the agent tells Prometheus: one table of all metrics, and the page at `/metrics` in both text formats.
@NullMarked
package dev.tidemark.metrics;

import org.jspecify.annotations.NullMarked;
