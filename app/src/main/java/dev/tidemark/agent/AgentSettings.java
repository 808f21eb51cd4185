package dev.tidemark.agent;

import dev.tidemark.elastic.ElasticMode;
import dev.tidemark.elastic.ElasticSettings;
import dev.tidemark.settings.DurationText;
import dev.tidemark.settings.InvalidSettings;
import dev.tidemark.settings.SecretFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What the agent is to do. Immutable.
///
/// @param sample what is sampled, and how often
/// @param history the history file; empty when nothing is to be recorded
/// @param probe whether the kernel is to record what it can, as far as it lets us
/// @param acceptWait whether how long connections wait for accept(2) too
/// @param arrivals whether the history is to have each burst in bins of milliseconds, where the probe runs
/// @param elastic which queues grow and shrink
/// @param http where it is shown
/// @param alerts who is told of what
public record AgentSettings(
        Sample sample,
        Optional<Path> history,
        boolean probe,
        AcceptWait acceptWait,
        boolean arrivals,
        ElasticSettings elastic,
        Http http,
        Alerting alerts) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_COUNTERS = Duration.ofMinutes(1);
    private static final String OFF = "off";

    /// Whether waits for accept(2) are recorded.
    public enum AcceptWait {
        /// Where that costs next to nothing.
        AUTO,
        /// Where it costs more too.
        ON,
        OFF
    }

    /// What is sampled, and how often.
    ///
    /// @param interval from one sample of the queues to the next
    /// @param counters from one reading of the counters to the next
    /// @param allNamespaces or only the one that the agent runs in
    /// @param unix listening unix sockets too
    public record Sample(Duration interval, Duration counters, boolean allNamespaces, boolean unix) {}

    /// Where and to whom it is shown.
    ///
    /// @param listen host and port, `[::1]:9559`; empty when it is not shown
    /// @param insecure whether it may be shown beyond this host without encryption
    /// @param certificate of TLS, PEM
    /// @param key of TLS, PEM
    /// @param tokenFile holds a token that is asked for
    /// @param usersFile holds users and passwords, one of which is asked for
    /// @param hosts names by which it may be called, besides its own
    public record Http(
            Optional<String> listen,
            boolean insecure,
            Optional<Path> certificate,
            Optional<Path> key,
            Optional<Path> tokenFile,
            Optional<Path> usersFile,
            List<String> hosts) {
        public Http {
            hosts = List.copyOf(hosts);
        }
    }

    /// Who is told of what.
    ///
    /// @param log whether alerts are written to the log
    /// @param webhook where they are sent to
    /// @param tokenFile holds the token to send with them
    public record Alerting(boolean log, Optional<URI> webhook, Optional<Path> tokenFile, List<AlertRule> rules) {
        public Alerting {
            rules = List.copyOf(rules);
        }
    }

    /// What the layers together say.
    ///
    /// @throws InvalidSettings for a value that is not what it should be, with its origin
    public static AgentSettings of(SettingsLayers layers) {
        AgentSettings settings = new Reader(layers).settings();
        require(settings.http, layers);
        require(settings.alerts, layers);
        return settings;
    }

    private static void requireSecret(Path file, SettingKey key, SettingsLayers layers) {
        try {
            SecretFile.require(file, key.path());
        } catch (InvalidSettings refused) {
            throw new InvalidSettings(layers.placed(String.valueOf(refused.getMessage())), refused);
        }
    }

    private static void require(Http http, SettingsLayers layers) {
        if (http.certificate.isPresent() != http.key.isPresent()) {
            SettingKey given = http.key.isPresent() ? SettingKey.HTTP_TLS_KEY : SettingKey.HTTP_TLS_CERTIFICATE;
            throw new InvalidSettings(layers.setting(given).origin() + ": " + given.path()
                    + " alone (expected: http.tls.certificate and http.tls.key)");
        }
        http.key.ifPresent(file -> requireSecret(file, SettingKey.HTTP_TLS_KEY, layers));
        http.tokenFile.ifPresent(file -> requireSecret(file, SettingKey.HTTP_TOKEN_FILE, layers));
        http.usersFile.ifPresent(file -> requireSecret(file, SettingKey.HTTP_USERS_FILE, layers));
    }

    private static void require(Alerting alerts, SettingsLayers layers) {
        if (alerts.tokenFile.isEmpty()) {
            return;
        }
        Setting token = layers.setting(SettingKey.ALERTS_WEBHOOK_TOKEN_FILE);
        requireSecret(alerts.tokenFile.get(), SettingKey.ALERTS_WEBHOOK_TOKEN_FILE, layers);
        Predicate<URI> isSafe = uri -> uri.getScheme().equals("https") || isLoopback(uri.getHost());
        if (alerts.webhook.isEmpty() || !isSafe.test(alerts.webhook.get())) {
            throw new InvalidSettings(token.origin() + ": a token "
                    + (alerts.webhook.isEmpty() ? "without alerts.webhook.url" : "over http")
                    + " (expected: alerts.webhook.url: https://...)");
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127\\.[0-9.]+");
    }

    /// Each value as what it means.
    private record Reader(SettingsLayers layers) {
        AgentSettings settings() {
            Duration interval = duration(SettingKey.SAMPLE_INTERVAL, SHORTEST, LONGEST, "from 1ms to 1s");
            return new AgentSettings(
                    new Sample(
                            interval,
                            duration(SettingKey.SAMPLE_COUNTERS, interval, LONGEST_COUNTERS, "from the interval to 1m"),
                            word(SettingKey.SAMPLE_NAMESPACES, "all", "current"),
                            flag(SettingKey.SAMPLE_UNIX)),
                    text(SettingKey.HISTORY)
                            .filter(value -> !value.equals(OFF))
                            .map(value -> path(value, SettingKey.HISTORY)),
                    word(SettingKey.PROBE, "auto", OFF),
                    acceptWait(),
                    word(SettingKey.ARRIVALS, "auto", OFF),
                    new ElasticSettings(elasticMode(), layers.elasticRules()),
                    new Http(
                            listen(),
                            flag(SettingKey.HTTP_INSECURE),
                            path(SettingKey.HTTP_TLS_CERTIFICATE),
                            path(SettingKey.HTTP_TLS_KEY),
                            path(SettingKey.HTTP_TOKEN_FILE),
                            path(SettingKey.HTTP_USERS_FILE),
                            layers.setting(SettingKey.HTTP_HOSTS).words()),
                    new Alerting(
                            flag(SettingKey.ALERTS_LOG),
                            webhook(),
                            path(SettingKey.ALERTS_WEBHOOK_TOKEN_FILE),
                            layers.rules()));
        }

        private Optional<String> text(SettingKey key) {
            Setting setting = layers.setting(key);
            return setting.isSet() ? Optional.of(setting.text()) : Optional.empty();
        }

        private InvalidSettings invalid(SettingKey key, String expected) {
            Setting setting = layers.setting(key);
            String value = setting.text().isEmpty() ? "nothing" : key.isSecret() ? "its value" : setting.text();
            // The name of an option or a variable says which key it is; a line of a file does not.
            boolean isNamed =
                    setting.origin().startsWith("--") || setting.origin().equals(key.variable());
            return new InvalidSettings(setting.origin() + ": " + (isNamed ? "" : key.path() + ": ") + value
                    + " (expected: " + expected + ")");
        }

        private Duration duration(SettingKey key, Duration least, Duration most, String range) {
            String expected = "a duration with its unit, " + range;
            try {
                Duration duration = DurationText.parse(layers.setting(key).text());
                if (duration.compareTo(least) < 0
                        || duration.compareTo(most) > 0
                        || duration.toNanosPart() % 1_000_000 != 0) {
                    throw invalid(key, expected);
                }
                return duration;
            } catch (IllegalArgumentException _) {
                throw invalid(key, expected);
            }
        }

        private ElasticMode elasticMode() {
            return ElasticMode.of(layers.setting(SettingKey.ELASTIC_MODE).text())
                    .orElseThrow(() -> invalid(SettingKey.ELASTIC_MODE, "off, dry-run or on"));
        }

        private boolean flag(SettingKey key) {
            return word(key, "true", "false");
        }

        private boolean word(SettingKey key, String yes, String no) {
            String text = layers.setting(key).text();
            if (!text.equals(yes) && !text.equals(no)) {
                throw invalid(key, yes + " or " + no);
            }
            return text.equals(yes);
        }

        private AcceptWait acceptWait() {
            return switch (layers.setting(SettingKey.ACCEPT_WAIT).text()) {
                case "auto" -> AcceptWait.AUTO;
                case "on" -> AcceptWait.ON;
                case OFF -> AcceptWait.OFF;
                default -> throw invalid(SettingKey.ACCEPT_WAIT, "auto, on or off");
            };
        }

        private Optional<Path> path(SettingKey key) {
            return text(key).map(value -> path(value, key));
        }

        private Path path(String value, SettingKey key) {
            if (value.isBlank() || value.indexOf('\0') >= 0) {
                throw invalid(key, "the path of a file");
            }
            return Path.of(value);
        }

        private Optional<String> listen() {
            String expected = "HOST:PORT, such as 127.0.0.1:9559 or \"[::1]:9559\", or off";
            String value = layers.setting(SettingKey.HTTP_LISTEN).text();
            if (value.equals(OFF)) {
                return Optional.empty();
            }
            int colon = value.lastIndexOf(':');
            String port = value.substring(colon + 1);
            boolean isHost =
                    colon > 0 && (value.startsWith("[") ? value.charAt(colon - 1) == ']' : value.indexOf(':') == colon);
            if (!isHost || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
                throw invalid(SettingKey.HTTP_LISTEN, expected);
            }
            return Optional.of(value);
        }

        private Optional<URI> webhook() {
            String expected = "an address with https:// or http://, without user and password";
            return text(SettingKey.ALERTS_WEBHOOK_URL).map(value -> {
                try {
                    URI uri = new URI(value);
                    boolean isWeb = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
                    if (!isWeb || uri.getHost() == null || uri.getUserInfo() != null) {
                        throw invalid(SettingKey.ALERTS_WEBHOOK_URL, expected);
                    }
                    return uri;
                } catch (URISyntaxException _) {
                    throw invalid(SettingKey.ALERTS_WEBHOOK_URL, expected);
                }
            });
        }
    }
}
