package dev.tidemark.elastic;

import java.util.Optional;

/// How making queues elastic goes as a whole.
///
/// @param mode what is configured
/// @param queues how many are elastic, those that are left alone or hindered among them
/// @param hindered how many of them cannot be changed
/// @param reason why not, of one of them, or why none is; part of a sentence
/// @param grown steps that made a queue greater, in this run of the agent
/// @param shrunk steps that made one smaller
/// @param failed steps that could not be made
public record ElasticHealth(
        ElasticMode mode, int queues, int hindered, Optional<String> reason, long grown, long shrunk, long failed) {
    /// Nothing is elastic.
    public static final ElasticHealth OFF = new ElasticHealth(ElasticMode.OFF, 0, 0, Optional.empty(), 0, 0, 0);
}
