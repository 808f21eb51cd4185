package dev.tidemark.agent;

import dev.tidemark.agent.AgentEvent.Kind;
import dev.tidemark.history.ListenerKey;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The latest events of this run, and the way to the log. For any number of threads.
public final class EventLog {
    private static final int MOST = 200;
    private static final System.Logger LOG = System.getLogger("tidemark.agent");

    private final InstantSource clock;
    private final Deque<AgentEvent> latest = new ArrayDeque<>();
    private long number;

    public EventLog(InstantSource clock) {
        this.clock = clock;
    }

    /// Notes that something happened, and writes it to the log.
    public void add(Kind kind, Optional<ListenerKey> listener, String text) {
        keep(kind, listener, text);
        LOG.log(levelOf(kind), text);
    }

    /// Notes that something happened that is not to be in the log.
    public void keep(Kind kind, Optional<ListenerKey> listener, String text) {
        synchronized (latest) {
            number++;
            latest.addFirst(new AgentEvent(number, clock.instant(), kind, listener, text));
            if (latest.size() > MOST) {
                latest.removeLast();
            }
        }
    }

    private static Level levelOf(Kind kind) {
        return switch (kind) {
            case EPISODE_BEGAN, ALERT_RAISED, HISTORY_STOPPED, CONFIG_REFUSED, ELASTIC_LEFT_ALONE, ELASTIC_HINDERED ->
                Level.WARNING;
            case EPISODE_ENDED,
                    LIMIT_CHANGED,
                    ALERT_CLEARED,
                    HISTORY_RESUMED,
                    CHANGE_TAKEN_BACK,
                    CONFIG_LOADED,
                    ELASTIC_STEP -> Level.INFO;
            case LISTENER_APPEARED, LISTENER_GONE -> Level.DEBUG;
        };
    }

    /// The latest, 200 at most, the newest first.
    public List<AgentEvent> latest() {
        synchronized (latest) {
            return List.copyOf(latest);
        }
    }
}
