package dev.tidemark.agent;

import dev.tidemark.agent.AgentEvent.Kind;
import dev.tidemark.agent.AgentSettings.Alerting;
import dev.tidemark.agent.Alert.Event;
import dev.tidemark.control.StateFolder;
import dev.tidemark.settings.InvalidSettings;
import dev.tidemark.settings.SecretFile;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

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
    private final AlertBook book = new AlertBook(List.of());
    /// Both replaced by the thread of [#replace] and [#close] alone, under the lock.
    private Optional<AlertMemory> memory = Optional.empty();

    private Optional<Webhook> webhook = Optional.empty();
    private Alerting settings;
    private boolean ended;

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
        this.thread = Thread.ofPlatform().daemon().name("tidemark-alerts").unstarted(this::run);
    }

    /// @param folder where it is kept what was told, so that the next run tells nothing twice
    /// @throws InvalidSettings when the token of the webhook cannot be read
    public static Alerts start(LiveSource live, EventLog events, Words words, Alerting settings, StateFolder folder) {
        Alerts alerts = new Alerts(live, events, words, settings, folder);
        alerts.replace(settings);
        alerts.thread.start();
        return alerts;
    }

    private static String token(Path file) {
        String token = SecretFile.line(file, TOKEN_FILE);
        if (!token.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
            throw new InvalidSettings(
                    TOKEN_FILE + " " + file + ": what no header can hold (expected: ASCII letters and signs)");
        }
        return token;
    }

    /// Goes on with other settings. What was told by a rule that stays is not told again, and what the webhook
    /// has yet to take is sent to where it is sent from now on, as after a restart. For one thread, that of
    /// [#close].
    ///
    /// @throws InvalidSettings when the token of the webhook cannot be read; then it goes on with the old ones
    public void replace(Alerting others) {
        Optional<String> token = others.tokenFile().map(Alerts::token);
        // The disk, and the end of a webhook, whose thread asks for the lock: neither may hold up a look.
        Optional<AlertMemory> opened =
                memory.isPresent() || others.rules().isEmpty() ? Optional.empty() : AlertMemory.open(folder);
        AlertMemory.Kept found = opened.map(AlertMemory::found).orElse(AlertMemory.Kept.NOTHING);
        boolean goesOn = found.unsent().isEmpty() && isSame(others.webhook(), token);
        if (!goesOn) {
            webhook.ifPresent(Webhook::close);
        }
        synchronized (lock) {
            memory = opened.or(() -> memory);
            if (!goesOn) {
                List<String> unsent = Stream.concat(found.unsent().stream(), unsent().stream())
                        .toList();
                webhook = others.webhook().map(address -> Webhook.start(address, token, unsent, this::remember));
            }
            settings = others;
            book.replace(others.rules());
            book.recall(found.raised());
            remember();
        }
    }

    private boolean isSame(Optional<URI> address, Optional<String> token) {
        return address.map(next -> webhook.stream().anyMatch(former -> former.isFor(next, token)))
                .orElse(webhook.isEmpty());
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

    void look() {
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
                if (!ended) {
                    book.observe(view, System.nanoTime()).forEach(this::tell);
                    remember();
                }
            }
        } catch (RuntimeException failed) {
            // An agent without alerts would look like one in which all is well.
            LOG.log(Level.ERROR, "alerts: could not look, tries again", failed);
        }
    }

    private void remember() {
        synchronized (lock) {
            memory.ifPresent(open -> open.keep(new AlertMemory.Kept(book.raised(), unsent())));
        }
    }

    private List<String> unsent() {
        return webhook.map(Webhook::unsent).orElse(List.of());
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
        synchronized (lock) {
            // A look that is under way tells nothing more: nobody would remember it.
            ended = true;
        }
        thread.interrupt();
        webhook.ifPresent(Webhook::close);
        remember();
        memory.ifPresent(AlertMemory::close);
    }
}
