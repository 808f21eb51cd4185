package dev.tidemark.diagnosis;

/// STUB
public record KnownServer(String id) {}
