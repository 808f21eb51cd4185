package dev.tidemark.agent;

import dev.tidemark.agent.AgentEvent.Kind;
import dev.tidemark.agent.AgentSettings.Alerting;
import dev.tidemark.agent.Alert.Event;
import dev.tidemark.control.StateFolder;
import dev.tidemark.settings.InvalidSettings;
import dev.tidemark.settings.SecretFile;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Looks once a second whether a rule became true of a listener, and tells: the log, the list of events, and a
/// webhook. On a thread of its own; without rules it looks at nothing.
public final class Alerts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("tidemark.alerts");
    private static final String TOKEN_FILE = "alerts.webhook.token-file";
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final LiveSource live;
    private final EventLog events;
    private final Words words;
    private final Object lock = new Object();
    private final StateFolder folder;
    private final Thread thread;
    private AlertMemory memory;
    private Alerting settings;
    private Optional<Webhook> webhook;
    private AlertBook book;

    /// How alerts are put into words.
    ///
    /// @param sentence for people
    /// @param document for the webhook, JSON
    public record Words(Function<Alert, String> sentence, Function<Alert, String> document) {}

    private Alerts(LiveSource live, EventLog events, Words words, Alerting settings, StateFolder folder) {
        this.live = live;
        this.events = events;
        this.words = words;
        this.settings = settings;
        this.folder = folder;
        // The webhook's thread asks for all of this.
        synchronized (lock) {
            this.memory = settings.rules().isEmpty() ? AlertMemory.none() : AlertMemory.open(folder);
            this.book = new AlertBook(settings.rules(), memory.kept().raised());
            this.webhook = open(settings, Optional.empty(), memory.kept().unsent());
        }
        this.thread = Thread.ofPlatform().daemon().name("tidemark-alerts").unstarted(this::run);
    }

    /// @param folder where it is kept what was told, so that the next run tells nothing twice
    /// @throws InvalidSettings when the token of the webhook cannot be read
    public static Alerts start(LiveSource live, EventLog events, Words words, Alerting settings, StateFolder folder) {
        Alerts alerts = new Alerts(live, events, words, settings, folder);
        alerts.thread.start();
        return alerts;
    }

    /// @param former goes on where it is for the same address, with what it has yet to send
    /// @param unsent what another one sends first
    private Optional<Webhook> open(Alerting settings, Optional<Webhook> former, List<String> unsent) {
        return settings.webhook().map(address -> {
            Optional<String> token = settings.tokenFile().map(Alerts::token);
            return former.filter(open -> open.isFor(address, token))
                    .orElseGet(() -> Webhook.start(address, token, unsent, this::remember));
        });
    }

    private static String token(Path file) {
        String token = SecretFile.line(file, TOKEN_FILE);
        if (!token.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
            throw new InvalidSettings(
                    TOKEN_FILE + " " + file + ": what no header can hold (expected: ASCII letters and signs)");
        }
        return token;
    }

    /// Goes on with other settings. What was told by a rule that stays is not told again.
    ///
    /// @throws InvalidSettings when the token of the webhook cannot be read; then it goes on with the old ones
    public void replace(Alerting others) {
        Optional<Webhook> former;
        synchronized (lock) {
            Optional<Webhook> next = open(others, webhook, List.of());
            former = webhook.filter(open -> !next.equals(Optional.of(open)));
            webhook = next;
            settings = others;
            book.replace(others.rules());
            if (!memory.isOpen() && !book.isEmpty()) {
                memory = AlertMemory.open(folder);
                book = new AlertBook(others.rules(), memory.kept().raised());
            }
            remember();
        }
        former.ifPresent(Webhook::close);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PERIOD);
                look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        boolean idle;
        synchronized (lock) {
            idle = book.isEmpty();
        }
        if (idle) {
            return;
        }
        try {
            LiveView view = live.view();
            synchronized (lock) {
                book.observe(view, System.nanoTime()).forEach(this::tell);
                remember();
            }
        } catch (RuntimeException failed) {
            // An agent without alerts would look like one in which all is well.
            LOG.log(Level.ERROR, "alerts: could not look, tries again", failed);
        }
    }

    private void remember() {
        synchronized (lock) {
            memory.keep(new AlertMemory.Kept(
                    book.raised(), webhook.map(Webhook::unsent).orElse(List.of())));
        }
    }

    private void tell(Alert alert) {
        Kind kind = alert.event() == Event.RAISED ? Kind.ALERT_RAISED : Kind.ALERT_CLEARED;
        String sentence = words.sentence().apply(alert);
        if (settings.log()) {
            events.add(kind, Optional.of(alert.listener()), sentence);
        } else {
            events.keep(kind, Optional.of(alert.listener()), sentence);
        }
        webhook.ifPresent(each -> each.send(words.document().apply(alert)));
    }

    @Override
    public void close() {
        thread.interrupt();
        Optional<Webhook> last;
        synchronized (lock) {
            last = webhook;
        }
        // Its thread may ask for the lock.
        last.ifPresent(Webhook::close);
        synchronized (lock) {
            remember();
            memory.close();
        }
    }
}
