package dev.tidemark.diagnosis;

import java.util.Optional;

/// STUB
public record RequestedBacklog(Optional<Long> number, String source) {}
