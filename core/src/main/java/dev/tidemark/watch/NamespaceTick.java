package dev.tidemark.watch;

import dev.tidemark.listener.Namespace;

/// By how much a namespace's counters rose since the sample before.
public record NamespaceTick(Namespace namespace, CounterRises rises) {}
