/// The agent's HTTP server: dashboard, metrics, health and the documents of the command line, for reading only.
///
/// What a client does, or does not do, never holds up sampling: clients get what the sampler last made, and who
/// does not read is closed.
@NullMarked
package dev.tidemark.web;

import org.jspecify.annotations.NullMarked;
