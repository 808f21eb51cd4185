package dev.tidemark.wording;

import dev.tidemark.agent.EpisodeDoctor;
import dev.tidemark.history.Episode;
import dev.tidemark.wording.FindingsDocument.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Why nothing is stored of what was found at the start of an episode, as far as that is certain.
final class WhyNoFindings {
    static final String RULE = "the doctor is asked at most once a minute for a namespace";

    private WhyNoFindings() {}

    /// The start of the episode that the doctor was asked about instead; empty where none of `all` is that.
    static Optional<Instant> askedAbout(Episode episode, List<Kept> all) {
        return all.stream()
                .filter(kept -> kept.findings().isPresent())
                .map(Kept::episode)
                .filter(other -> other.namespace().equals(episode.namespace()))
                .map(Episode::from)
                .filter(from -> from.isBefore(episode.from())
                        && Duration.between(from, episode.from()).compareTo(EpisodeDoctor.BETWEEN) < 0)
                .max(Comparator.naturalOrder());
    }
}
