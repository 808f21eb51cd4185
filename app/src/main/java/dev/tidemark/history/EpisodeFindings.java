package dev.tidemark.history;

import java.time.Instant;

/// What the doctor's rules found at the start of an overflow episode, as it was said then.
///
/// @param episode the id of the [Episode]
/// @param at when the rules were applied
/// @param document a whole `tidemark.doctor/1` document
/// @param text the same as a screen, without colours, 100 columns wide
public record EpisodeFindings(long episode, Instant at, String document, String text) {}
