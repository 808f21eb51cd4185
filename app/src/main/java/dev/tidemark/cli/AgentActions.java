package dev.tidemark.cli;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.connect.AgentFailure;
import dev.tidemark.history.Episode;
import dev.tidemark.history.EpisodeFindings;
import dev.tidemark.history.History;
import dev.tidemark.history.TimeRange;
import dev.tidemark.tui.TopActions;
import dev.tidemark.wording.ClockTimes;
import dev.tidemark.wording.Escaped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What `top --connect` can do about a listener: read what the agent found at its last overflow episode.
final class AgentActions implements TopActions {
    private static final Duration BACK = Duration.ofDays(30);

    private final Connected agent;
    private final ClockTimes clock;

    AgentActions(Connected agent, ClockTimes clock) {
        this.agent = agent;
        this.clock = clock;
    }

    @Override
    public Duration findingsTake() {
        return Duration.ZERO;
    }

    @Override
    public String findings(LiveListener listener, BooleanSupplier ended, int columns) {
        String name = Escaped.text(listener.now().address());
        try (History history = agent.history()) {
            Instant now = InstantSource.system().instant();
            Optional<Episode> last = history.episodes(new TimeRange(now.minus(BACK), now)).stream()
                    .filter(episode -> episode.suspects().stream()
                            .anyMatch(suspect -> suspect.listener()
                                            .address()
                                            .equals(listener.key().address())
                                    && episode.namespace().equals(listener.key().namespace())))
                    .findFirst();
            if (last.isEmpty()) {
                return "No overflow episode of " + name + " in the last 30 days.\n";
            }
            String when = "At " + clock.time(last.get().from(), now) + " "
                    + clock.offset(last.get().from());
            return history.findings(last.get().id())
                    .map(EpisodeFindings::text)
                    .map(text -> when + ":\n\n" + text)
                    .orElse(when + " it overflowed; no findings are stored.\n");
        } catch (AgentFailure failure) {
            return Escaped.text(String.valueOf(failure.getMessage())) + "\n";
        }
    }

    /// An agent does not look at who waits.
    @Override
    public Optional<Duration> oldestWait(LiveListener listener) {
        return Optional.empty();
    }

    @Override
    public Proposal resize(LiveListener listener, String size) {
        return new Proposal.Refused("nothing is changed through an agent: run tidemark resize on its host");
    }
}
